import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { touchedLines } from "../../../src/diff/touched-lines.ts";
import { diffChange, localChange, readDiffFile } from "../../../src/forges/local/local.ts";
import { findRoot, resolveRange } from "../../../src/forges/local/range.ts";
import type { FileChange } from "../../../src/types/diff.ts";
import { aRepository, plainGit } from "../../diff/repository.ts";

beforeEach(() => {
  for (const [name, value] of Object.entries(plainGit)) vi.stubEnv(name, value);
  return () => vi.unstubAllEnvs();
});

const { signal } = new AbortController();
const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString("utf8");
const brief = (files: readonly FileChange[]) =>
  files.map((change) => [
    change.status,
    change.path,
    touchedLines(change)
      .map(({ start, end }) => `${start}-${end}`)
      .join(),
  ]);

async function changeOf(dir: string, flags: { base?: string; head?: string } = {}) {
  return localChange(await resolveRange(await findRoot(dir), flags));
}

describe("the change of a work tree", () => {
  it("holds what is committed since the base, staged, changed and new, but not what is ignored", async () => {
    const { dir, git, commit, write } = aRepository();
    commit({ ".gitignore": "*.log\n", a: "1\n", b: "1\n", c: "1\n", gone: "1\n" });
    git("checkout", "--quiet", "-b", "feature");
    commit({ a: "1\n2\n" });
    write({ b: "2\n" });
    git("add", "b");
    write({ c: "1\n2\n3\n", "new/one.ts": "x\ny", "debug.log": "x\n", empty: "" });
    rmSync(join(dir, "gone"));
    const { files, unread } = await (await changeOf(dir)).fetchDiff(signal);
    expect(unread).toEqual([]);
    expect(brief(files)).toEqual([
      ["modified", "a", "2-2"],
      ["modified", "b", "1-1"],
      ["modified", "c", "2-3"],
      ["deleted", "gone", ""],
      ["added", "empty", ""],
      ["added", "new/one.ts", "1-2"],
    ]);
    expect(files.at(-1)?.hunks[0]?.lines.at(-1)).toEqual({
      kind: "added",
      text: "y",
      newLine: 2,
      noNewlineAtEnd: true,
    });
  });

  it("shows new files exactly as git does once they are added", async () => {
    const { dir, git, commit, write } = aRepository();
    commit({ a: "1\n" });
    write({
      "x y": "1\r\n2",
      "run.sh": { content: "#!/bin/sh\n", mode: "100755" },
      link: { content: "a", mode: "120000" },
      bin: "\0",
      é: "",
    });
    const { files } = await (await changeOf(dir)).fetchDiff(signal);
    git("add", "--all");
    const added = await (await changeOf(dir)).fetchDiff(signal);
    expect(files).toEqual(added.files);
  });

  it("shows a file with a conflict as it stands, and names a repository inside as unread", async () => {
    const { dir, git, commit } = aRepository();
    commit({ f: "1\n" });
    git("checkout", "--quiet", "-b", "other");
    commit({ f: "2\n" });
    git("checkout", "--quiet", "main");
    commit({ f: "3\n" });
    expect(() => git("merge", "--quiet", "other")).toThrow("Command failed");
    mkdirSync(join(dir, "inner"));
    aRepository({ within: join(dir, "inner") }).commit({ a: "1\n" });
    const { files, unread } = await (await changeOf(dir)).fetchDiff(signal);
    expect(brief(files)).toEqual([["modified", "f", "1-1,3-5"]]);
    expect(unread).toEqual([{ path: "inner/", reason: "a repository of its own" }]);
  });

  it("counts a file that left the index only as one that changed", async () => {
    const { dir, git, commit, write } = aRepository();
    commit({ f: "1\n" });
    git("rm", "--quiet", "--cached", "f");
    write({ f: "1\n2\n" });
    const { files } = await (await changeOf(dir)).fetchDiff(signal);
    expect(files.map(({ path, status }) => [path, status])).toEqual([["f", "added"]]);
  });

  it("is found from a folder inside", async () => {
    const { dir, commit, write } = aRepository();
    commit({ "src/a": "1\n", b: "1\n" });
    write({ b: "2\n" });
    const change = await changeOf(join(dir, "src"));
    expect(brief((await change.fetchDiff(signal)).files)).toEqual([["modified", "b", "1-1"]]);
    expect(text(await change.fetchFile("b", signal))).toBe("2\n");
  });

  it("hands out files of the work tree, and no link's target", async () => {
    const { dir, commit } = aRepository();
    commit({ a: "1\n" });
    const outside = mkdtempSync(join(tmpdir(), "chorale-"));
    onTestFinished(() => rmSync(outside, { recursive: true }));
    writeFileSync(join(outside, "secret"), "hidden\n");
    symlinkSync(join(outside, "secret"), join(dir, "link"));
    symlinkSync(outside, join(dir, "folder"));
    const change = await changeOf(dir);
    expect(text(await change.fetchFile("a", signal))).toBe("1\n");
    expect(text(await change.fetchFile("link", signal))).toBe(join(outside, "secret"));
    expect(await change.fetchFile("folder/secret", signal)).toBeUndefined();
    expect(await change.fetchFile("../../etc/hostname", signal)).toBeUndefined();
    expect(await change.fetchFile("none", signal)).toBeUndefined();
    expect(await change.fetchFile("a/none", signal)).toBeUndefined();
  });
});

