import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { expect, it, onTestFinished } from "vitest";
import { startGitHub, type GitHub } from "../../emulators/github/github.ts";

const acme = { owner: "acme", repo: "shop" };
const nothing = "0".repeat(40);

/** An emulated GitHub that ends with the test, a pull, and octokit as an App that may write. */
async function aPull(): Promise<{ github: GitHub; rest: Octokit["rest"]; head: string }> {
  const permissions = { contents: "write", metadata: "read", pull_requests: "write" } as const;
  const github = await startGitHub({ app: { permissions } });
  onTestFinished(() => github.close());
  await github.addRepository("acme/shop", { files: { "a.js": "1\n", "src/b.js": "1\n" } });
  const files = { "a.js": "2\n" };
  const { pull } = await github.openPull("acme/shop", { head: "feature/ü", files });
  const { id: appId, privateKey } = github.app;
  const auth = { appId, privateKey, installationId: github.install("acme").id };
  const options = { authStrategy: createAppAuth, auth, baseUrl: github.url, log: quiet };
  return { github, rest: new Octokit(options).rest, head: pull.head.sha };
}
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

it("makes a commit of blobs and a tree, and puts it on a branch", async () => {
  const { github, rest, head } = await aPull();
  const { git } = rest;
  const content = Buffer.from([0, 255]).toString("base64");
  const blob = await git.createBlob({ ...acme, content, encoding: "base64" });
  const before = await git.getCommit({ ...acme, commit_sha: head });
  const tree = await git.createTree({
    ...acme,
    base_tree: before.data.tree.sha,
    tree: [
      { path: "bin/run", mode: "100755", type: "blob", sha: blob.data.sha },
      { path: "src/b.js", mode: "100644", type: "blob", sha: null },
      { path: "text", mode: "100644", type: "blob", content: "ü" },
    ],
  });
  const parents = [head];
  const commit = { ...acme, message: "m\n\nü", tree: tree.data.sha, parents };
  const { sha, author } = (await git.createCommit(commit)).data;
  expect(author.name).toBe("chorale[bot]");
  expect(github.pull("acme/shop", 1).pull.head.sha).toBe(head);
  const moved = await git.updateRef({ ...acme, ref: "heads/feature/ü", sha });
  expect(moved.data).toMatchObject({ ref: "refs/heads/feature/ü", object: { sha } });
  expect(github.pull("acme/shop", 1).pull.head.sha).toBe(sha);
  const entries = await github.pull("acme/shop", 1).repository.git.entries(sha);
  expect([...entries.values()].map(({ path, mode }) => `${mode} ${path}`)).toEqual([
    "100644 a.js",
    "040000 bin",
    "100755 bin/run",
    "100644 text",
  ]);
});

it("refuses objects that are not there, and branches that would lose a commit", async () => {
  const { github, rest, head } = await aPull();
  const { git } = rest;
  const { tree } = (await git.getCommit({ ...acme, commit_sha: head })).data;
  const file = { path: "c.js", mode: "100644", type: "blob", sha: nothing } as const;
  const ref = "heads/feature/ü";
  const main = await github.commit("acme/shop", "main", { files: { "m.js": "1\n" } });
  await github.commit("acme/shop", "held", { files: { "h.js": "1\n" } });
  github.protectBranch("acme/shop", "held");
  const create = (entry: object, base_tree = tree.sha) =>
    git.createTree({ ...acme, base_tree, tree: [{ ...file, ...entry }] });
  const message = "m";
  for (const [ask, problem] of [
    [() => create({}), /is not a valid blob/],
    [() => create({ sha: null }), /BadObjectState/],
    [() => create({ path: "../c.js", content: "", sha: undefined }), /malformed path/],
    [() => create({}, nothing), /base_tree/],
    [() => git.createTree({ ...acme, tree: [] }), /Invalid tree info/],
    [() => git.createCommit({ ...acme, message, tree: nothing, parents: [] }), /Tree SHA/],
    [() => git.createCommit({ ...acme, message, tree: tree.sha, parents: [nothing] }), /Parent/],
    [() => git.updateRef({ ...acme, ref, sha: nothing }), /Object does not exist/],
    [() => git.updateRef({ ...acme, ref: "heads/none", sha: main }), /Reference does not/],
    [() => git.updateRef({ ...acme, ref, sha: main, force: false }), /not a fast forward/],
    [() => git.updateRef({ ...acme, ref: "heads/held", sha: head }), /through a pull request/],
  ] as const) {
    const refusal = { status: 422, message: expect.stringMatching(problem) as string };
    await expect(ask(), String(problem)).rejects.toMatchObject(refusal);
  }
  await git.updateRef({ ...acme, ref, sha: main, force: true });
  expect(github.pull("acme/shop", 1).pull.head.sha).toBe(main);
});

it("dismisses what holds up a pull request, once", async () => {
  const { github, rest } = await aPull();
  const { pulls } = rest;
  const pull = { ...acme, pull_number: 1 };
  const { id } = github.review("acme/shop", 1, { author: "eve", state: "CHANGES_REQUESTED" });
  const dismissed = await pulls.dismissReview({ ...pull, review_id: id, message: "Fixed" });
  expect(dismissed.data.state).toBe("DISMISSED");
  expect((await pulls.getReview({ ...pull, review_id: id })).data.state).toBe("DISMISSED");
  const again = pulls.dismissReview({ ...pull, review_id: id, message: "Fixed" });
  await expect(again).rejects.toThrow(/Can not dismiss a dismissed/);
  const own = await pulls.createReview({
    ...pull,
    event: "COMMENT",
    comments: [{ path: "a.js", body: "b", line: 1 }],
  });
  const there = await pulls.listCommentsForReview({ ...pull, review_id: own.data.id });
  expect(there.data).toMatchObject([{ path: "a.js", body: "b" }]);
  const refused = pulls.dismissReview({ ...pull, review_id: own.data.id, message: "Why" });
  await expect(refused).rejects.toThrow(/Can not dismiss a commented/);
});
