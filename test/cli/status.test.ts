import { describe, expect, it, onTestFinished } from "vitest";
import { admit } from "../../src/store/queue/admit.ts";
import type { DatabasePlace } from "../../src/store/database/database.ts";
import { endRun, releaseRun } from "../../src/store/queue/end-run.ts";
import type { NewRun } from "../../src/store/queue/enqueue.ts";
import { openDatabase } from "../../src/store/database/open-database.ts";
import { viewQueue, type FailedView, type QueueView } from "../../src/store/queue/queue-view.ts";
import { claimRun } from "../../src/store/queue/runs.ts";
import { aCommand, aReview, onClock, present } from "../store/queue.ts";
import { stores } from "../stores.ts";
import { chorale, envOf } from "./chorale.ts";
import { runInside } from "./inside.ts";

const hourMs = 60 * 60_000;
const [shaA, shaB] = ["a".repeat(40), "b".repeat(40)];

/** A database that is open, as a server has it, on a clock that the test sets so many hours before now. */
async function aDatabase(place: DatabasePlace) {
  const opened = await openDatabase(place);
  onTestFinished(() => opened.close());
  const startMs = await opened.now();
  const clock = { nowMs: startMs };
  const database = onClock(opened, clock);
  const claim = async ({ leaseMs = 20_000, worker = "host-a:4711" } = {}) =>
    present(await claimRun(database, { kind: "review", worker, leaseMs, perRepository: 100 }));
  const end = async (status: string, detail?: string) => {
    const ending = { status, headSha: shaA, ...(detail === undefined ? {} : { detail }) };
    await endRun(database, await claim(), ending);
  };
  const fail = async (failure: string, inMs: number) =>
    await releaseRun(database, await claim(), { inMs, failure });
  const ask = async (...runs: NewRun[]) =>
    await admit(
      database,
      runs.map((run) => ({ runs: [run] })),
    );
  const hoursAgo = (hours: number) => void (clock.nowMs = startMs - hours * hourMs);
  return { database, hoursAgo, ask, claim, end, fail };
}

const status = (place: DatabasePlace, ...args: string[]) =>
  runInside("/", ["status", ...args], { env: envOf(place) });

/** What is printed, each duration replaced by `TIME`: nothing here depends on how fast the machine is. */
async function textOf(place: DatabasePlace, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await status(place, ...args);
  expect([code, stderr]).toEqual([0, ""]);
  return stdout.replaceAll(/\d+h \d\dm|\d+m \d\ds|\d+(\.\d)?s|\d+ ms/g, "TIME");
}

async function jsonOf<View = QueueView>(place: DatabasePlace, ...args: string[]): Promise<View> {
  const { stdout, stderr } = await status(place, "--json", ...args);
  expect(stderr).toBe("");
  return JSON.parse(stdout) as View;
}

