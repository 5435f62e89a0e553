import { describe, expect, it } from "vitest";
import { aFinding, type Script } from "../review/scripted-engine.ts";
import { aPull, harmless, injection, repository, scriptedEngines, serve } from "./served.ts";

/** A script whose first reviewer to come waits until the test lets it go, or until it is aborted. */
function gatedScript() {
  const reading = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  let isFirst = true;
  const script: Script = async ({ name }, _files, signal) => {
    if (name !== "code-skeptic" || !isFirst) return {};
    isFirst = false;
    reading.resolve();
    await new Promise<void>((resolve, reject) => {
      void gate.promise.then(resolve);
      signal.addEventListener("abort", () => reject(signal.reason as Error));
    });
    return {};
  };
  return { script, reading: reading.promise, open: gate.resolve };
}

describe("a push while the older head is read", () => {
  it("aborts that review, whose progress and result never reach the comment", async () => {
    const { script, reading } = gatedScript();
    const served = await serve({ engines: scriptedEngines(script), progressEveryMs: 0 });
    const pull = await aPull(served);
    await reading;
    const newer = await served.github.push(repository, pull, { files: { "a.js": "let a;\n" } });
    // Nobody opens the gate: the older run ends because it is aborted.
    const results = await served.results(2);
    expect(results.map(({ status }) => status)).toEqual(["superseded", "published"]);
    expect(served.comment(pull.number)).toContain("## Chorale · nothing to report");
    expect(served.comment(pull.number)).toContain(newer.slice(0, 7));
    const [older, latest] = served.github.checkRuns(repository);
    expect(older).toMatchObject({ status: "completed", conclusion: "neutral" });
    expect(latest).toMatchObject({ headSha: newer, conclusion: "success" });
  });

  it("whose delivery got lost is reviewed all the same", async () => {
    const { script, reading, open } = gatedScript();
    const served = await serve({ engines: scriptedEngines(script) });
    const pull = await aPull(served);
    await reading;
    const files = { "a.js": "let a;\n" };
    const newer = await served.github.push(repository, pull, { files, silent: true });
    open();
    expect(await served.results(2)).toMatchObject([
      { status: "superseded", by: newer },
      { status: "published" },
    ]);
    expect(served.comment(pull.number)).toContain(newer.slice(0, 7));
    const conclusions = served.github.checkRuns(repository).map(({ conclusion }) => conclusion);
    expect(conclusions).toEqual(["neutral", "success"]);
  });

  it("that nobody was there to be told of is reviewed when the older run comes back", async () => {
    const { script, reading } = gatedScript();
    const served = await serve({ engines: scriptedEngines(script) });
    const pull = await aPull(served);
    await reading;
    const files = { "a.js": "let a;\n" };
    const newer = await served.github.push(repository, pull, { files, silent: true });
    await served.restart();
    expect(await served.results(2)).toMatchObject([
      { status: "superseded", by: newer },
      { status: "published" },
    ]);
    expect(served.comment(pull.number)).toContain(newer.slice(0, 7));
    const conclusions = served.github.checkRuns(repository).map(({ conclusion }) => conclusion);
    expect(conclusions).toEqual(["neutral", "success"]);
  });

  it("to a repository that was renamed meanwhile aborts it too, and is reviewed once", async () => {
    const { script, reading } = gatedScript();
    const served = await serve({ engines: scriptedEngines(script) });
    const pull = await aPull(served);
    await reading;
    const { github } = served;
    await github.renameRepository(repository, "store");
    const push = (path: string) =>
      github.push("acme/store", pull, { files: { [path]: "let a;\n" } });
    const newer = await push("a.js");
    expect(await served.results(2)).toMatchObject([
      { status: "superseded", by: newer },
      { status: "published" },
    ]);
    // Were there another review of it, it would come before that of the next push.
    const newest = await push("b.js");
    expect(await served.results(3)).toMatchObject([{}, {}, { status: "published" }]);
    expect(github.comments("acme/store", pull.number)).toMatchObject([
      { body: expect.stringContaining(newest.slice(0, 7)) },
    ]);
    expect(github.commentsEver("acme/store", pull.number)).toHaveLength(1);
    expect(github.checkRuns("acme/store").map(({ headSha }) => headSha)).toEqual([
      expect.any(String),
      newer,
      newest,
    ]);
  });

  it("that no review will follow is named in the older head's result", async () => {
    const { script, reading, open } = gatedScript();
    const served = await serve({ engines: scriptedEngines(script) });
    const pull = await aPull(served, { main: { ".github/chorale.yml": "on: [opened]\n" } });
    await reading;
    const newer = await served.github.push(repository, pull, { files: { "a.js": "let a;\n" } });
    open();
    const results = await served.results(2);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["published", "skipped"]);
    expect(served.comment(pull.number)).toContain("nothing to report");
    expect(served.comment(pull.number)).toContain(`\`${newer.slice(0, 7)}\`, was pushed while`);
  });

  it("keeps a result that waits to be written from being written", async () => {
    const { script, reading, open } = gatedScript();
    const served = await serve({ engines: scriptedEngines(script) });
    const { github } = served;
    const pull = await aPull(served);
    await reading;
    // Looking for the comment to edit takes for ever.
    github.fail({ method: "GET", path: /issues\/1\/comments/, hang: true });
    open();
    const looksForIt = () => github.requests.some(({ fault }) => fault) || undefined;
    await github.until(looksForIt, { what: "the comment to be looked for" });
    const newer = await github.push(repository, pull, { files: { "a.js": "let a;\n" } });
    expect(await served.results(2)).toMatchObject([
      { status: "superseded", by: newer },
      { status: "published" },
    ]);
    const [comment] = github.comments(repository, pull.number);
    const results = comment?.history.filter(({ body }) => body.includes("nothing to report"));
    expect(results).toMatchObject([{ body: expect.stringContaining(newer.slice(0, 7)) }]);
  });

  it("while its diff is asked for ends the review, also before anybody was told of the push", async () => {
    const served = await serve();
    const { github } = served;
    const [checked, pushed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const faults = () => github.requests.filter(({ fault }) => fault).length;
    const met = (count: number) =>
      github.until(() => faults() === count || undefined, { what: `request ${count} to be held` });
    github.fail({ method: "POST", path: /check-runs$/, heldUntil: checked.promise });
    const pull = await aPull(served);
    await met(1);
    github.fail({ method: "GET", path: /pulls\/1$/, heldUntil: pushed.promise });
    checked.resolve();
    await met(2);
    const files = { "a.js": "let a;\n" };
    const newer = await github.push(repository, pull, { files, silent: true });
    pushed.resolve();
    expect(await served.results(2)).toMatchObject([
      { status: "superseded", by: newer },
      { status: "published" },
    ]);
    expect(served.log()).not.toContain("job failed");
  });

  it("while it is asked for file by file leaves the newer review alone", async () => {
    const served = await serve();
    const pull = await aPull(served);
    const asksForFiles = () =>
      served.github.requests.some(({ path }) => path.includes("/contents/src/")) || undefined;
    await served.github.until(asksForFiles, { what: "the files to be asked for" });
    const newer = await served.github.push(repository, pull, {
      files: { "src/users.js": harmless },
    });
    await served.results(2);
    expect(served.comment(pull.number)).toContain(newer.slice(0, 7));
    expect(served.comment(pull.number)).not.toContain("review stopped");
    for (const { status } of served.github.checkRuns(repository)) expect(status).toBe("completed");
  });
});

