import { writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stores, type Store } from "../stores.ts";
import { createFleet, type Fleet } from "./fleet.ts";
import { killRows, type Death, type KillRow, type Seen } from "./kill-rows.ts";
import { reviewers, stories, type End, type Scene, type Story } from "./kill-stories.ts";
import { renderKillTable, type Measured } from "./kill-table.ts";
import { findingIn, type Mortal, type Reading } from "./mortal.ts";
import { repository } from "./served.ts";

const measured: Measured[] = [];
/** Where the table goes, for people; nowhere when absent. */
const tableFile = process.env["KILL_POINTS_TABLE"];

afterAll(async () => {
  const points = killRows.map(({ name }) => name);
  if (tableFile !== undefined) await writeFile(tableFile, renderKillTable(points, measured));
});

/**
 * All of them on one kind of database. What differs on the others is how something is written there, not what: so there it is the last
 * write of each story, and those of the reviewers, who are kept side by side.
 */
const rowsOn = ({ name }: Store): readonly KillRow[] => {
  if (name === "SQLite") return killRows;
  const written = killRows.filter(({ isBetween }) => isBetween === undefined);
  return written.filter(
    ({ story, name: point }, index) =>
      point.startsWith("`read ") ||
      written.findLastIndex((other) => other.story === story) === index,
  );
};

describe.concurrent.each(stores)("on $name, a server killed with SIGKILL", (store) => {
  let fleet: Fleet;
  /** The latest process: it took up what the one before left behind, and is the next one to die. */
  let server: Mortal | undefined;

  beforeAll(async () => {
    // More than two files have to be listed.
    fleet = await createFleet(store, { spares: 1, github: { diffFileLimit: 2 } });
    await fleet.github.addRepository(repository, {});
  });
  afterAll(() => fleet.close());

  it.each(rowsOn(store))("at: $name", { concurrent: false }, async (row) => {
    const { github } = fleet;
    const story: Story = stories[row.story];
    if (story.launch !== undefined) {
      await server?.end();
      // Who was told at the start who it is does not ask again.
      github.fail({ method: "GET", path: /^\/app$/, status: 503 });
    }
    const victim = server?.isAlive() === true ? server : await fleet.launch(story.launch);
    const earlier = victim.readings.length;
    const name = `row${killRows.indexOf(row)}`;
    const stage = { fleet, victim, name, arm: () => arm(victim, row.die) };
    let scene = await story.play(stage);
    if (row.die.by === "us") await kill(victim, row.die, scene);
    expect(await victim.died).toBe("SIGKILL");
    expect(victim.reports.at(-1)).toMatchObject(row.die.by === "itself" ? lastWord(row.die) : {});
    const isOfRow = ({ paths }: Reading) => paths.includes(`${name}.js`);
    const kept = victim.readings
      .slice(earlier)
      .filter((one) => isOfRow(one) && one.state === "kept");
    expect(reviewersOf(kept)).toEqual(row.kept);

    // Who is alone ends them himself.
    if (store.name === "PostgreSQL") await fleet.endLeases();
    scene = (await story.meanwhile?.(stage, scene)) ?? scene;
    const successor = (server = await fleet.launch());
    await story.afterwards?.(fleet);
    const runs = await endedRuns(scene, successor);
    github.clearFaults();
    const headSha = scene.pull.pull.head.sha;
    const seen = see(scene);
    const isNewer = ({ paths }: Reading) =>
      headSha !== scene.opened && paths.length === scene.paths.length;
    const readings = successor.readings.filter(isOfRow);
    const replies = seen.comments.filter((body) => body.includes(`reply ${scene.commentId} -->`));
    const reviews = seen.comments.filter((body) => !replies.includes(body));
    const actual = {
      runs: runs.map(({ status }) => status),
      again: reviewersOf(readings.filter((one) => !isNewer(one))),
      ofNewer: reviewersOf(readings.filter(isNewer)),
      reviews: reviews.length,
      timings: reviews.join("\n").split("Review phase: ").length - 1,
      findings: findingsIn(reviews.join("\n"), scene.paths),
      checks: seen.checks,
      replies: replies.length,
      // The command is settled and the review told of by runs side by side.
      reactions: seen.reactions.toSorted(),
      notes: github.commentsEver(repository, scene.issue ?? 0).length,
    };
    measured.push({
      point: row.name,
      store: store.name,
      again: actual.again,
      comments: seen.comments.length,
      checkRuns: seen.checks.filter((check) => check.headSha === headSha).length,
      timings: actual.timings,
      result: [...actual.runs, ...actual.reactions].join(", "),
    });

    expect(actual).toEqual(expectedOf(story.end, row, scene));
    for (const body of reviews) expect(body).toContain(`\`${headSha.slice(0, 7)}\``);
    const last = runs.findLast(({ kind }) => kind === "review");
    expect(last?.head_sha ?? headSha).toBe(headSha);
    expect(await leftovers(runs.map(({ id }) => id))).toEqual({
      steps: [],
      outcomes: story.end.read === "none" ? [] : reviewers.toSorted(),
    });
    expect(github.violations).toEqual([]);
  });

  async function arm(victim: Mortal, die: Death): Promise<void> {
    if (die.by === "itself") await victim.dieAt(die.at);
    else if (die.when === "asking") {
      const { method, path, isDone } = die;
      fleet.github.fail({ method, path, hang: true, ...(isDone && { afterwards: true as const }) });
    }
  }

  async function kill(victim: Mortal, die: Death & { by: "us" }, scene: Scene): Promise<void> {
    if (die.when === "asking") {
      const { method, path, isDone } = die;
      const isHanging = () =>
        fleet.github.requests.some(
          (one) =>
            one.fault &&
            one.method === method &&
            path.test(one.path) &&
            one.status === undefined &&
            one.durationMs === undefined,
        );
      await fleet.github.until(() => isHanging() && (isDone?.(see(scene)) ?? true), {
        what: "the request that is never answered",
      });
    }
    victim.send("SIGKILL");
  }

  function see({ pull, opened, commentId }: Scene): Seen {
    const { github } = fleet;
    return {
      comments: github
        .commentsEver(repository, pull.number)
        .flatMap(({ byApp, body }) => (byApp ? [body] : [])),
      checks: github
        .checkRuns(repository)
        .filter(({ headSha }) => headSha === opened || headSha === pull.pull.head.sha)
        .map(({ headSha, status, conclusion }) => ({ headSha, status, conclusion })),
      reactions: github.reactions(commentId ?? 0).map(({ content }) => content),
    };
  }

  /** The pull's runs, once all there are have ended and this process has told so: what it tells next is of the next row. */
  async function endedRuns({ pull }: Scene, successor: Mortal) {
    const runs = await fleet.endedRuns();
    const own = runs.filter(
      ({ kind, worker }) => kind === "review" && worker?.endsWith(`:${successor.pid}`),
    );
    await successor.until(() => successor.results.length === own.length, "it to tell of the ends");
    return runs.filter((run) => run.name === `github ${repository}#${pull.number}`);
  }

  /** What ended runs must not leave behind, and what they must. */
  function leftovers(ids: string[]) {
    return fleet.look(async (query) => ({
      steps: await query.selectFrom("steps").select("name").execute(),
      outcomes: (
        await query
          .selectFrom("outcomes")
          .select("reviewer")
          .where("run_id", "in", ids)
          .orderBy("reviewer")
          .execute()
      ).map(({ reviewer }) => reviewer),
    }));
  }
});

