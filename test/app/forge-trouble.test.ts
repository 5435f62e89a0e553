import { describe, expect, it } from "vitest";
import { secondaryRateLimit, type GitHub } from "../../emulators/github/github.ts";
import { anAgeing } from "./ageing.ts";
import { aJumpingClock } from "./jumping-clock.ts";
import type { Script } from "../review/scripted-engine.ts";
import {
  aPull,
  harmless,
  injection,
  repository,
  scriptedEngines,
  serve,
  type Served,
} from "./served.ts";

const config = /contents\/.*chorale\.yml/;
const comments = /issues\/1\/comments$/;

/** Chorale with reviewers that have begun to read, and go on when the test lets them. */
async function whileReading({ progressEveryMs }: { progressEveryMs?: number } = {}) {
  const reading = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const script: Script = async () => {
    reading.resolve();
    await gate.promise;
    return {};
  };
  const served = await serve({
    engines: scriptedEngines(script),
    ...(progressEveryMs === undefined ? {} : { progressEveryMs }),
  });
  const pull = await aPull(served);
  await reading.promise;
  return { served, pull, goOn: gate.resolve };
}

/** One comment with the result, one check, and nothing that GitHub would not have understood. */
function expectOneReview(served: Served, number: number): void {
  expect(served.comment(number)).toContain("## Chorale · 1 error");
  expect(served.github.commentsEver(repository, number)).toHaveLength(1);
  expect(served.github.checkRuns(repository)).toMatchObject([{ conclusion: "failure" }]);
  expect(served.github.violations).toEqual([]);
}

const asked = ({ github }: Served, method: string, path: RegExp) =>
  github.requests.filter((one) => one.method === method && one.path.search(path) >= 0).length;

describe("when the forge is in trouble", () => {
  it("a fault that passes is waited out, and one comment stands there", async () => {
    const served = await serve({ clock: aJumpingClock() });
    served.github.fail({ method: "GET", path: /pulls\/1/, status: 502, times: 2 });
    served.github.fail({ method: "POST", path: /issues\/1\/comments/, status: 500 });
    served.github.fail({ method: "POST", path: /check-runs/, reset: true });
    const pull = await aPull(served);
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expect(served.comment(pull.number)).toContain("1 error");
    expect(served.github.checkRuns(repository)).toHaveLength(1);
  });

  it("a file that can't be had is named, and the review is partial", async () => {
    const served = await serve({ clock: aJumpingClock() });
    served.github.fail({ method: "GET", path: /contents\/src\/mail\.js/, status: 403, times: 9 });
    const pull = await aPull(served, {
      files: { "src/users.js": harmless, "src/mail.js": harmless },
    });
    await served.results(1);
    expect(served.comment(pull.number)).toContain("src/mail.js");
    expect(served.comment(pull.number)).toMatch(/review incomplete/);
    expect(served.github.checkRuns(repository)).toMatchObject([{ conclusion: "neutral" }]);
  });

  it("a pull request too large for the diff route is read file by file", async () => {
    const served = await serve({ github: { diffFileLimit: 3 }, clock: aJumpingClock() });
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`src/part-${index}.js`, harmless]),
    );
    const pull = await aPull(served, { files: { ...files, "src/users.js": injection } });
    await served.results(1);
    const comment = served.comment(pull.number);
    expect(comment).toContain("src/users.js");
    expect(comment).toContain("## Chorale · 1 error");
    expect(comment).toContain("ead 13 of 13 files");
  });

  it.each([
    ["a 429", { ...secondaryRateLimit({ retryAfterSeconds: 1 }), status: 429 }],
    ["a secondary rate limit", secondaryRateLimit({ retryAfterSeconds: 1 })],
  ])("%s that says when to come back is obeyed, for reading and for writing", async (_, limit) => {
    const served = await serve({ clock: aJumpingClock() });
    served.github.fail({ method: "GET", path: /pulls\/1/, ...limit });
    served.github.fail({ method: "POST", path: comments, ...limit });
    const pull = await aPull(served);
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expectOneReview(served, pull.number);
    expect(asked(served, "POST", comments)).toBe(2);
  });

  it.each([
    ["reset without an answer", { reset: true } as const],
    ["reset behind what was done", { reset: true, afterwards: true } as const],
    ["broken in the middle of the answer", { cut: true } as const],
  ])("a connection that is %s costs nothing and doubles nothing", async (_, fault) => {
    const served = await serve({ clock: aJumpingClock() });
    for (const [method, path] of [
      ["GET", /pulls\/1/],
      ["POST", comments],
      ["POST", /check-runs$/],
      ["PATCH", /check-runs\/\d+$/],
    ] as const) {
      served.github.fail({ method, path, ...fault });
    }
    const pull = await aPull(served);
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expectOneReview(served, pull.number);
    expect(served.github.checkRuns(repository)[0]?.annotations).toHaveLength(1);
  });

  it("an App that GitHub can't tell about itself yet does its work a moment later", async () => {
    const served = await serve({ clock: aJumpingClock() });
    // At its start, and when it begins with the review.
    served.github.fail({ method: "GET", path: /^\/app$/, status: 502, times: 2 });
    await served.restart();
    const pull = await aPull(served);
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expectOneReview(served, pull.number);
    const [failed = ""] = served.log().match(/.*"job failed".*/) ?? [];
    expect(JSON.parse(failed)).toMatchObject({
      err: {
        type: "ForgeError",
        message: expect.stringContaining("GitHub would not say who the App is: 502"),
      },
    });
  });
});

