import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { chorale } from "../cli/chorale.ts";
import { aFinding, type Script } from "../review/scripted-engine.ts";
import {
  aPull,
  harmless,
  injection,
  repository,
  scriptedEngines,
  serve,
  type Served,
} from "./served.ts";

/** A script whose readers wait until the test opens the gate. */
function gated() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const script: Script = async (_reviewer, _files, signal) => {
    const aborted = new Promise<never>((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error));
    });
    await Promise.race([promise, aborted]);
    return {};
  };
  return { script, open: resolve };
}

/** A server whose only place is taken by a pull that is read until the gate is opened. */
async function busy(options: { tellAfterMs: number }) {
  const { script, open } = gated();
  const engines = scriptedEngines(script);
  const served = await serve({ engines, settings: { concurrency: 1 }, ...options });
  const pull = await aPull(served);
  await served.until(() => startedPulls(served).length === 1);
  return { served, pull, open };
}

/** Another pull of a repository that is there already, and its head. */
async function another({ github }: Served, name: string, head: string) {
  const files = { "src/a.js": harmless };
  const pull = await github.openPull(name, { head, author: "ada", files });
  return { pull, headSha: pull.pull.head.sha };
}

const startedPulls = ({ events }: Served) =>
  events.flatMap((event) => (event.type === "started" ? [event.pull.ref] : []));

describe("pushes that follow each other closely", () => {
  it("are one review, of the newest head", async () => {
    const served = await serve({ settings: { settleMs: 2_000 } });
    const { github } = served;
    // Git takes its time: the deliveries follow each other more closely than the pushes.
    const missed = await served.whileUnreachable(async () => {
      const pull = await aPull(served);
      await github.push(repository, pull, { files: { "a.js": "let a;\n" } });
      await github.push(repository, pull, { files: { "b.js": "let b;\n" } });
    });
    await Promise.all(missed.map(({ id }) => github.redeliver(id)));
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    const { waiting, running, ended } = await queueOf(served);
    expect([waiting, running, ended]).toMatchObject([[], [], [{ status: "published" }]]);
    const headSha = github.pull(repository, 1).pull.head.sha;
    expect(served.comment(1)).toContain(headSha.slice(0, 7));
    expect(github.checkRuns(repository)).toMatchObject([{ headSha }]);
  });

  it("do not keep a person waiting who asks for a review", async () => {
    const served = await serve({ settings: { settleMs: 300_000 } });
    const pull = await aPull(served);
    await served.github.comment(repository, pull.number, { author: "acme", body: "/review" });
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    // What waited was done with it. The command itself may not have ended yet.
    const { waiting, running, ended } = await queueOf(served);
    const ofReviews = [...waiting, ...running, ...ended].filter(({ kind }) => kind === "review");
    expect(ofReviews).toMatchObject([{ status: "published" }]);
  });
});

describe("a push that a review has met already", () => {
  it("is not reviewed again when its delivery comes late", async () => {
    const served = await serve();
    const pull = await aPull(served);
    await served.results(1);
    // What the review finds when it begins is the newest head, whatever it was asked for.
    const newest = await served.github.push(repository, pull, { files: { "a.js": "let a;\n" } });
    await served.results(2);
    const last = served.github.deliveries.findLast(({ event }) => event === "pull_request");
    const payload = JSON.parse(last?.request.body ?? "") as Record<string, unknown>;
    await served.github.deliver("pull_request", payload);
    expect(await served.results(3)).toMatchObject([
      {},
      { status: "published" },
      { status: "skipped", reason: `${newest.slice(0, 7)} has been reviewed already` },
    ]);
  });

  it("is, when only some of the reviewers have read it", async () => {
    const served = await serve();
    const [opened] = await served.whileUnreachable(() => aPull(served));
    const body = "/review code-skeptic";
    await served.github.comment(repository, 1, { author: "acme", body });
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    await served.github.redeliver(opened?.id ?? "");
    expect(await served.results(2)).toMatchObject([{}, { status: "published" }]);
    expect(served.github.checkRuns(repository).at(-1)).toMatchObject({ conclusion: "failure" });
  });
});

