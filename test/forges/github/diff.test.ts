import type nock from "nock";
import { describe, expect, it } from "vitest";
import type { Diff } from "../../../src/types/diff.ts";
import {
  aDiff,
  aForge,
  aGitHubPull,
  anySignal,
  baseSha,
  headSha,
  interceptEverything,
  pull,
} from "./harness.ts";

const repository = "/repos/acme/shop";
const diffOf = (api: nock.Scope) =>
  api.get(`${repository}/pulls/12`).matchHeader("accept", "application/vnd.github.diff");
const pullOf = (api: nock.Scope) =>
  api.get(`${repository}/pulls/12`).matchHeader("accept", "application/vnd.github+json");
const page = (api: nock.Scope, number: number) =>
  api.get(`${repository}/pulls/12/files`).query({ per_page: 100, page: number });
const next = { link: '<https://api.github.com/x?page=2>; rel="next"' };
const pointedAt = (ref: string) => aGitHubPull({ base: { ...aGitHubPull().base, ref } });
const refuse = (api: nock.Scope) =>
  diffOf(api).reply(406, {
    message: "Sorry, the diff exceeded the maximum number of files (300).",
    errors: [{ resource: "PullRequest", field: "diff", code: "too_large" }],
  });
const listed = (filename: string, changes: object = {}) => ({
  sha: "d".repeat(40),
  filename,
  status: "modified",
  additions: 1,
  deletions: 1,
  changes: 2,
  patch: "@@ -1 +1 @@\n-a\n+b",
  ...changes,
});
const bare = (filename: string, changes: object = {}) => {
  const { patch: _, ...file } = listed(filename, changes);
  return file;
};
const many = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => listed(`src/file-${from + index}.js`));
const pathsOf = (diff: Diff) => [
  ...diff.files.map(({ path }) => path),
  ...diff.unread.map(({ path }) => path),
];

describe("fetchDiff", () => {
  interceptEverything();

  it("parses the diff that GitHub gives", async () => {
    const { forge, api } = aForge();
    diffOf(api).reply(200, aDiff);
    pullOf(api).reply(200, aGitHubPull());
    const { files, unread } = await forge.fetchDiff(pull, anySignal());
    expect(unread).toEqual([]);
    expect(files).toMatchObject([{ path: "src/a.js", status: "modified" }]);
    expect(files[0]?.hunks[0]?.lines.at(-1)).toEqual({
      kind: "added",
      text: "const b = 2;",
      newLine: 2,
    });
  });

  it("refuses the diff of a pull that was pushed to meanwhile", async () => {
    const { forge, api } = aForge();
    diffOf(api).reply(200, aDiff);
    const moved = { head: { sha: "c".repeat(40), ref: "search", repo: null } };
    pullOf(api).reply(200, aGitHubPull(moved));
    await expect(forge.fetchDiff(pull, anySignal())).rejects.toMatchObject({
      status: 409,
      message:
        `acme/shop#12 moved on while its diff was read: ${headSha} became ${"c".repeat(40)}. ` +
        "Ask for a review of the new head.",
    });
  });

  it("reads the diff again when the pull was pointed at another branch meanwhile", async () => {
    const { forge, api } = aForge();
    diffOf(api).reply(200, aDiff);
    pullOf(api).times(2).reply(200, pointedAt("next"));
    diffOf(api).reply(200, aDiff.replaceAll("src/a.js", "src/b.js"));
    const { files } = await forge.fetchDiff(pull, anySignal());
    expect(files).toMatchObject([{ path: "src/b.js" }]);
  });

  it("compares with the base that it is pointed at now", async () => {
    const { forge, api } = aForge();
    const nextSha = "f".repeat(40);
    const base = { ...aGitHubPull().base, ref: "next", sha: nextSha };
    refuse(api);
    refuse(api);
    pullOf(api)
      .times(3)
      .reply(200, aGitHubPull({ base, changed_files: 2 }));
    page(api, 1).reply(200, many(0, 1));
    api
      .get(`${repository}/compare/${nextSha}...${headSha}`)
      .query({ per_page: 1 })
      .reply(200, { merge_base_commit: { sha: nextSha } });
    tree(api, nextSha, { "src/file-0.js": "1", "z.js": "1" });
    tree(api, headSha, { "src/file-0.js": "2", "z.js": "2" });
    const { unread } = await forge.fetchDiff(pull, anySignal());
    expect(unread).toEqual([{ path: "z.js", reason: "GitHub does not list it" }]);
  });

  it("gives up on a pull that is pointed at another branch each time, and says so", async () => {
    const { forge, api } = aForge();
    diffOf(api).times(3).reply(200, aDiff);
    for (const ref of ["next", "main", "next"]) pullOf(api).reply(200, pointedAt(ref));
    await expect(forge.fetchDiff(pull, anySignal())).rejects.toMatchObject({
      status: 409,
      message:
        "acme/shop#12 was pointed at another branch while its diff was read: main became next. " +
        "Ask for the review again.",
    });
  });

  it("asks a refused diff only once and lists the files instead", async () => {
    const { forge, api, clock } = aForge();
    refuse(api);
    pullOf(api)
      .times(2)
      .reply(200, aGitHubPull({ changed_files: 301 }));
    for (const number of [1, 2, 3]) {
      page(api, number).reply(200, many(number * 100, 100), next);
    }
    const last = listed("日本/ü 🎵.js", { status: "renamed", previous_filename: "alt.js" });
    page(api, 4).reply(200, [last]);
    const diff = await forge.fetchDiff(pull, anySignal());
    expect(diff.files).toHaveLength(301);
    expect(diff.unread).toEqual([]);
    expect(diff.files.at(-1)).toEqual({
      path: "日本/ü 🎵.js",
      oldPath: "alt.js",
      status: "renamed",
      binary: false,
      submodule: false,
      hunks: [
        {
          oldStart: 1,
          oldLines: 1,
          newStart: 1,
          newLines: 1,
          heading: "",
          lines: [
            { kind: "deleted", text: "a", oldLine: 1 },
            { kind: "added", text: "b", newLine: 1 },
          ],
        },
      ],
    });
    expect(clock.waits).toEqual([]);
  });

  it("lists the files when the diff has fewer than the pull", async () => {
    const { forge, api } = aForge();
    diffOf(api).reply(200, aDiff);
    pullOf(api)
      .times(2)
      .reply(200, aGitHubPull({ changed_files: 2 }));
    page(api, 1).reply(200, many(0, 2));
    expect((await forge.fetchDiff(pull, anySignal())).files).toHaveLength(2);
  });

  it("lists the files when the diff breaks off", async () => {
    const { forge, api } = aForge();
    diffOf(api).reply(200, aDiff.split("\n").slice(0, -2).join("\n"));
    pullOf(api).times(2).reply(200, aGitHubPull());
    page(api, 1).reply(200, many(0, 1));
    expect((await forge.fetchDiff(pull, anySignal())).files).toHaveLength(1);
  });

  it("lists the files when the diff takes GitHub too long", async () => {
    const { forge, api } = aForge();
    const message = "Server Error: Sorry, this diff is taking too long to generate.";
    diffOf(api).times(6).reply(500, { message });
    pullOf(api).times(2).reply(200, aGitHubPull());
    page(api, 1).reply(200, many(0, 1));
    expect((await forge.fetchDiff(pull, anySignal())).files).toHaveLength(1);
  });

  it("refuses a list that was pushed to while it was read", async () => {
    const { forge, api } = aForge();
    refuse(api);
    pullOf(api).reply(200, aGitHubPull());
    page(api, 1).reply(200, many(0, 1));
    const moved = { head: { sha: "c".repeat(40), ref: "search", repo: null } };
    pullOf(api).reply(200, aGitHubPull(moved));
    await expect(forge.fetchDiff(pull, anySignal())).rejects.toMatchObject({ status: 409 });
  });
});