describe("when something changes in the middle of a review", () => {
  it("a token that GitHub stops taking is replaced, and the result appears", async () => {
    const age = anAgeing();
    const { served, pull, goOn } = await whileReading();
    const exchanges = () => asked(served, "POST", /access_tokens$/);
    expect(exchanges()).toBe(1);
    age();
    served.github.expireTokens();
    goOn();
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expect(exchanges()).toBe(2);
    expect(served.comment(pull.number)).toContain("## Chorale · nothing to report");
    expect(served.github.checkRuns(repository)).toMatchObject([{ conclusion: "success" }]);
  });

  it("a comment that somebody deletes is written anew, once", async () => {
    const { served, pull, goOn } = await whileReading({ progressEveryMs: 0 });
    const [waiting] = served.github.comments(repository, pull.number);
    await served.github.deleteComment(waiting!.id, "ada");
    goOn();
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expect(served.comment(pull.number)).toContain("## Chorale · nothing to report");
    expect(served.github.commentsEver(repository, pull.number)).toHaveLength(2);
  });

  it("a comment that somebody deletes while it is edited is written anew, once", async () => {
    const { served, pull, goOn } = await whileReading();
    const { github } = served;
    const [waiting] = github.comments(repository, pull.number);
    const deleted = Promise.withResolvers<void>();
    github.fail({ method: "PATCH", path: /issues\/comments/, heldUntil: deleted.promise });
    goOn();
    await github.until(() => github.requests.some(({ fault }) => fault), { what: "the edit" });
    await github.deleteComment(waiting!.id, "ada");
    deleted.resolve();
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expect(served.comment(pull.number)).toContain("## Chorale · nothing to report");
    expect(github.commentsEver(repository, pull.number)).toHaveLength(2);
    expect(github.requests.find(({ fault }) => fault)).toMatchObject({ status: 404 });
  });

  it("a comment that is deleted between two reviews is written anew, once", async () => {
    const served = await serve({ clock: aJumpingClock() });
    const pull = await aPull(served);
    await served.results(1);
    const [review] = served.github.comments(repository, pull.number);
    await served.github.deleteComment(review!.id, "ada");
    await served.github.push(repository, pull, { files: { "a.js": "let a;\n" } });
    expect(await served.results(2)).toMatchObject([{}, { status: "published" }]);
    expect(served.comment(pull.number)).toContain("## Chorale · 1 error");
    expect(served.github.commentsEver(repository, pull.number)).toHaveLength(2);
  });

  const changes: [string, (github: GitHub) => Promise<unknown>][] = [
    ["closed", (github) => github.closePull(repository, 1)],
    ["merged", (github) => github.mergePull(repository, 1)],
    ["closed, as its branch is deleted,", (github) => github.deleteBranch(repository, "feature")],
  ];
  it.each(changes)("a pull request that is %s still gets its result", async (_, change) => {
    const { served, pull, goOn } = await whileReading();
    await change(served.github);
    goOn();
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expect(served.comment(pull.number)).toContain("## Chorale · nothing to report");
    expect(served.github.checkRuns(repository)).toMatchObject([
      { status: "completed", conclusion: "success" },
    ]);
  });

  it("a repository that is renamed is followed, and stays followed", async () => {
    const { served, pull, goOn } = await whileReading();
    const { github } = served;
    await github.renameRepository(repository, "store");
    goOn();
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    const bodies = () => github.comments("acme/store", pull.number).map(({ body }) => body);
    expect(bodies()).toEqual([expect.stringContaining("## Chorale · nothing to report")]);
    expect(github.checkRuns("acme/store")).toMatchObject([{ conclusion: "success" }]);

    const newer = await github.push("acme/store", pull.number, { files: { "a.js": "let a;\n" } });
    expect(await served.results(2)).toMatchObject([{}, { status: "published" }]);
    expect(bodies()).toEqual([expect.stringContaining(newer.slice(0, 7))]);
    expect(github.violations).toEqual([]);
  });

  it("a repository that is deleted ends its review at once, and no other one", async () => {
    const { served, goOn } = await whileReading();
    const { github } = served;
    await github.deleteRepository(repository);
    goOn();
    expect(await served.results(1)).toMatchObject([
      { status: "gave-up", reason: expect.stringContaining("404 Not Found") },
    ]);
    await github.addRepository("acme/other");
    await github.openPull("acme/other", { head: "feature", files: { "src/users.js": harmless } });
    expect(await served.results(2)).toMatchObject([{}, { status: "published" }]);
    expect(github.comments("acme/other", 1)).toHaveLength(1);
  });

  it("a conversation that is locked gets its result, as it only is an edit", async () => {
    const { served, pull, goOn } = await whileReading();
    await served.github.lockPull(repository, pull.number);
    goOn();
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expect(served.comment(pull.number)).toContain("## Chorale · nothing to report");
  });
});