describe("a pull request that has to wait for others", () => {
  it("says in its check how many are before it, until it is read", async () => {
    const { served, open } = await busy({ tellAfterMs: 0 });
    const second = await another(served, repository, "second");
    const third = await another(served, repository, "third");
    const checkOf = (headSha: string) =>
      served.github.checkRuns(repository).find((check) => check.headSha === headSha);
    for (const [{ headSha }, title] of [
      [second, "waiting: next in line"],
      [third, "waiting: 1 review before this one"],
    ] as const) {
      await served.github.until(() => checkOf(headSha)?.title === title, { what: title });
      expect(checkOf(headSha)).toMatchObject({ status: "queued" });
    }
    const { running, waiting } = await queueOf(served);
    expect(running).toMatchObject([{ pull: `github ${repository}#1` }]);
    expect(waiting).toMatchObject([
      { pull: `github ${repository}#2` },
      { pull: `github ${repository}#3` },
    ]);
    open();
    await served.results(3);
    for (const { headSha } of [second, third]) {
      expect(checkOf(headSha)).toMatchObject({ status: "completed", conclusion: "success" });
    }
  });

  it("and is closed or pushed to meanwhile leaves no check that waits for ever", async () => {
    const { served, open } = await busy({ tellAfterMs: 0 });
    const closed = await another(served, repository, "closed");
    const pushed = await another(served, repository, "pushed");
    const queued = () =>
      served.github.checkRuns(repository).filter((one) => one.status === "queued");
    await served.github.until(() => queued().length === 2, { what: "both to be told" });
    await served.github.closePull(repository, closed.pull.number);
    const newer = await served.github.push(repository, pushed.pull, {
      files: { "b.js": "let b;\n" },
    });
    open();
    await served.results(3);
    const checks = served.github.checkRuns(repository);
    for (const { status } of checks) expect(status).toBe("completed");
    expect(checks.find(({ headSha }) => headSha === closed.headSha)).toMatchObject({
      conclusion: "neutral",
      title: "not reviewed",
    });
    expect(checks.find(({ headSha }) => headSha === pushed.headSha)).toMatchObject({
      conclusion: "neutral",
      title: "superseded by a newer commit",
    });
    expect(checks.find(({ headSha }) => headSha === newer)).toMatchObject({
      conclusion: "success",
    });
  });
});

describe("a command that is sent again by hand", () => {
  it("is obeyed again when the review it asked for had failed, and only then", async () => {
    const served = await serve();
    const pull = await aPull(served);
    await served.results(1);
    served.github.fail({ method: "GET", path: /contents\/.*chorale\.yml/, status: 422 });
    await served.github.comment(repository, pull.number, { author: "acme", body: "/review" });
    expect(await served.results(2)).toMatchObject([{}, { status: "gave-up" }]);
    const asked = served.github.deliveries.find(({ request }) =>
      request.body.includes('"body":"/review"'),
    );
    const again = () => served.github.redeliver(asked?.id ?? "");
    expect(await again()).toMatchObject({ statusCode: 202, response: "accepted\n" });
    expect(await served.results(3)).toMatchObject([{}, {}, { status: "published" }]);
    expect(await again()).toMatchObject({ statusCode: 202, response: "already accepted\n" });
  });
});

describe("a review in whose middle one process after the other has ended", () => {
  it("is given up, and the pull says so", async () => {
    const { served, pull } = await busy({ tellAfterMs: 300_000 });
    const database = new DatabaseSync(join(served.dataDir, "chorale.db"));
    database.exec("update runs set deaths = 6 where kind = 'review'");
    database.close();
    await served.restart();
    expect(await served.results(1)).toMatchObject([
      { status: "gave-up", reason: expect.stringContaining("6 times in a row") },
    ]);
    expect(served.comment(pull.number)).toContain("review stopped");
    expect(served.comment(pull.number)).toContain("memory may have run out");
    expect(served.github.checkRuns(repository)).toMatchObject([{ conclusion: "neutral" }]);
  });
});