/** What has to be there in the end, whatever the process died of. */
function expectedOf(
  { runs, read, reviews, check, olderCheck, replies = 0, reactions = [], notes = 0 }: End,
  { kept }: KillRow,
  { pull, opened, paths }: Scene,
) {
  const isRead = read !== "none";
  const checkOf = (headSha: string, conclusion?: string) =>
    conclusion === undefined ? [] : [{ headSha, status: "completed", conclusion }];
  return {
    runs,
    again: read === "opened" ? reviewers.filter((reviewer) => !kept.includes(reviewer)) : [],
    ofNewer: read === "newest" ? reviewers : [],
    reviews,
    timings: isRead ? 1 : 0,
    findings: isRead ? titlesOf(paths) : [],
    checks: [...checkOf(opened, olderCheck), ...checkOf(pull.pull.head.sha, check)],
    replies,
    reactions: reactions.toSorted(),
    notes,
  };
}

const titlesOf = (paths: readonly string[]) =>
  paths.flatMap((path) => reviewers.map((reviewer) => findingIn(path, reviewer).title));

/** The titles that a comment shows, each as often as it does. */
function findingsIn(comment: string, paths: readonly string[]): string[] {
  return titlesOf(paths).flatMap((title) =>
    Array<string>(comment.split(title).length - 1).fill(title),
  );
}

function lastWord({ at: { step, phase } }: Death & { by: "itself" }) {
  if (step === "ended") return { type: "ended" };
  return step === "202" ? { type: "answering" } : { type: "step", name: step, phase };
}

const reviewersOf = (readings: readonly Reading[]) => readings.map(({ reviewer }) => reviewer);