const blobIs = (content: string | Buffer) => (api: nock.Scope) =>
  api
    .get(`${repository}/git/blobs/${"d".repeat(40)}`)
    .matchHeader("accept", "application/vnd.github.raw+json")
    .reply(200, content);

const fetchListed = async (file: object, blob?: (api: nock.Scope) => void) => {
  const { forge, api } = aForge();
  refuse(api);
  pullOf(api).times(2).reply(200, aGitHubPull());
  page(api, 1).reply(200, [file]);
  blob?.(api);
  return await forge.fetchDiff(pull, anySignal());
};

describe("a listed file without a patch", () => {
  interceptEverything();

  it("is read from its blob when it was added", async () => {
    const file = bare("big.js", { status: "added", additions: 2, deletions: 0 });
    const { files, unread } = await fetchListed(file, blobIs("one\r\ntwo"));
    expect(unread).toEqual([]);
    expect(files).toMatchObject([{ path: "big.js", status: "added", binary: false }]);
    expect(files[0]?.hunks).toEqual([
      {
        oldStart: 0,
        oldLines: 0,
        newStart: 1,
        newLines: 2,
        heading: "",
        lines: [
          { kind: "added", text: "one\r", newLine: 1 },
          { kind: "added", text: "two", newLine: 2, noNewlineAtEnd: true },
        ],
      },
    ]);
  });

  it("is known to be binary from its blob", async () => {
    const file = bare("logo.png", { additions: 0, deletions: 0 });
    const { files } = await fetchListed(file, blobIs(Buffer.from([0x89, 0x50, 0, 1])));
    expect(files).toMatchObject([{ path: "logo.png", binary: true, hunks: [] }]);
  });

  it("is named as unread when it is a text that was modified", async () => {
    const { files, unread } = await fetchListed(bare("big.js"), blobIs("text\n"));
    expect(files).toEqual([]);
    expect(unread).toEqual([{ path: "big.js", reason: "GitHub gives no patch for it" }]);
  });

  it("is named as unread when it is larger than 2 MB", async () => {
    const file = bare("big.sql", { status: "added" });
    const { unread } = await fetchListed(file, blobIs("x".repeat(2 * 1024 * 1024 + 1)));
    expect(unread).toEqual([{ path: "big.sql", reason: "larger than 2 MB" }]);
  });

  it("is named as unread when its blob can't be had, a submodule's commit for example", async () => {
    const { unread } = await fetchListed(bare("vendor/lib"), (api) =>
      api.get(/git\/blobs/).reply(404, { message: "Not Found" }),
    );
    expect(unread).toEqual([{ path: "vendor/lib", reason: "GitHub gives no patch for it" }]);
  });

  it.each([
    ["moved", { status: "renamed", previous_filename: "old.js" }, "renamed"],
    ["of another mode", { status: "changed" }, "mode-changed"],
    ["empty", { status: "added", sha: "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391" }, "added"],
  ])("needs none when it is %s", async (_, changes, status) => {
    const { files } = await fetchListed(bare("a.js", { additions: 0, deletions: 0, ...changes }));
    expect(files).toMatchObject([{ path: "a.js", status, binary: false, hunks: [] }]);
  });

  it("is named as unread when its patch is not whole", async () => {
    const { unread } = await fetchListed(listed("long.js", { additions: 900 }));
    expect(unread).toEqual([{ path: "long.js", reason: "GitHub gives only a part of its patch" }]);
  });

  it("is named as unread when its patch breaks off in a hunk", async () => {
    const { unread } = await fetchListed(listed("long.js", { patch: "@@ -1,9 +1,9 @@\n-a\n+b" }));
    expect(unread).toEqual([{ path: "long.js", reason: "GitHub gives only a part of its patch" }]);
  });

  it("is a submodule when its patch says so", async () => {
    const patch = `@@ -1 +1 @@\n-Subproject commit ${"1".repeat(40)}\n+Subproject commit ${"2".repeat(40)}`;
    const { files } = await fetchListed(listed("vendor/lib", { patch }));
    expect(files).toMatchObject([{ path: "vendor/lib", submodule: true }]);
  });
});