describe("a busy repository", () => {
  it("does not keep another one waiting", async () => {
    // Nobody is told: what is being told can't begin, and another one would.
    const { served, open } = await busy({ tellAfterMs: 300_000 });
    for (const head of ["two", "three", "four"]) await another(served, repository, head);
    await served.github.addRepository("acme/blog");
    await another(served, "acme/blog", "feature");
    open();
    await served.results(5);
    const order = startedPulls(served).map(({ repo, number }) => `${repo}#${number}`);
    // The busy one has had its turn, so the other one's comes first.
    expect(order).toEqual(["shop#1", "blog#1", "shop#2", "shop#3", "shop#4"]);
  });

  it("has no more reviews at the same time than it may", async () => {
    const { script, open } = gated();
    const served = await serve({
      engines: scriptedEngines(script),
      settings: { concurrency: 4, perRepository: 2 },
    });
    await aPull(served);
    for (const head of ["two", "three"]) await another(served, repository, head);
    await served.github.addRepository("acme/blog");
    await another(served, "acme/blog", "feature");
    await served.until(() => startedPulls(served).length === 3);
    // Side by side, so in any order.
    const repositories = startedPulls(served).map(({ repo }) => repo);
    expect(repositories.toSorted()).toEqual(["blog", "shop", "shop"]);
    expect((await queueOf(served)).waiting).toMatchObject([{ pull: `github ${repository}#3` }]);
    open();
    await served.results(4);
  });
});

describe("a delivery that is sent again by hand", () => {
  it("starts the review again that had failed, and no other", async () => {
    const served = await serve();
    served.github.fail({ method: "GET", path: /pulls\/1$/, status: 451, times: 1 });
    const pull = await aPull(served);
    expect(await served.results(1)).toMatchObject([{ status: "gave-up" }]);
    const opened = served.github.deliveries.find(({ event }) => event === "pull_request");
    const again = () => served.github.redeliver(opened?.id ?? "");
    expect(await again()).toMatchObject({ statusCode: 202, response: "accepted\n" });
    expect(await served.results(2)).toMatchObject([{}, { status: "published" }]);
    expect(served.comment(pull.number)).toContain("1 error");
    // Now that it has been reviewed there is nothing left to be done.
    expect(await again()).toMatchObject({ statusCode: 202, response: "already accepted\n" });
    expect(await queueOf(served)).toMatchObject({ waiting: [], running: [] });
  });
});

describe("a process that is told to end", () => {
  it("lets a review end that needs no longer than it may", async () => {
    const { script, open } = gated();
    const served = await serve({
      engines: scriptedEngines(script),
      settings: { shutdownMs: 300_000 },
    });
    const pull = await aPull(served);
    await served.until(() => startedPulls(served).length === 1);
    const restarted = served.restart();
    open();
    await restarted;
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expect(startedPulls(served)).toHaveLength(1);
    expect(served.comment(pull.number)).not.toContain("restarted");
  });
});

describe("what is kept of a review", () => {
  it("is who read, what was said and how long it took, and none of the code that is not shown", async () => {
    const served = await serve();
    const warning =
      "hiddenCanary.forEach(async (one) => { await send(one); });\nthrow `no ${hiddenCanary}`;\n";
    await aPull(served, {
      main: { ".github/chorale.yml": "minLevel: error\n" },
      files: { "src/users.js": `const harmlessCanary = 1;\n${injection}${warning}\n` },
    });
    await served.results(1);
    expect(served.comment(1)).toContain("below `minLevel`");
    const data = await served.data();
    expect(data).toContain("security-auditor/");
    expect(data).not.toContain("harmlessCanary");
    expect(data).not.toContain("hiddenCanary");
    const { ended } = await queueOf(served);
    expect(ended).toMatchObject([{ status: "published", kind: "review" }]);
  });

  it("is no finding where the comment shows none", async () => {
    const served = await serve({
      engines: scriptedEngines(async ({ name }) => {
        if (name === "code-skeptic") throw new Error("out of memory");
        return { findings: [aFinding({ path: "src/users.js" })] };
      }),
    });
    const main = { ".github/chorale.yml": "proceedOnPartialFailure: false\n" };
    await aPull(served, { main });
    await served.results(1);
    const kept = new DatabaseSync(join(served.dataDir, "chorale.db"), { readOnly: true });
    onTestFinished(() => kept.close());
    expect(kept.prepare("select reviewer, status from outcomes").all()).toHaveLength(3);
    expect(kept.prepare("select path from findings").all()).toEqual([]);
  });
});

/** What `chorale status --json` says while the server runs. */
async function queueOf({
  dataDir,
}: Served): Promise<Record<"running" | "waiting" | "ended", { kind: string }[]>> {
  const env = { CHORALE_DATA_DIR: dataDir };
  const { stdout, stderr } = await chorale(dataDir, ["status", "--json"], { env });
  expect(stderr).toBe("");
  return JSON.parse(stdout) as Awaited<ReturnType<typeof queueOf>>;
}
