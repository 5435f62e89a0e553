import type { Transaction } from "kysely";
import type { Query } from "../database/database.ts";
import type { Schema } from "../database/schema.ts";

/** Which issues a pull names, so that they are told of its reviews. */
export interface MentionsTable {
  /** As `runs.pull`, for an issue: the two share their numbers. */
  issue: string;
  /** As `runs.pull`. */
  pull: string;
  /** Both as JSON, by the names that they had when this was noted last. */
  issue_ref: string;
  pull_ref: string;
  /** 0 for one that the pull named before and does not any more: what both engines have for a boolean. */
  is_named: number;
  noted_at_ms: number;
}

/** An issue that is told, or a pull that it is told of. */
export interface Mentioned {
  /** As `runs.pull`. */
  key: string;
  /** JSON. */
  ref: string;
}

/**
 * Notes which issues a pull names now, of all that it ever named at most so many: whoever writes another one's number into a
 * description over and over reaches no more of them.
 *
 * @returns the issues that have something to be told: those that are named, and those that have just ceased to be
 */
export async function noteMentions(
  query: Transaction<Schema>,
  options: { pull: Mentioned; issues: readonly Mentioned[]; nowMs: number },
  most: number,
): Promise<Mentioned[]> {
  const { pull, nowMs } = options;
  // PostgreSQL can't note one twice at once.
  const issues = [...new Map(options.issues.map((issue) => [issue.key, issue])).values()];
  const before = await query
    .selectFrom("mentions")
    .select(["issue as key", "issue_ref as ref", "is_named"])
    .where("pull", "=", pull.key)
    .orderBy("noted_at_ms")
    .orderBy("issue")
    .execute();
  const isKnown = ({ key }: Mentioned) => before.some((one) => one.key === key);
  const room = Math.max(0, most - before.length);
  const fresh = issues.filter((issue) => !isKnown(issue)).slice(0, room);
  const named = issues.filter((issue) => isKnown(issue) || fresh.includes(issue));
  const isNamed = ({ key }: Mentioned) => named.some((one) => one.key === key);
  const left = before.filter((one) => one.is_named === 1 && !isNamed(one));
  const rows = [
    ...named.map((issue) => ({ issue, is_named: 1 })),
    ...left.map((issue) => ({ issue, is_named: 0 })),
  ].map(({ issue, is_named }) => ({
    issue: issue.key,
    pull: pull.key,
    issue_ref: issue.ref,
    pull_ref: pull.ref,
    is_named,
    noted_at_ms: nowMs,
  }));
  if (rows.length > 0) {
    await query
      .insertInto("mentions")
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(["issue", "pull"]).doUpdateSet((set) => ({
          issue_ref: set.ref("excluded.issue_ref"),
          pull_ref: set.ref("excluded.pull_ref"),
          is_named: set.ref("excluded.is_named"),
          noted_at_ms: set.ref("excluded.noted_at_ms"),
        })),
      )
      .execute();
  }
  return [...named, ...left.map(({ key, ref }) => ({ key, ref }))];
}

/** The pulls that name an issue now, the one that was noted last first. */
export async function pullsNaming(query: Query, issue: string): Promise<Mentioned[]> {
  return await query
    .selectFrom("mentions")
    .select(["pull as key", "pull_ref as ref"])
    .where("issue", "=", issue)
    .where("is_named", "=", 1)
    .orderBy("noted_at_ms", "desc")
    .orderBy("pull", "desc")
    .execute();
}

/** Whether a pull has ever named an issue, as far back as that is kept. */
export async function hasNamed(query: Query, pull: string): Promise<boolean> {
  const row = await query
    .selectFrom("mentions")
    .select("issue")
    .where("pull", "=", pull)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