const compare = (api: nock.Scope) =>
  api.get(`${repository}/compare/${baseSha}...${headSha}`).query({ per_page: 1 });
const tree = (api: nock.Scope, commit: string, paths: Record<string, string>, truncated = false) =>
  api
    .get(`${repository}/git/trees/${commit}`)
    .query({ recursive: "1" })
    .reply(200, {
      tree: [
        { path: "src", mode: "040000", type: "tree", sha: commit },
        ...Object.entries(paths).map(([path, sha]) => ({
          path,
          mode: "100644",
          type: "blob",
          sha,
        })),
      ],
      truncated,
    });
describe("a pull of more than 3,000 files", () => {
  interceptEverything();

  const mergeBase = "e".repeat(40);
  const prepare = (changedFiles: number) => {
    const made = aForge();
    refuse(made.api);
    const answer = aGitHubPull({ changed_files: changedFiles });
    pullOf(made.api).optionally().times(2).reply(200, answer);
    for (let number = 1; number <= 30; number += 1) {
      page(made.api, number).reply(200, many((number - 1) * 100, 100), next);
    }
    return made;
  };

  const firsts = Object.fromEntries(many(0, 3000).map(({ filename }) => [filename, "2"]));

  it("names every file that GitHub does not list", async () => {
    const { forge, api } = prepare(3003);
    compare(api).reply(200, { merge_base_commit: { sha: mergeBase } });
    tree(api, mergeBase, { "z/gone.js": "1", "z/changed.js": "1", "z/same.js": "1" });
    tree(api, headSha, { ...firsts, "z/new.js": "2", "z/changed.js": "2", "z/same.js": "1" });
    const diff = await forge.fetchDiff(pull, anySignal());
    const reason = "beyond the 3,000 files that GitHub lists";
    expect(diff.unread).toEqual([
      { path: "z/changed.js", reason },
      { path: "z/gone.js", reason },
      { path: "z/new.js", reason },
    ]);
    expect(new Set(pathsOf(diff)).size).toBe(3003);
  });

  it("says how many it could not even name", async () => {
    const { forge, api } = prepare(5000);
    compare(api).reply(200, { merge_base_commit: { sha: mergeBase } });
    tree(api, mergeBase, { "z/changed.js": "1" }, true);
    tree(api, headSha, { ...firsts, "z/changed.js": "2", "z/beyond-the-cut.js": "2" }, true);
    const { unread } = await forge.fetchDiff(pull, anySignal());
    expect(unread).toEqual([
      { path: "z/changed.js", reason: "beyond the 3,000 files that GitHub lists" },
      { path: "(further files)", reason: "1999 more: beyond the 3,000 files that GitHub lists" },
    ]);
  });

  it("is refused when its history has nothing to do with the base's", async () => {
    const { forge, api } = prepare(3003);
    const message = "No common ancestor between main and search.";
    compare(api).reply(404, { message });
    await expect(forge.fetchDiff(pull, anySignal())).rejects.toThrow(
      /have no commit in common.* Rebase the branch onto main and push it again\./,
    );
  });
});
