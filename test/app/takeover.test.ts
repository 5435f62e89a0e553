import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import pg from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Delivery } from "../../emulators/github/github.ts";
import { stores, type Store } from "../stores.ts";
import { createFleet, type Fleet } from "./fleet.ts";
import { reviewers } from "./kill-stories.ts";
import type { Mortal, Reading } from "./mortal.ts";
import { repository } from "./served.ts";

const shared = stores.filter(({ name }) => name === "PostgreSQL");
const alone = stores.filter(({ name }) => name === "SQLite");

/** How long a process may be silent where that is what it is about: a live one on a busy machine must be faster. */
const leaseMs = 3_000;

async function aFleet(store: Store, options: { leaseMs?: number } = {}): Promise<Fleet> {
  const fleet = await createFleet(store, options);
  onTestFinished(() => fleet.close());
  await fleet.github.addRepository(repository, {});
  return fleet;
}

const lines = "one();\ntwo();\nthree();\n";

/** A pull whose reviewers are all at work in the process that deliveries go to, and get no answer. */
async function aPullBeingRead({ github }: Fleet, worker: Mortal) {
  worker.pace = "held";
  const pull = await github.openPull(repository, { head: "feature", files: { "one.js": lines } });
  await worker.until(() => worker.readings.length === reviewers.length, "all to read");
  return pull;
}

const reviewersOf = (readings: readonly Reading[]) => readings.map(({ reviewer }) => reviewer);
const statesOf = (worker: Mortal) => worker.readings.map(({ state }) => state);
const isAborted = ({ state }: Reading) => state === "aborted";

function seen({ github }: Fleet) {
  return {
    comments: github.commentsEver(repository, 1),
    checks: github
      .checkRuns(repository)
      .map(({ headSha, status, conclusion }) => ({ headSha, status, conclusion })),
  };
}

/** What was written to the forge by anybody so far. */
function writes({ github }: Fleet) {
  return github.requests.filter(
    ({ method, path }) => method !== "GET" && !path.includes("access_tokens"),
  ).length;
}

/** In an order that is not theirs, and always the same. */
function shuffled<T>(items: readonly T[]): T[] {
  const left = [...items];
  return items.map((_, index) => left.splice((index * 7 + 3) % left.length, 1)[0] as T);
}

/** Sends it as it is, wherever deliveries go at the moment. */
async function send({ headers, body }: Delivery["request"], url: string): Promise<number> {
  const answer = await fetch(url, { method: "POST", headers, body });
  await answer.text();
  return answer.status;
}

/** The sentences of its log. */
const said = ({ reports }: Mortal) =>
  reports.flatMap((one) =>
    one.type === "log" ? [(JSON.parse(one.line) as { msg: string }).msg] : [],
  );

const published = { status: "completed", conclusion: "failure" };