describe("when a review has to be given up", () => {
  it("a conversation that was locked before is told of beside the commit", async () => {
    const served = await serve({ clock: aJumpingClock() });
    await served.github.addRepository(repository);
    const pull = await served.github.openPull(repository, {
      head: "feature",
      files: { "src/users.js": injection },
      draft: true,
    });
    await served.results(1);
    await served.github.lockPull(repository, pull.number);
    await served.github.readyForReview(repository, pull.number);
    expect(await served.results(2)).toMatchObject([{}, { status: "gave-up" }]);
    expect(served.github.comments(repository, pull.number)).toEqual([]);
    expect(served.github.checkRuns(repository)).toMatchObject([
      {
        status: "completed",
        conclusion: "neutral",
        title: "review stopped",
        summary: expect.stringContaining("Unlock the conversation"),
      },
    ]);
  });

  it("the pull says so once, however often it happens, and beside each commit", async () => {
    const served = await serve({ clock: aJumpingClock() });
    served.github.fail({ method: "GET", path: config, status: 422, times: 99 });
    const pull = await aPull(served);
    await served.results(1);
    const first = served.comment(pull.number);
    expect(first).toContain("review stopped");
    expect(first).toContain("GitHub would not show a file: 422");

    const newer = await served.github.push(repository, pull, { files: { "a.js": "let a;\n" } });
    expect(await served.results(2)).toMatchObject([{ status: "gave-up" }, { status: "gave-up" }]);
    expect(served.comment(pull.number)).toContain(newer.slice(0, 7));
    expect(served.github.commentsEver(repository, pull.number)).toHaveLength(1);
    const checks = served.github.checkRuns(repository);
    expect(checks.map(({ title, conclusion }) => [title, conclusion])).toEqual([
      ["review stopped", "neutral"],
      ["review stopped", "neutral"],
    ]);

    served.github.clearFaults();
    await served.github.push(repository, pull, { files: { "b.js": "let b;\n" } });
    expect(await served.results(3)).toMatchObject([{}, {}, { status: "published" }]);
    expect(served.comment(pull.number)).toContain("## Chorale · 1 error");
    expect(served.github.commentsEver(repository, pull.number)).toHaveLength(1);
  });
});
