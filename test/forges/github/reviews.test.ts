import nock from "nock";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { startGitHub, type GitHubOptions } from "../../../emulators/github/github.ts";
import type { PullReview, Remark } from "../../../src/forges/forge.ts";
import { aForge, anySignal, aProbot, marker } from "./harness.ts";

const name = "acme/shop";

/** A pull on an emulated GitHub that ends with the test, and the adapter with the App's own key. */
async function aPull(options: GitHubOptions = {}) {
  const github = await startGitHub(options);
  onTestFinished(async () => {
    await github.close();
    expect(github.violations).toEqual([]);
  });
  await github.addRepository(name);
  const lines = "line\n".repeat(50);
  const { number } = await github.openPull(name, {
    head: "search",
    files: { "a.js": "1\n2\n3\n", "b.js": "1\n", "c.js": "1\n", "big.js": lines },
  });
  const { id, slug, privateKey } = github.app;
  const probot = aProbot({ githubToken: "", appId: id, privateKey, baseUrl: github.url });
  const { forge } = aForge({ probot, app: { id, slug } });
  const installationId = github.install("acme").id;
  const ref = { forge: "github", owner: "acme", repo: "shop", installationId, number };
  return { github, forge, pull: await forge.fetchPull(ref, anySignal()) };
}

const aReview = (remarks: Remark[]): PullReview => ({
  marker,
  body: marker,
  event: "comment",
  remarks,
});

describe("a review on GitHub", () => {
  beforeEach(() => nock.restore());
  afterEach(() => nock.activate());

  it("stands beside all lines of a range", async () => {
    const { github, forge, pull } = await aPull();
    const remarks = [
      { path: "a.js", line: 1, endLine: 3, body: "range" },
      { path: "a.js", line: 2, endLine: 2, body: "line" },
    ];
    await forge.submitReview(pull, aReview(remarks), anySignal());
    expect(github.reviews(name, 1)[0]?.comments).toMatchObject([
      { startLine: 1, startSide: "RIGHT", line: 3, side: "RIGHT" },
      { startLine: null, line: 2, side: "RIGHT" },
    ]);
  });

  it("is not lost for one line that GitHub itself doesn't show", async () => {
    const { github, forge, pull } = await aPull({
      diffFileLimit: 1,
      patchLimit: { lines: 20, bytes: 1000 },
    });
    const remarks = ["a.js", "big.js"].map((path) => ({ path, line: 1, endLine: 1, body: path }));
    const asked = aReview(remarks);
    const first = await forge.submitReview(pull, asked, anySignal());
    expect(first).toMatchObject({ change: "created", left: remarks.slice(1) });
    expect(github.reviews(name, 1)).toMatchObject([{ comments: [{ path: "a.js" }] }]);
    const again = await forge.submitReview(pull, asked, anySignal());
    expect(again).toEqual({ ...first, change: "unchanged" });
  });

  it("is refused on the App's own pull, and says so", async () => {
    const { github, forge, pull } = await aPull();
    const files = { "d.js": "1\n" };
    const author = github.bot.login;
    const own = await github.openPull(name, { head: "own", files, author });
    const theirs = await forge.fetchPull({ ...pull.ref, number: own.number }, anySignal());
    const review = { ...aReview([]), event: "request-changes" as const };
    await expect(forge.submitReview(theirs, review, anySignal())).rejects.toThrow(
      /422 .*own pull request/,
    );
  });
});

describe("a commit on GitHub", () => {
  beforeEach(() => nock.restore());
  afterEach(() => nock.activate());
  const content = new Uint8Array();

  it("names the permission that it takes, which no review does", async () => {
    const { github, forge, pull } = await aPull({
      app: { permissions: { contents: "read", pull_requests: "write" } },
    });
    const commit = { message: "fix", files: [{ path: "a.js", content }] };
    await expect(forge.commitFiles(pull, commit, anySignal())).rejects.toThrow(
      /Give the App the permission "Contents: read and write"/,
    );
    expect(await github.sha(name, "search")).toBe(pull.headSha);
    const workflow = { message: "fix", files: [{ path: ".github/workflows/ci.yml", content }] };
    await expect(forge.commitFiles(pull, workflow, anySignal())).rejects.toThrow(
      /"Workflows: read and write" as well/,
    );
  });

  it("says when the branch was deleted under it", async () => {
    const { github, forge, pull } = await aPull({
      app: { permissions: { contents: "write", pull_requests: "write" } },
    });
    const gone = { status: 422, body: { message: "Reference does not exist" } };
    github.fail({ method: "PATCH", path: /\/git\/refs\//, ...gone });
    const commit = { message: "fix", files: [{ path: "a.js", content }] };
    await expect(forge.commitFiles(pull, commit, anySignal())).rejects.toMatchObject({
      status: 409,
      message: expect.stringMatching(/search was deleted meanwhile/) as string,
    });
  });
});