describe.each(stores)("chorale status on $name", ({ place }) => {
  it("says how many there are of what, who works on what, where the others stand, and how it ended", async () => {
    const where = await place();
    const { ask, claim, end, fail, hoursAgo } = await aDatabase(where);
    hoursAgo(9);
    await ask(...[1, 2, 3, 4, 5].map((number) => aReview({ number })));
    await end("published", "https://github.test/acme/shop/pull/1#issuecomment-1");
    hoursAgo(8);
    await end("superseded", shaB);
    hoursAgo(7);
    await end("skipped", "the pull request is a draft");
    hoursAgo(6);
    await end("gave-up", "GitHub does not show the diff.\nIt is \u001b[31mtoo large\u001b[0m.");
    hoursAgo(5);
    await end("failed", `${"a long story ".repeat(12)}at its end`);
    hoursAgo(4);
    await ask(aReview({ number: 6, head: { sha: shaA, updatedMs: 1 } }));
    await fail("GitHub answered with 502", 8 * hourMs);
    await ask(aReview({ repo: "blog", number: 7 }));
    await fail("GitHub answered with 503", 0);
    await fail("GitHub answered with 504", 3 * hourMs);
    hoursAgo(3);
    await ask(aReview({ number: 8, head: { sha: shaB, updatedMs: 1 } }));
    await claim({ worker: "host-b:12", leaseMs: 6 * hourMs });
    hoursAgo(2);
    await ask(aReview({ number: 9, name: "git.example.org acme/shop#9" }));
    await claim({ worker: "host-a:4711" });
    hoursAgo(1);
    await ask(aReview({ number: 10 }), aReview({ number: 11, settleMs: 3 * hourMs }));
    await ask(aCommand({ number: 10 }));

    const [all, failed] = await Promise.all([textOf(where), textOf(where, "--failed")]);
    expect(all).toMatchInlineSnapshot(`
      "2 running, 5 waiting, the oldest for TIME
      5 ended: 1 published, 1 superseded, 1 skipped, 1 gave up, 1 failed

      Running
        review github acme/shop#8 bbbbbbb · for TIME on host-b:12
        review git.example.org acme/shop#9 · for TIME on host-a:4711 · its process has not been heard of
          for more than TIME; another one takes it over

      Waiting
        command github acme/shop#10 · place 1, for TIME
        review github acme/blog#7 · place 1, for TIME, failed 2 times · GitHub answered with 504
        review github acme/shop#10 · place 2, for TIME
        review github acme/shop#11 · settles for TIME
        review github acme/shop#6 aaaaaaa · due in TIME, failed once · GitHub answered with 502

      Ended, newest first
        review github acme/shop#5 aaaaaaa · failed TIME ago, after TIME · a long story a long story a
          long story a long story a long story a long story a long story a long story a long story a long
          story a long story a long story at its end
        review github acme/shop#4 aaaaaaa · gave up TIME ago, after TIME · GitHub does not show the
          diff. It is ⟨U+001B⟩[31mtoo large⟨U+001B⟩[0m.
        review github acme/shop#3 aaaaaaa · skipped TIME ago, after TIME · the pull request is a draft
        review github acme/shop#2 aaaaaaa · superseded by bbbbbbb TIME ago, after TIME
        review github acme/shop#1 aaaaaaa · published TIME ago, after TIME ·
          https://github.test/acme/shop/pull/1#issuecomment-1

      2 not done: \`chorale status --failed\` says why.
      "
    `);
    expect(failed).toMatchInlineSnapshot(`
      "Gave up or failed, newest first
        review github acme/shop#5 aaaaaaa · failed TIME ago, after TIME · a long story a long story a
          long story a long story a long story a long story a long story a long story a long story a long
          story a long story a long story at its end
        review github acme/shop#4 aaaaaaa · gave up TIME ago, after TIME · GitHub does not show the
          diff. It is ⟨U+001B⟩[31mtoo large⟨U+001B⟩[0m.

      To start one again, mend the cause, then send its delivery again from the forge's page of
      deliveries, or write \`/review\` on the pull request.
      "
    `);
    for (const line of `${all}${failed}`.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  });

  it("names the number of all of them where it shows the first", async () => {
    const where = await place();
    const { ask } = await aDatabase(where);
    const reviews = Array.from({ length: 20 }, (_, index) => aReview({ number: index + 1 }));
    await ask(...reviews);
    expect(await textOf(where)).toContain("\nWaiting\n");
    await ask(aReview({ number: 21 }));
    const [text, longer, { waiting, totals }] = await Promise.all([
      textOf(where),
      textOf(where, "--limit", "21"),
      jsonOf(where, "--limit", "3"),
    ]);
    expect(text).toMatch(/^0 running, 21 waiting, the oldest for TIME\n/);
    expect(text).toContain("\nWaiting, the first 20 of 21\n");
    expect(text).toContain("#20 · place 20, ");
    expect(text).not.toContain("#21");
    expect(longer).toContain("#21 · place 21, ");
    expect(waiting.map(({ position }) => position)).toEqual([1, 2, 3]);
    expect(totals).toMatchObject({ waiting: 21, running: 0, failed: 0 });
  });

  it("is for programs what the queue says, with the clock by which to read it", async () => {
    const where = await place();
    const { ask, claim, end, database, hoursAgo } = await aDatabase(where);
    hoursAgo(1);
    await ask(aReview({ number: 1 }), aReview({ number: 2 }), aReview({ number: 3 }));
    await end("failed", "it broke");
    await claim();
    const expected = { ...(await viewQueue(database, 20)), nowMs: expect.any(Number) as number };
    const [seen, { failed }] = await Promise.all([
      jsonOf(where),
      jsonOf<FailedView>(where, "--failed"),
    ]);
    expect(seen).toEqual(expected);
    const [dead] = seen.running;
    // Whoever holds it has not been heard of.
    expect(dead?.leaseUntilMs).toBeLessThan(seen.nowMs);
    expect(failed).toMatchObject([{ detail: "it broke", sinceThen: null }]);
  });

  it("says so when there is nothing", async () => {
    const where = await place();
    await aDatabase(where);
    const nothing = { code: 0, stdout: "0 running, 0 waiting\n0 ended\n", stderr: "" };
    expect(await chorale("/", ["status"], { env: envOf(where) })).toEqual(nothing);
    expect(await textOf(where, "--failed")).toBe(
      "Nothing gave up or failed, as far back as runs are kept.\n",
    );
  });

  it("that meets what nobody expected says what it was, and where only if it is asked to", async () => {
    const where = await place();
    const { database } = await aDatabase(where);
    for (const table of [
      "findings",
      "outcomes",
      "timings",
      "summaries",
      "measurements",
      "steps",
      "runs",
    ]) {
      await database.query.schema.dropTable(table).execute();
    }
    const debug: Record<string, string> = { ...envOf(where), LOG_LEVEL: "debug" };
    const [plain, debugged] = await Promise.all([
      status(where),
      runInside("/", ["status"], { env: debug }),
    ]);
    expect([plain.code, plain.stdout]).toEqual([2, ""]);
    expect(plain.stderr).toMatch(
      /^Chorale failed: .*\bruns\b.*\nWith LOG_LEVEL=debug it says where\.\n$/,
    );
    expect([debugged.code, debugged.stdout]).toEqual([2, ""]);
    expect(debugged.stderr).toMatch(/^Chorale failed: .*\bruns\b.*\n {4}at /);
  });
});

describe("chorale status", () => {
  it("says where it looked when there is nothing, and what a limit is", async () => {
    const dataDir = "/nowhere/data";
    const [absent, unlimited] = await Promise.all([
      status({ dataDir }),
      status({ dataDir }, "--limit", "0"),
    ]);
    expect(absent).toMatchObject({ code: 2, stdout: "" });
    expect(absent.stderr).toMatch(/^There is no database in \/nowhere\/data yet\. /);
    expect(unlimited).toMatchObject({ code: 2, stdout: "" });
    expect(unlimited.stderr).toContain("Give a number from 1.");
  });
});

describe("chorale --help", () => {
  it("lists the commands by what they are for", async () => {
    const { stdout } = await chorale("/", ["--help"]);
    const commands = stdout.match(/^ {2}[a-z]+(?= )/gm)?.map((name) => name.trim());
    expect(commands).toEqual([
      "review",
      "scan",
      "compare",
      "rules",
      "connect",
      "doctor",
      "serve",
      "worker",
      "status",
      "migrate",
      "help",
    ]);
  });

  it.each(["serve", "worker", "status", "migrate"])("of %s fits a terminal", async (name) => {
    const { code, stdout } = await runInside("/", [name, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/DATABASE_URL|APP_ID/);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });
});
