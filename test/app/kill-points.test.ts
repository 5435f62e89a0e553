import { writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Pull } from "../../emulators/github/github.ts";
import { stores } from "../stores.ts";
import { createFleet, type Fleet } from "./fleet.ts";
import { killRows, reviewers, type Death, type KillRow, type Seen } from "./kill-rows.ts";
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

describe.concurrent.each(stores)("on $name, a server killed with SIGKILL", (store) => {
  let fleet: Fleet;
  /** The latest process: it took up what the one before left behind, and is the next one to die. */
  let server: Mortal | undefined;

  beforeAll(async () => {
    fleet = await createFleet(store, { spares: 1 });
    await fleet.github.addRepository(repository, {});
  });
  afterAll(() => fleet.close());

  it.each(killRows)("at: $name", { concurrent: false }, async (row) => {
    const { github } = fleet;
    const { victim, readings } = await arm(row);
    const files = (name: string) => ({ [name]: "one();\ntwo();\nthree();\n" });
    const branch = `file${killRows.indexOf(row)}`;
    const path = `${branch}.js`;
    const pull = await github.openPull(repository, { head: branch, files: files(path) });
    const opened = pull.pull.head.sha;
    if (row.story === "push") {
      await victim.until(() => readings().length === reviewers.length, "all to read");
      await github.push(repository, pull, { files: files(`${branch}more.js`) });
    }
    if (row.die.by === "us") await kill(victim, row.die, pull);
    expect(await victim.died).toBe("SIGKILL");
    expect(victim.reports.at(-1)).toMatchObject(row.die.by === "itself" ? lastWord(row.die) : {});
    const kept = readings().filter(({ state }) => state === "kept");
    expect(kept.map(({ reviewer }) => reviewer)).toEqual(row.kept);

    const successor = (server = await fleet.launch());
    const runs = await endedRuns(pull, successor);
    github.clearFaults();
    const [again, ofNewer] = partition(successor.readings, ({ paths }) => paths.length === 1);
    const headSha = pull.pull.head.sha;
    const seen = see(pull, [opened, headSha]);
    const [comment = ""] = seen.comments;
    const paths = row.story === "push" ? [path, `${branch}more.js`] : [path];
    const result = runs.map(({ status }) => status).join(", ");
    const timings = seen.comments.join("\n").split("Review phase: ").length - 1;
    measured.push({
      point: row.name,
      store: store.name,
      again,
      comments: seen.comments.length,
      checkRuns: seen.checks.filter((check) => check.headSha === headSha).length,
      timings,
      result,
    });

    expect(seen.comments).toHaveLength(1);
    expect(comment).toContain(`\`${headSha.slice(0, 7)}\``);
    const findings = findingsIn(comment, paths);
    const { checks } = seen;
    const actual = { result, again, ofNewer, timings, findings, checks };
    expect(actual).toEqual(expectedOf(row, { opened, headSha, paths }));
    expect(runs.at(-1)).toMatchObject({ head_sha: headSha });
    expect(await leftovers(runs.map(({ id }) => id))).toEqual({
      running: [],
      steps: [],
      outcomes: row.story === "refusal" ? [] : reviewers.toSorted(),
    });
    expect(github.violations).toEqual([]);
  });

  /** Has the process ready that will die, with the readings that follow. */
  async function arm({ die, story }: KillRow) {
    const { github } = fleet;
    const isListener = die.by === "us" && die.when === "accepted";
    const isNew = die.by === "us" && (die.when === "accepted" || die.path.test("/app"));
    if (isNew) await server?.end();
    // Who was told at the start who it is does not ask again.
    if (isNew && !isListener) github.fail({ method: "GET", path: /^\/app$/, status: 503 });
    const victim = server?.isAlive() === true ? server : await fleet.launch({ works: !isListener });
    const earlier = victim.readings.length;
    victim.pace = story === "push" ? "held" : "one by one";
    if (die.by === "itself") await victim.dieAt(die.at);
    else if (die.when === "asking") {
      const { method, path, isDone } = die;
      github.fail({ method, path, hang: true, ...(isDone && { afterwards: true as const }) });
    }
    if (story === "refusal") {
      github.fail({ method: "GET", path: /contents\/.*chorale\.yml/, status: 422, times: 1_000 });
    }
    return { victim, readings: () => victim.readings.slice(earlier) };
  }

  async function kill(victim: Mortal, die: Death & { by: "us" }, pull: Pull): Promise<void> {
    if (die.when === "asking") {
      const { isDone } = die;
      const isHanging = () => fleet.github.requests.some(isUnanswered);
      await fleet.github.until(
        () => isHanging() && (isDone?.(see(pull, [pull.pull.head.sha])) ?? true),
        {
          what: "the request that is never answered",
        },
      );
    }
    victim.send("SIGKILL");
  }

  function see({ number }: Pull, heads: readonly string[]): Seen {
    const { github } = fleet;
    return {
      comments: github.commentsEver(repository, number).map(({ body }) => body),
      checks: github
        .checkRuns(repository)
        .filter((check) => heads.includes(check.headSha))
        .map(({ headSha, status, conclusion }) => ({ headSha, status, conclusion })),
    };
  }

  /** The pull's runs, once they have ended. */
  async function endedRuns({ number }: Pull, successor: Mortal) {
    for (;;) {
      const ends = successor.results.length;
      const runs = await fleet.look((query) =>
        query
          .selectFrom("runs")
          .select(["id", "status", "head_sha"])
          .where("pull", "=", `github ${repository}#${number}`)
          .orderBy("queued_at_ms")
          .execute(),
      );
      if (runs.every(({ status }) => status !== "waiting" && status !== "running")) return runs;
      await successor.until(() => successor.results.length > ends, "the runs to end");
    }
  }

  /** What ended runs must not leave behind, and what they must. */
  function leftovers(ids: string[]) {
    return fleet.look(async (query) => ({
      running: await query
        .selectFrom("runs")
        .select("id")
        .where("status", "=", "running")
        .execute(),
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
  { story, kept }: KillRow,
  { opened, headSha, paths }: { opened: string; headSha: string; paths: readonly string[] },
) {
  const check = { headSha, status: "completed" };
  if (story === "refusal") {
    const checks = [{ ...check, conclusion: "neutral" }];
    return { result: "gave-up", again: [], ofNewer: [], timings: 0, findings: [], checks };
  }
  const findings = paths.flatMap((path) => reviewers.map((one) => findingIn(path, one).title));
  const isPushed = story === "push";
  return {
    result: isPushed ? "superseded, published" : "published",
    again: isPushed ? [] : reviewers.filter((reviewer) => !kept.includes(reviewer)),
    ofNewer: isPushed ? reviewers : [],
    timings: 1,
    findings,
    checks: [
      ...(isPushed ? [{ ...check, headSha: opened, conclusion: "neutral" }] : []),
      { ...check, conclusion: "failure" },
    ],
  };
}

/** The titles that a comment shows, each as often as it does. */
function findingsIn(comment: string, paths: readonly string[]): string[] {
  const titles = paths.flatMap((path) => reviewers.map((one) => findingIn(path, one).title));
  return titles.flatMap((title) => Array<string>(comment.split(title).length - 1).fill(title));
}

function isUnanswered({
  fault,
  status,
  durationMs,
}: {
  fault: boolean;
  status: number | undefined;
  durationMs: number | undefined;
}) {
  return fault && status === undefined && durationMs === undefined;
}

function lastWord({ at: { step, phase } }: Death & { by: "itself" }) {
  return step === "ended" ? { type: "ended" } : { type: "step", name: step, phase };
}

/** Names of the reviewers of those that are so, and of those that are not. */
function partition(readings: readonly Reading[], isSo: (reading: Reading) => boolean) {
  const names = (some: readonly Reading[]) => some.map(({ reviewer }) => reviewer);
  return [names(readings.filter(isSo)), names(readings.filter((one) => !isSo(one)))] as const;
}
