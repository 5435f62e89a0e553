import type { Database, Query } from "../database/database.ts";
import { pausedIn, pauseOf, type Pause } from "./pauses.ts";
import { atOneMoment, columns, inLine, type RunView } from "./queue-view.ts";

/** A run that has not ended, as those look at it who wait for it. */
export interface ActiveRun extends RunView {
  /** JSON, as `RunsTable.input`. */
  input: string;
  cancelledBy: string | null;
}

/** The same with what it has done so far. */
export interface ActiveRunOfPull extends ActiveRun {
  /** The names of its finished stages. */
  steps: string[];
  /** The answer to the stage that was asked about, as JSON. */
  answer: string | null;
}

/** How the last review of a pull ended, of those that were not passed over. */
export interface EndedReview {
  status: string;
  detail: string | null;
  headSha: string | null;
  endedMs: number;
  /** As `SummariesTable.verdict`; null where nothing was found out. */
  verdict: string | null;
  /** What it showed, besides what was fixed; each as in `FindingsTable`. */
  findings: { level: string; state: string }[];
}

export interface PullView {
  /** The clock of the database, by which all times are to be read. */
  nowMs: number;
  pause: Pause | undefined;
  /** What runs first, then what waits in the order in which it will begin. */
  active: ActiveRunOfPull[];
  last: EndedReview | undefined;
}

export interface RepositoryView {
  nowMs: number;
  /** The pulls that are paused, each as `RunsTable.pull`. */
  paused: string[];
  active: ActiveRun[];
  /** How many there are, also those that the list leaves out. */
  total: number;
}

/** Reads how a pull stands, of these kinds of runs; `asked` is the stage whose answer is wanted. */
export async function viewPull(
  database: Database,
  { pull, kinds, asked }: { pull: string; kinds: readonly string[]; asked: string },
): Promise<PullView> {
  return await atOneMoment(database, async (query, nowMs) => {
    const active = await activeRuns(query, { kinds, nowMs })
      .where("runs.pull", "=", pull)
      .execute();
    const steps = await query
      .selectFrom("steps")
      .innerJoin("runs", "runs.id", "steps.run_id")
      .select(["steps.run_id", "steps.name"])
      .select((is) =>
        is.case().when("steps.name", "=", asked).then(is.ref("steps.output")).end().as("answer"),
      )
      .where("runs.pull", "=", pull)
      .where("runs.kind", "in", kinds)
      .execute();
    const ofRun = Map.groupBy(steps, ({ run_id: id }) => id);
    return {
      nowMs,
      pause: await pauseOf(query, pull),
      active: active.map((run) => {
        const done = ofRun.get(run.id) ?? [];
        return {
          ...run,
          steps: done.map(({ name }) => name),
          answer: done.find(({ name }) => name === asked)?.answer ?? null,
        };
      }),
      last: await lastEnded(query, pull),
    };
  });
}

/** Reads what runs and waits in a repository, of these kinds, and what is paused; at most `limit` runs. */
export async function viewRepository(
  database: Database,
  { repository, kinds, limit }: { repository: string; kinds: readonly string[]; limit: number },
): Promise<RepositoryView> {
  return await atOneMoment(database, async (query, nowMs) => {
    const active = await activeRuns(query, { kinds, nowMs })
      .where("runs.repository", "=", repository)
      .limit(limit)
      .execute();
    const { total } = await query
      .selectFrom("runs")
      .select(({ fn }) => fn.countAll<number>().as("total"))
      .where("repository", "=", repository)
      .where("kind", "in", kinds)
      .where("status", "in", ["running", "waiting"])
      .executeTakeFirstOrThrow();
    return { nowMs, active, total, paused: await pausedIn(query, repository) };
  });
}

function activeRuns(query: Query, { kinds, nowMs }: { kinds: readonly string[]; nowMs: number }) {
  return query
    .selectFrom("runs")
    .leftJoin(inLine(query, nowMs).as("line"), "line.id", "runs.id")
    .select([...columns, "runs.input", "runs.cancelled_by as cancelledBy", "line.position"])
    .where("runs.kind", "in", kinds)
    .where("runs.status", "in", ["running", "waiting"])
    .orderBy("runs.status")
    .orderBy("line.position", (by) => by.asc().nullsLast())
    .orderBy("runs.due_at_ms");
}

async function lastEnded(query: Query, pull: string): Promise<EndedReview | undefined> {
  const last = await query
    .selectFrom("runs")
    .leftJoin("summaries", "summaries.run_id", "runs.id")
    .select(["id", "status", "detail", "head_sha as headSha", "ended_at_ms", "verdict"])
    .where("pull", "=", pull)
    .where("kind", "=", "review")
    // What was superseded or skipped came to nothing.
    .where("status", "in", ["published", "cancelled", "gave-up", "failed"])
    .orderBy("ended_at_ms", "desc")
    .limit(1)
    .executeTakeFirst();
  if (last === undefined) return undefined;
  const findings = await query
    .selectFrom("findings")
    .select(["level", "state"])
    .where("run_id", "=", last.id)
    .where("state", "!=", "fixed")
    .execute();
  const { id: _id, ended_at_ms: endedMs, ...rest } = last;
  return { ...rest, endedMs: endedMs ?? 0, findings };
}