describe.each(shared)("of two processes on $name", (store) => {
  it("the one that lives does what the dead one has not finished, once its lease has ended", async () => {
    const fleet = await aFleet(store, { leaseMs });
    const worker = await fleet.launch();
    await aPullBeingRead(fleet, worker);
    const other = await fleet.launch();
    const [left] = await fleet.runs();
    const [first = ""] = reviewers;
    worker.answer(first);
    await worker.until(() => statesOf(worker).includes("kept"), "one answer to be kept");
    worker.send("SIGKILL");
    expect(await worker.died).toBe("SIGKILL");
    const [run, ...more] = await fleet.endedRuns();
    expect(run).toMatchObject({ status: "published", id: left?.id });
    expect(run?.worker).toMatch(new RegExp(`:${other.pid}$`));
    expect(more).toEqual([]);
    expect(reviewersOf(other.readings)).toEqual(reviewers.slice(1));
    expect(seen(fleet)).toMatchObject({ comments: [{ byApp: true }], checks: [published] });
  });

  it("leave each other's runs alone as long as both live", async () => {
    const fleet = await aFleet(store, { leaseMs });
    const worker = await fleet.launch();
    await aPullBeingRead(fleet, worker);
    const other = await fleet.launch();
    const until = async () => (await fleet.runs())[0]?.lease_until_ms ?? 0;
    // So long that a lease which nobody renews would have ended.
    const renewed = (await until()) + leaseMs;
    await expect.poll(until, { interval: 50, timeout: 20_000 }).toBeGreaterThan(renewed);
    worker.answer();
    await fleet.endedRuns();
    expect(reviewersOf(worker.readings)).toEqual(reviewers);
    expect(other.readings).toEqual([]);
  });

  it("one is told of a push and the other stops reading the older head", async () => {
    const fleet = await aFleet(store);
    const worker = await fleet.launch();
    const pull = await aPullBeingRead(fleet, worker);
    const older = pull.pull.head.sha;
    // From now on deliveries go to another one.
    await fleet.launch();
    const newer = await fleet.github.push(repository, pull, { files: { "two.js": lines } });
    const ofOlder = worker.readings.slice(0, reviewers.length);
    await worker.until(() => ofOlder.every(isAborted), "the reading to stop");
    worker.pace = "at once";
    worker.answer();
    const ended = await fleet.endedRuns();
    expect(ended).toMatchObject([
      { status: "superseded", head_sha: older, detail: newer },
      { status: "published", head_sha: newer },
    ]);
    const { comments, checks } = seen(fleet);
    expect(checks).toEqual([
      { headSha: older, status: "completed", conclusion: "neutral" },
      { headSha: newer, ...published },
    ]);
    expect(comments).toHaveLength(1);
    const results = (comments[0]?.history ?? []).filter(({ body }) =>
      body.includes("Review phase: "),
    );
    expect(results).toHaveLength(1);
    expect(results[0]?.body).toContain(newer.slice(0, 7));
  });

  it("both get many pushes at once, in any order and twice, and say one thing about the newest", async () => {
    const fleet = await aFleet(store);
    const { github } = fleet;
    const workers = [await fleet.launch(), await fleet.launch()];
    const urls = workers.map((worker) => fleet.webhookOf(worker));
    // The forge can't reach Chorale, and delivers everything later.
    fleet.deliverTo(undefined);
    const pull = await github.openPull(repository, { head: "feature", files: { "0.js": lines } });
    const sent: Promise<number>[] = [];
    const sendAll = (some: readonly Delivery[]) => {
      const twice = some.flatMap(({ request }) => urls.map((url) => ({ request, url })));
      for (const { request, url } of shuffled(twice)) sent.push(send(request, url));
    };
    let newest = "";
    for (let push = 1; push <= 8; push += 1) {
      newest = await github.push(repository, pull, { files: { [`${push}.js`]: lines } });
      if (push % 2 === 0) sendAll(github.deliveries.slice(-3));
    }
    sendAll(github.deliveries.slice());
    expect(new Set(await Promise.all(sent))).toEqual(new Set([202]));
    const ended = await fleet.endedRuns();
    const publishedHeads = ended.flatMap(({ status, head_sha: sha }) =>
      status === "published" ? [sha] : [],
    );
    expect(publishedHeads.at(-1)).toBe(newest);
    // Each head at most once.
    expect(new Set(publishedHeads).size).toBe(publishedHeads.length);
    const { comments, checks } = seen(fleet);
    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).toContain(`\`${newest.slice(0, 7)}\``);
    expect(new Set(checks.map(({ headSha }) => headSha)).size).toBe(checks.length);
    expect(checks.filter(({ status }) => status !== "completed")).toEqual([]);
    expect(checks.filter(({ headSha }) => headSha === newest)).toMatchObject([published]);
    expect(github.violations).toEqual([]);
  });

  it("the one that slept longer than its lease writes nothing when it wakes up", async () => {
    const fleet = await aFleet(store, { leaseMs });
    const sleeper = await fleet.launch();
    await aPullBeingRead(fleet, sleeper);
    const other = await fleet.launch();
    sleeper.send("SIGSTOP");
    await fleet.endedRuns();
    const written = writes(fleet);
    const before = seen(fleet).comments.map(({ history }) => history.length);
    // Its reviewers have an answer in the very moment it wakes up.
    sleeper.answer();
    sleeper.send("SIGCONT");
    await sleeper.until(
      () => said(sleeper).some((text) => text.includes("lease lost")),
      "it to notice",
    );
    expect(reviewersOf(other.readings)).toEqual(reviewers);
    expect(sleeper.results).toEqual([]);
    expect(writes(fleet)).toBe(written);
    expect(seen(fleet).comments.map(({ history }) => history.length)).toEqual(before);
  });

  it("the one whose lease somebody else has writes nothing any more", async () => {
    const fleet = await aFleet(store, { leaseMs });
    const worker = await fleet.launch();
    await aPullBeingRead(fleet, worker);
    const written = writes(fleet);
    await fleet.look((query) =>
      query
        .updateTable("runs")
        .set((is) => ({
          lease: "somebody else's",
          lease_until_ms: is("lease_until_ms", "+", 60_000),
        }))
        .execute(),
    );
    await worker.until(() => worker.readings.every(isAborted), "the reading to stop");
    await worker.until(
      () => said(worker).some((text) => text.includes("lease lost")),
      "it to notice",
    );
    expect(writes(fleet)).toBe(written);
    expect(await fleet.runs()).toMatchObject([{ status: "running", lease: "somebody else's" }]);
  });
});