describe("the change between two commits", () => {
  it("leaves the work tree out, and hands out the files of its head", async () => {
    const { dir, commit, write } = aRepository();
    commit({ a: "1\n" });
    commit({ "a b": "2\n", link: { content: "a b", mode: "120000" } });
    write({ "a b": "3\n", c: "1\n" });
    const change = await changeOf(dir, { base: "HEAD~1", head: "HEAD" });
    expect(brief((await change.fetchDiff(signal)).files)).toEqual([
      ["added", "a b", "1-1"],
      ["added", "link", "1-1"],
    ]);
    expect(text(await change.fetchFile("a b", signal))).toBe("2\n");
    expect(text(await change.fetchFile("link", signal))).toBe("a b");
    expect(await change.fetchFile("c", signal)).toBeUndefined();
    expect(await change.fetchFile("none", signal)).toBeUndefined();
  });

  it("takes the configuration of the base", async () => {
    const { dir, commit } = aRepository();
    commit({ ".github/chorale.yml": "failOn: error\n" });
    commit({ ".github/chorale.yml": "failOn: never\n" });
    const change = await changeOf(dir, { base: "HEAD~1", head: "HEAD" });
    expect(await change.fetchConfig()).toEqual({
      path: ".github/chorale.yml",
      text: "failOn: error\n",
    });
  });

  it("shows the text of a script that calls itself binary", async () => {
    const { dir, commit } = aRepository();
    commit({ "a.js": "1;\n", "b.js": "1;\n", "c.bin": "\0" });
    commit({
      ".gitattributes": "a.js binary\n",
      "a.js": "1;\n2;\n",
      "b.js": "1;\n2; // \0\n",
      "c.bin": "\0\0",
    });
    const { files } = await (
      await changeOf(dir, { base: "HEAD~1", head: "HEAD" })
    ).fetchDiff(signal);
    expect(files.map(({ path, binary }) => [path, binary])).toEqual([
      [".gitattributes", false],
      ["a.js", false],
      ["b.js", false],
      ["c.bin", true],
    ]);
    expect(brief(files.slice(1, 3))).toEqual([
      ["modified", "a.js", "2-2"],
      ["modified", "b.js", "2-2"],
    ]);
  });
});

