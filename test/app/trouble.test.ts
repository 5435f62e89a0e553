import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/runs/review/run-events.ts";
import type { Script } from "../review/scripted-engine.ts";
import { aFinding } from "../review/scripted-engine.ts";
import { aPull, repository, scriptedEngines, serve } from "./served.ts";

/** A script in which one reviewer breaks and the security auditor finds something. */
const oneBreaks: Script = async ({ name }) => {
  if (name === "performance-engineer") throw new Error("no room left in /srv/chorale");
  return name === "security-auditor"
    ? { findings: [aFinding({ path: "src/users.js", line: 7, endLine: 7 })] }
    : {};
};

describe("when a reviewer does not finish", () => {
  it("the comment says so before anything else, and the check is not green", async () => {
    const served = await serve({ engines: scriptedEngines(oneBreaks) });
    const pull = await aPull(served);
    await served.results(1);
    const comment = served.comment(pull.number);
    expect(comment).toContain("## Chorale · 1 error so far, review incomplete");
    expect(comment).toContain(
      "performance-engineer did not finish (it failed for a reason of its own, which stands in the log)",
    );
    expect(comment).not.toContain("/srv/chorale");
    const line = served
      .log()
      .split("\n")
      .find((one) => one.includes("a part of a reading broke"));
    expect(JSON.parse(line ?? "")).toMatchObject({
      runId: expect.stringMatching(/./),
      part: "performance-engineer 1/1",
      err: {
        message: "no room left in /srv/chorale",
        stack: expect.stringContaining("trouble.test.ts"),
      },
    });
    expect(comment).toContain("not read for performance");
    expect(comment).toContain("`/review performance-engineer` tries again");
    expect(served.github.checkRuns(repository)).toMatchObject([{ conclusion: "failure" }]);
  });

  it("a review without findings is neutral, never a success", async () => {
    const script: Script = async ({ name }) => {
      if (name === "code-skeptic") throw new Error("gone");
      return {};
    };
    const served = await serve({ engines: scriptedEngines(script) });
    const pull = await aPull(served);
    await served.results(1);
    expect(served.comment(pull.number)).toContain(
      "## Chorale · review incomplete, nothing found so far",
    );
    expect(served.github.checkRuns(repository)).toMatchObject([{ conclusion: "neutral" }]);
  });

  it("only the failure is published where the repository wants complete reviews", async () => {
    const served = await serve({ engines: scriptedEngines(oneBreaks) });
    const pull = await aPull(served, {
      main: { ".github/chorale.yml": "proceedOnPartialFailure: false\n" },
    });
    await served.results(1);
    const comment = served.comment(pull.number);
    expect(comment).toContain("review incomplete, not published");
    expect(comment).not.toContain("Code built from request input");
    expect(served.github.checkRuns(repository)).toMatchObject([{ annotations: [] }]);
  });

  it("and none does, the review is called failed", async () => {
    const served = await serve({
      engines: scriptedEngines(() => Promise.reject(new Error("no memory left"))),
    });
    const pull = await aPull(served);
    await served.results(1);
    expect(served.comment(pull.number)).toMatch(/## Chorale · .*failed|no reviewer finished/i);
    expect(served.github.checkRuns(repository)).toMatchObject([{ conclusion: "neutral" }]);
  });
});

describe("while a long review runs", () => {
  it("the comment shows how far everybody is, keeps its memory, and becomes the result", async () => {
    const shown = Promise.withResolvers<void>();
    const script: Script = async ({ name }) => {
      if (name === "code-skeptic") await shown.promise;
      return {};
    };
    const served = await serve({ engines: scriptedEngines(script), progressEveryMs: 0 });
    const pull = await aPull(served);
    const progress = await served.github.until(
      () => served.github.comments(repository, pull.number)[0]?.body.match(/^.*code-skeptic ░.*$/m),
      { what: "the progress to be shown" },
    );
    expect(progress[0]).toContain("security-auditor");
    shown.resolve();
    await served.results(1);
    expect(served.comment(pull.number)).toContain("nothing to report");
  });
});

describe("when the process goes away in the middle", () => {
  it("the next one reads only what was not read, and edits the same comment", async () => {
    const reads: string[] = [];
    let isFirstLife = true;
    const script: Script = async ({ name }, _files, signal) => {
      reads.push(name);
      if (name !== "code-skeptic" || !isFirstLife) return {};
      return await new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
      });
    };
    const served = await serve({ engines: scriptedEngines(script) });
    const pull = await aPull(served);
    const isDone = (event: RunEvent) => event.type === "progress" && event.progress.outcome;
    await served.until(() => served.events.filter(isDone).length === 2);
    const before = reads.length;
    isFirstLife = false;
    await served.restart();
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expect(reads.slice(before)).toEqual(["code-skeptic"]);
    expect(served.comment(pull.number)).toContain("## Chorale · nothing to report");
    // The time in which no process was there is nobody's reading time.
    expect(served.comment(pull.number)).toContain("restarted during this review");
    expect(served.comment(pull.number)).not.toMatch(/Review phase: .+ → /);
    expect(served.github.checkRuns(repository)).toHaveLength(1);
  });
});