describe.each(shared)("a process that $name does not answer any more", (store) => {
  it("stops when its lease has ended, and does the run once when there is an answer again", async () => {
    const fleet = await aFleet(store, { leaseMs });
    const worker = await fleet.launch();
    await aPullBeingRead(fleet, worker);
    const written = writes(fleet);
    const { databaseUrl = "" } = fleet.place;
    await setReachable(databaseUrl, false);
    await worker.until(() => worker.readings.every(isAborted), "the reading to stop");
    expect(writes(fleet)).toBe(written);
    expect(worker.results).toEqual([]);
    worker.pace = "at once";
    await setReachable(databaseUrl, true);
    expect(await fleet.endedRuns()).toMatchObject([{ status: "published" }]);
    // However many turns of the queue were in vain.
    const isOfQueue = (text: string) => text.startsWith("the queue");
    await worker.until(() => said(worker).filter(isOfQueue).length > 1, "it to say so");
    expect(said(worker).filter(isOfQueue)).toEqual([
      "the queue can't be read; trying again",
      "the queue can be read again",
    ]);
    expect(reviewersOf(worker.readings)).toEqual([...reviewers, ...reviewers]);
    expect(seen(fleet)).toMatchObject({ comments: [{ byApp: true }], checks: [published] });
  });
});

/** Lets nobody connect to a database and ends every connection there is, or lets them again. */
async function setReachable(databaseUrl: string, isReachable: boolean): Promise<void> {
  const url = new URL(databaseUrl);
  const name = url.pathname.slice(1);
  url.pathname = "/postgres";
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(`alter database ${name} with allow_connections ${isReachable}`);
    if (isReachable) return;
    const end = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1";
    await client.query(end, [name]);
  } finally {
    await client.end();
  }
}

describe.each(stores)("on $name, a push that is delivered late", (store) => {
  it("does not stop the review of a newer one", async () => {
    const fleet = await aFleet(store);
    const { github } = fleet;
    const worker = await fleet.launch();
    worker.pace = "held";
    const other = await github.openPull(repository, { head: "other", files: { "2.js": lines } });
    await worker.until(() => worker.readings.length === 3, "the other pull to be read");
    const ofOther = worker.readings.slice();
    const pull = await github.openPull(repository, { head: "feature", files: { "0.js": lines } });
    await worker.until(() => worker.readings.length === 6, "the first head to be read");
    const late = github.deliveries.findLast(({ event }) => event === "pull_request");
    const newer = await github.push(repository, pull, { files: { "1.js": lines } });
    await worker.until(() => worker.readings.length === 9, "the second head to be read");
    const payload = JSON.parse(late?.request.body ?? "") as {
      action: string;
      pull_request: { updated_at: string; head: { sha: string } };
    };
    payload.action = "synchronize";
    payload.pull_request.updated_at = "2020-01-01T00:00:00Z";
    expect(await github.deliver("pull_request", payload)).toMatchObject({ statusCode: 202 });
    // All heads are looked at together: what stops the other pull's review would have stopped this one too.
    await github.push(repository, other, { files: { "3.js": lines } });
    await worker.until(() => ofOther.every(isAborted), "the other pull's reading to stop");
    worker.pace = "at once";
    worker.answer();
    const ended = await fleet.endedRuns();
    const name = `github ${repository}#${pull.number}`;
    const ofPull = ended.filter((run) => run.name === name);
    expect(ofPull.map(({ status }) => status)).toEqual(["superseded", "published", "skipped"]);
    const ofNewer = worker.readings.filter(({ paths }) => paths.includes("1.js"));
    expect(reviewersOf(ofNewer)).toEqual(reviewers);
    expect(ofNewer.filter(isAborted)).toEqual([]);
    const heads = await fleet.look((query) =>
      query.selectFrom("pulls").selectAll().where("head_sha", "=", newer).execute(),
    );
    expect(heads.map((head) => head.pull)).toEqual([ofPull[0]?.pull]);
    const checks = seen(fleet).checks.filter(({ headSha }) => headSha === newer);
    expect(checks).toEqual([{ headSha: newer, ...published }]);
    expect(github.commentsEver(repository, pull.number)).toHaveLength(1);
  });
});

describe.each(alone)("a second process on the same $name folder", (store) => {
  it("is refused with a sentence until the first one is gone, however it went", async () => {
    const fleet = await aFleet(store);
    const first = await fleet.launch();
    const refusal =
      "is in use by another Chorale process. Stop that one first; to share the work between several processes, set DATABASE_URL to a PostgreSQL database.";
    await expect(fleet.launch()).rejects.toThrow(`${fleet.place.dataDir} ${refusal}`);

    const { id, privateKey } = fleet.github.app;
    const bin = join(import.meta.dirname, "../../bin/chorale.js");
    const child = spawn(process.execPath, [bin, "serve"], {
      cwd: fleet.place.dataDir,
      env: {
        APP_ID: String(id),
        PRIVATE_KEY: privateKey,
        WEBHOOK_SECRET: "s",
        PORT: "0",
        CHORALE_DATA_DIR: fleet.place.dataDir,
      },
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    const errors: string[] = [];
    child.stderr.on("data", (data: Buffer) => errors.push(data.toString()));
    expect(await once(child, "close")).toEqual([2, null]);
    expect(errors.join("")).toBe(`${fleet.place.dataDir} ${refusal}\n`);

    first.send("SIGKILL");
    expect(await first.died).toBe("SIGKILL");
    const second = await fleet.launch();
    expect(second.isAlive()).toBe(true);
  });
});