describe("git's configuration", () => {
  it("changes nothing about a diff", async () => {
    const { dir, git, commit } = aRepository();
    commit({ "src/a.ts": "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "src/ü": "1\n" });
    git("mv", "src/a.ts", "src/b.ts");
    commit({ "src/b.ts": "1\n2\n3\n4\n\n6\n7\n8\n9\n10\n", "src/ü": "2\n" });
    const plain = await (await changeOf(dir, { base: "HEAD~1", head: "HEAD" })).fetchDiff(signal);
    for (const setting of [
      "diff.noprefix true",
      "diff.mnemonicPrefix true",
      "diff.renames false",
      "diff.context 0",
      "diff.interHunkContext 9",
      "diff.algorithm histogram",
      "color.ui always",
      "core.quotePath false",
      "diff.relative true",
      "diff.submodule log",
      "diff.suppressBlankEmpty true",
      "diff.orderFile .git/config",
      "core.pager false",
    ]) {
      git("config", ...setting.split(" "));
    }
    const configured = await (
      await changeOf(join(dir, "src"), { base: "HEAD~1", head: "HEAD" })
    ).fetchDiff(signal);
    expect(configured).toEqual(plain);
    expect(plain.files).toMatchObject([
      { path: "src/b.ts", oldPath: "src/a.ts" },
      { path: "src/ü" },
    ]);
  });

  it("of a repository runs no program", async () => {
    const { dir, git, commit, write } = aRepository();
    commit({ ".gitattributes": "* diff=evil filter=evil\n", "a.ts": "1\n", "b.ts": "1\n" });
    write({ "a.ts": "2\n", "b.ts": "changed\n", "c.ts": "new\n" });
    const trace = join(dir, ".git", "ran");
    const program = `sh -c 'echo >> "${trace}"; cat'`;
    for (const key of [
      "core.fsmonitor",
      "core.pager",
      "diff.external",
      "diff.evil.command",
      "diff.evil.textconv",
      "filter.evil.clean",
      "filter.evil.process",
      "filter.evil.smudge",
      "core.sshCommand",
    ]) {
      git("config", key, program);
    }
    git("config", "filter.evil.required", "true");
    const change = await changeOf(dir);
    const { files } = await change.fetchDiff(signal);
    expect(brief(files)).toEqual([
      ["modified", "a.ts", "1-1"],
      ["modified", "b.ts", "1-1"],
      ["added", "c.ts", "1-1"],
    ]);
    await change.fetchConfig();
    expect(existsSync(trace)).toBe(false);
  });
});

describe("a diff that somebody made earlier", () => {
  it("reads the files that still are what it says, and no others", async () => {
    const { dir, git, commit, write } = aRepository();
    commit({ same: "1\n", moved: "1\n", gone: "1\n" });
    write({ same: "\uFEFF1\n2\n", moved: "1\n2\n", gone: "2\n" });
    const change = diffChange(dir, git("diff"));
    write({ same: "\uFEFF1\r\n2\r\n", moved: "0\n1\n2\n" });
    rmSync(join(dir, "gone"));
    expect((await change.fetchDiff(signal)).files.map(({ path }) => path)).toEqual([
      "gone",
      "moved",
      "same",
    ]);
    expect(text(await change.fetchFile("same", signal))).toBe("\uFEFF1\r\n2\r\n");
    await expect(change.fetchFile("moved", signal)).rejects.toThrow("differs from the diff");
    expect(await change.fetchFile("gone", signal)).toBeUndefined();
  });

  it("may be a file in UTF-16, as Windows' shells write it", async () => {
    const { dir, write } = aRepository();
    write({ f: "ü\r\n" });
    const diff = "--- a/f\r\n+++ b/f\r\n@@ -1 +1 @@\r\n-a\r\n+ü\r\n";
    writeFileSync(join(dir, "utf16"), Buffer.from(`\uFEFF${diff}`, "utf16le"));
    writeFileSync(join(dir, "utf8"), diff);
    const [first, second] = [await readDiffFile("utf16", dir), await readDiffFile("utf8", dir)];
    expect((await diffChange(dir, first).fetchDiff(signal)).files).toEqual(
      (await diffChange(dir, second).fetchDiff(signal)).files,
    );
  });

  it("that belongs to another folder is told where to be reviewed", async () => {
    const { dir } = aRepository();
    const change = diffChange(dir, "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n");
    await expect(change.fetchDiff(signal)).rejects.toThrow("name it with --repo");
  });

  it("that is not there is asked for again", async () => {
    await expect(readDiffFile("x.diff", "/nowhere")).rejects.toThrow(
      "give --diff a file, or - for standard input",
    );
  });
});