describe("a review by some of the reviewers", () => {
  it("is never green while another has not read the commit", async () => {
    let isBroken = true;
    const script: Script = async ({ name }) => {
      if (name === "performance-engineer" && isBroken) throw new Error("out of memory");
      return {};
    };
    const served = await serve({ engines: scriptedEngines(script) });
    const pull = await aPull(served);
    await served.results(1);
    const review = () =>
      served.github.comments(repository, pull.number).find(({ byApp }) => byApp)?.body;
    await served.github.comment(repository, pull.number, {
      author: "acme",
      body: "/review security-auditor",
    });
    await served.results(2);
    expect(review()).toContain("performance-engineer has not read this commit");
    expect(served.github.checkRuns(repository).at(-1)?.conclusion).toBe("neutral");

    isBroken = false;
    await served.github.comment(repository, pull.number, {
      author: "acme",
      body: "/review performance-engineer",
    });
    await served.results(3);
    // Between them the three runs had every reviewer read this very commit.
    expect(review()).toContain("## Chorale · nothing to report");
    expect(served.github.checkRuns(repository).at(-1)?.conclusion).toBe("success");
  });
});

describe("what is called fixed", () => {
  it("is not what the pull merely stopped touching", async () => {
    const served = await serve();
    const pull = await aPull(served, {
      main: { "src/users.js": injection },
      files: { "src/users.js": injection.replace("name = '", "name  = '") },
    });
    await served.results(1);
    expect(served.comment(pull.number)).toContain("## Chorale · 1 error");
    await served.github.push(repository, pull, {
      files: { "src/users.js": `${injection}\nexport const more = 1;\n` },
    });
    await served.results(2);
    expect(served.comment(pull.number)).not.toMatch(/fixed/i);
    expect(served.comment(pull.number)).toMatch(/still in the code|no longer/);
  });
});

describe("a forge that refuses something", () => {
  it("costs the check alone when it will not have the check", async () => {
    const served = await serve();
    served.github.fail({ path: /check-runs/, status: 403, times: 50 });
    const pull = await aPull(served);
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expect(served.comment(pull.number)).toContain("## Chorale · 1 error");
  });

  it("at a later command does not cost the review that stands there", async () => {
    const served = await serve();
    const pull = await aPull(served);
    await served.results(1);
    served.github.fail({ method: "GET", path: /contents\/.*chorale\.yml/, status: 422, times: 9 });
    await served.github.comment(repository, pull.number, { author: "acme", body: "/review" });
    expect(await served.results(2)).toMatchObject([{}, { status: "gave-up" }]);
    const review = () => served.github.comments(repository, pull.number)[0]?.body;
    expect(review()).toContain("## Chorale · 1 error");
    const notice =
      /^> \*\*A later review of this commit stopped\.\*\* GitHub would not show a file: 422/gm;
    expect(review()?.match(notice)).toHaveLength(1);

    served.github.clearFaults();
    served.github.fail({ method: "GET", path: /contents\/.*chorale\.yml/, status: 403 });
    await served.github.comment(repository, pull.number, { author: "acme", body: "/review" });
    expect(await served.results(3)).toMatchObject([{}, {}, { status: "gave-up" }]);
    expect(review()?.match(/A later review of this commit stopped/g)).toHaveLength(1);
    expect(review()).toContain("403");

    await served.github.comment(repository, pull.number, { author: "acme", body: "/review" });
    expect(await served.results(4)).toMatchObject([{}, {}, {}, { status: "published" }]);
    expect(review()).not.toContain("stopped");
  });

  it("is told of a review that could not be done, in the comment and the check", async () => {
    const served = await serve();
    served.github.fail({ method: "GET", path: /contents\/.*chorale\.yml/, status: 422, times: 9 });
    const pull = await aPull(served);
    expect(await served.results(1)).toMatchObject([{ status: "gave-up" }]);
    expect(served.comment(pull.number)).toContain("review stopped");
    expect(served.github.checkRuns(repository)).toMatchObject([{ conclusion: "neutral" }]);
  });

  it("does not show yet what it delivered is asked again", async () => {
    const served = await serve({
      engines: scriptedEngines(async ({ name }) =>
        name === "security-auditor" ? { findings: [aFinding({ path: "src/users.js" })] } : {},
      ),
    });
    await served.github.addRepository(repository, {});
    const pull = await served.github.openPull(repository, {
      head: "feature",
      files: { "src/users.js": harmless },
      draft: true,
    });
    await served.results(1);
    const { payload } = {
      payload: JSON.parse(served.github.deliveries[0]!.request.body) as {
        action: string;
        pull_request: { head: { sha: string }; updated_at: string; draft: boolean };
      },
    };
    // A delivery from the future: its head is only pushed after it was received.
    const early = structuredClone(payload);
    early.action = "synchronize";
    early.pull_request.updated_at = "2100-01-01T00:00:00Z";
    early.pull_request.head.sha = "f".repeat(40);
    await served.github.deliver("pull_request", early);
    await served.github.until(
      () => served.github.requests.filter(({ path }) => path.endsWith("/pulls/1")).length >= 3,
      { what: "the pull to be asked for again" },
    );
    expect(served.github.comments(repository, pull.number)).toEqual([]);
  });

  it("offers a button to run the check again, and it works", async () => {
    const served = await serve();
    const pull = await aPull(served);
    await served.results(1);
    const { repository: repo, installation } = JSON.parse(
      served.github.deliveries[0]!.request.body,
    ) as Record<string, unknown>;
    await served.github.deliver("check_run", {
      action: "rerequested",
      check_run: { id: 1, pull_requests: [{ number: pull.number }] },
      repository: repo,
      installation,
      sender: { login: "acme" },
    });
    expect(await served.results(2)).toMatchObject([{}, { status: "published" }]);
  });
});
