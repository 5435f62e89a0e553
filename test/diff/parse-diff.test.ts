import { describe, expect, it } from "vitest";
import { DiffSyntaxError } from "../../src/diff/diff-syntax-error.ts";
import { parseDiff } from "../../src/diff/parse-diff.ts";
import { aRepository, type Tree } from "./repository.ts";

/** What git prints for the change from one tree to another. */
function diffOf(before: Tree, after: Tree, flags: string[] = [], settings: string[] = []): string {
  const { git, writeTree } = aRepository();
  const trees = [writeTree(before), writeTree(after)];
  return git(
    ...settings.flatMap((set) => ["-c", set]),
    "diff",
    "--find-renames",
    ...flags,
    ...trees,
  );
}

/** No line of it is one that git would take for a heading. */
const body = Array.from({ length: 20 }, (_, index) => ` line ${index + 1}\n`).join("");

function refusal(diff: string): string {
  try {
    parseDiff(diff);
  } catch (error) {
    if (error instanceof DiffSyntaxError) return error.message;
    throw error;
  }
  return "parsed";
}

describe("a file of a diff", () => {
  it("has hunks with headings, and lines with the numbers of both sides", () => {
    const before = `function first() {\n${body}}\n`;
    const [change] = parseDiff(
      diffOf({ "a.js": before }, { "a.js": before.replace(" line 19\n", " new\n newer\n") }),
    );
    expect(change).toEqual({
      path: "a.js",
      status: "modified",
      oldMode: "100644",
      newMode: "100644",
      binary: false,
      submodule: false,
      hunks: [
        {
          oldStart: 17,
          oldLines: 6,
          newStart: 17,
          newLines: 7,
          heading: "function first() {",
          lines: [
            { kind: "context", text: " line 16", oldLine: 17, newLine: 17 },
            { kind: "context", text: " line 17", oldLine: 18, newLine: 18 },
            { kind: "context", text: " line 18", oldLine: 19, newLine: 19 },
            { kind: "deleted", text: " line 19", oldLine: 20 },
            { kind: "added", text: " new", newLine: 20 },
            { kind: "added", text: " newer", newLine: 21 },
            { kind: "context", text: " line 20", oldLine: 21, newLine: 22 },
            { kind: "context", text: "}", oldLine: 22, newLine: 23 },
          ],
        },
      ],
    });
  });

  it.each<[string, Tree, Tree, object]>([
    ["added", {}, { f: "a\n" }, { path: "f", status: "added", newMode: "100644" }],
    ["added and empty", {}, { "an empty": "" }, { path: "an empty", status: "added", hunks: [] }],
    ["deleted", { f: "a\n" }, {}, { path: "f", status: "deleted", oldMode: "100644" }],
    [
      "renamed as it was",
      { f: body },
      { g: body },
      { path: "g", oldPath: "f", status: "renamed", hunks: [] },
    ],
    [
      "made executable",
      { "x b/y": "a\n" },
      { "x b/y": { content: "a\n", mode: "100755" } },
      { path: "x b/y", status: "mode-changed", oldMode: "100644", newMode: "100755", hunks: [] },
    ],
    [
      "binary",
      { f: "\0a" },
      { f: "\0b" },
      { path: "f", status: "modified", binary: true, hunks: [] },
    ],
    [
      "turned into a link",
      { f: "a\nb\n" },
      { f: { content: "g", mode: "120000" } },
      { path: "f", status: "modified", oldMode: "100644", newMode: "120000" },
    ],
  ])("is %s", (_, before, after, expected) => {
    const files = parseDiff(diffOf(before, after));
    expect(files).toHaveLength(1);
    expect(files[0]).toMatchObject(expected);
  });

  it("is copied, and keeps both paths", () => {
    const files = parseDiff(
      diffOf({ f: body }, { f: body, g: `${body}more\n` }, ["--find-copies-harder"]),
    );
    expect(files).toMatchObject([{ path: "g", oldPath: "f", status: "copied" }]);
  });

  it("is binary in a binary patch, and the file behind it is read", () => {
    const files = parseDiff(diffOf({ a: "\0a", b: "x\n" }, { a: "\0b", b: "y\n" }, ["--binary"]));
    expect(files).toMatchObject([
      { path: "a", binary: true, hunks: [] },
      { path: "b", binary: false },
    ]);
    expect(files[1]?.hunks).toHaveLength(1);
  });

  it("is a submodule, in git's short form and in its list of commits", () => {
    const short =
      "diff --git a/lib b/lib\nindex 1111111..2222222 160000\n--- a/lib\n+++ b/lib\n@@ -1 +1 @@\n-Subproject commit 1111111\n+Subproject commit 2222222\n";
    expect(parseDiff(short)).toMatchObject([{ path: "lib", status: "modified", submodule: true }]);
    const log =
      "Submodule my lib contains modified content\nSubmodule my lib 1111111..2222222:\n  > a commit\n  < another\n";
    const file = "diff --git a/x b/x\nnew file mode 100644\n";
    expect(parseDiff(file + log)).toMatchObject([
      { path: "x" },
      { path: "my lib", submodule: true },
    ]);
    expect(parseDiff(log)).toMatchObject([{ path: "my lib", submodule: true }]);
  });

  it("has the lines of both kinds where it turned into a link", () => {
    const [change] = parseDiff(diffOf({ f: "a\nb\n" }, { f: { content: "g", mode: "120000" } }));
    expect(change?.hunks).toMatchObject([{ oldStart: 1, oldLines: 2, newStart: 1, newLines: 1 }]);
    expect(change?.hunks[0]?.lines.map(({ kind, text }) => [kind, text])).toEqual([
      ["deleted", "a"],
      ["deleted", "b"],
      ["added", "g"],
    ]);
  });
});

function added(content: string): string[] | undefined {
  const [change] = parseDiff(diffOf({ f: "old\n" }, { f: content }));
  return change?.hunks.flatMap(({ lines }) =>
    lines.filter(({ kind }) => kind === "added").map(({ text }) => text),
  );
}

describe("a line", () => {
  it.each([
    "++ b/x",
    "-- a/x",
    "diff --git a/x b/x",
    "@@ -1 +1 @@",
    "\\ No newline at end of file",
    "-- ",
    "GIT binary patch",
  ])("that looks like a header stays a line: %s", (line) => {
    expect(added(`${line}\nold\n`)).toEqual([line]);
    expect(parseDiff(diffOf({ f: `${line}\n` }, { f: "x\n" }))).toMatchObject([
      { hunks: [{ lines: [{ kind: "deleted", text: line }, { kind: "added" }] }] },
    ]);
  });

  it.each(["a\r", "\r", "a\rb", "a\fb", "a\u2028b", "\u0085", ""])(
    "ends at a line feed only: %j",
    (line) => {
      expect(added(`${line}\nend\n`)).toEqual([line, "end"]);
    },
  );

  it("that no line feed ends says so, on each side", () => {
    const both = parseDiff(diffOf({ f: "a" }, { f: "b" }))[0]?.hunks[0]?.lines;
    expect(both).toEqual([
      { kind: "deleted", text: "a", oldLine: 1, noNewlineAtEnd: true },
      { kind: "added", text: "b", newLine: 1, noNewlineAtEnd: true },
    ]);
    const onlyNew = parseDiff(diffOf({ f: "a\n" }, { f: "a" }))[0]?.hunks[0]?.lines;
    expect(onlyNew?.map(({ noNewlineAtEnd }) => noNewlineAtEnd)).toEqual([undefined, true]);
  });

  it("that is empty may have lost its blank", () => {
    const stripped = diffOf({ f: "a\n\nb\n" }, { f: "a\n\nc\n" }).replace("\n \n", "\n\n");
    expect(parseDiff(stripped)[0]?.hunks[0]?.lines[1]).toEqual({
      kind: "context",
      text: "",
      oldLine: 2,
      newLine: 2,
    });
  });
});

describe("a path", () => {
  const odd = [
    "a b",
    "end ",
    "x b/x b/x",
    "ünï/😀",
    "tab\t",
    'quo"te',
    "back\\",
    "line\nfeed",
    "\u0001",
    "dev/null",
    "a/b",
    "b/a",
    "--- a",
  ];

  it.each(odd)("is the file's own, however git writes it: %j", (path) => {
    const changes: [Tree, Tree][] = [
      [{}, { [path]: "a\n" }],
      [{ [path]: "a\n" }, {}],
      [{ [path]: "a\n" }, { [path]: "b\n" }],
      [{ [path]: "\0" }, { [path]: "\0\0" }],
      [{}, { [path]: "" }],
      [{ other: body }, { [path]: body }],
    ];
    const ways: [string[], string[]][] = [
      [[], []],
      [["--no-prefix"], []],
      [[], ["core.quotePath=false", "diff.mnemonicPrefix=true"]],
      [["--src-prefix=old/", "--dst-prefix=new/"], []],
    ];
    const { git, writeTree } = aRepository();
    for (const [before, after] of changes) {
      const trees = [writeTree(before), writeTree(after)];
      for (const [flags, settings] of ways) {
        const diff = git(
          ...settings.flatMap((set) => ["-c", set]),
          "diff",
          "-M",
          ...flags,
          ...trees,
        );
        expect(parseDiff(diff).map((change) => change.path)).toEqual([path]);
      }
    }
  });
});

describe("a diff", () => {
  it("may be empty", () => {
    expect(parseDiff("")).toEqual([]);
    expect(parseDiff("\n")).toEqual([]);
  });

  it("may come without git's headers, from files or from folders", () => {
    const hunk = "@@ -1 +1 @@\n-a\n+b\n";
    const at = "\t2024-05-01 10:00:00.000000000 +0200";
    expect(parseDiff(`--- a.txt${at}\n+++ a.txt${at}\n${hunk}`)).toMatchObject([
      { path: "a.txt", status: "modified" },
    ]);
    const folders = `diff -ru old/x.c new/x.c\n--- old/x.c${at}\n+++ new/x.c${at}\n${hunk}Binary files old/p and new/p differ\ndiff -ru old/y.c new/y.c\n--- old/y.c${at}\n+++ new/y.c${at}\n${hunk}`;
    expect(parseDiff(folders)).toMatchObject([
      { path: "x.c" },
      { path: "p", binary: true },
      { path: "y.c" },
    ]);
    expect(parseDiff("--- /dev/null\n+++ b/n.txt\n@@ -0,0 +1 @@\n+b\n")).toMatchObject([
      { path: "n.txt", status: "added" },
    ]);
    expect(parseDiff("--- a/n.txt\n+++ /dev/null\n@@ -1 +0,0 @@\n-b\n")).toMatchObject([
      { path: "n.txt", status: "deleted" },
    ]);
  });

  it("may stand behind a commit's message and before a mail's signature", () => {
    const { git, commit } = aRepository();
    commit({ f: "a\n" });
    commit({ f: "b\n" }, "change f\n\n--- not a file\n+++ not one either\n- a list\n+ a plus");
    expect(parseDiff(git("format-patch", "-1", "--stdout"))).toMatchObject([{ path: "f" }]);
    expect(parseDiff(git("show"))).toMatchObject([{ path: "f" }]);
  });

  it("may have been through a Windows program", () => {
    const diff = `\uFEFF${diffOf({ "a b": "1\n\n2\n", g: body }, { "a b": "1\n\n3\n", h: body }).replaceAll("\n", "\r\n")}`;
    expect(parseDiff(diff)).toMatchObject([
      { path: "a b" },
      { path: "h", oldPath: "g", status: "renamed" },
    ]);
  });

  it.each<[string, string, string]>([
    [
      "something else",
      "hello\nworld\n",
      "Line 1 of the diff: expected a line such as `diff --git a/file b/file`.",
    ],
    [
      "a merge's combined diff",
      "diff --cc f\nindex 1,2..3\n--- a/f\n+++ b/f\n@@@ -1,1 -1,1 +1,1 @@@\n- a\n -b\n++c\n",
      "Line 1 of the diff: expected a diff against one parent",
    ],
    [
      "a combined hunk",
      "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@@ -1,1 -1,1 +1,1 @@@\n- a\n -b\n++c\n",
      "Line 4 of the diff: expected a diff against one parent",
    ],
    [
      "a hunk that was cut off",
      "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n a\n-b\n",
      "Line 7 of the diff: expected 1 old and 2 new lines more in this hunk",
    ],
    [
      "a hunk that is longer than it says",
      "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n+c\n",
      "Line 6 of the diff: expected the next file",
    ],
    [
      "a context line too many",
      "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n c\n",
      "Line 7 of the diff: expected the next file",
    ],
    ["a file without hunks", "--- a/f\n+++ b/f\n", "Line 3 of the diff: expected a hunk header"],
    [
      "hunks out of order",
      "--- a/f\n+++ b/f\n@@ -9 +9 @@\n-a\n+b\n@@ -1 +1 @@\n-a\n+b\n",
      "Line 6 of the diff: expected a hunk behind the one before it",
    ],
    [
      "a line 0",
      "--- a/f\n+++ b/f\n@@ -0 +0 @@\n-a\n+b\n",
      "Line 3 of the diff: expected lines that are counted from 1",
    ],
    [
      "no file's name",
      "diff --git a/f\nnew file mode 100644\n",
      "Line 1 of the diff: expected a file header that names its file",
    ],
    [
      "colours",
      "\u001B[1mdiff --git a/f b/f\u001B[m\n",
      "Line 1 of the diff: expected a diff without colours",
    ],
    ["a conflict", "* Unmerged path f\n", "Line 1 of the diff: expected a diff without conflicts"],
    [
      "a file on one side only",
      "--- old/f\n+++ new/f\n@@ -1 +1 @@\n-a\n+b\nOnly in new: g\n",
      "Line 6 of the diff: expected the next file",
    ],
  ])("is refused with its line and what to do: %s", (_, diff, message) => {
    expect(refusal(diff)).toContain(message);
    expect(refusal(diff)).toMatch(/Give the output of `git diff`\.$/);
  });

  it("is refused where it is a series of commits, whose lines belong to several heads", () => {
    const { git, commit } = aRepository();
    for (const content of ["a\n", "b\n", "c\n"]) commit({ f: content });
    expect(refusal(git("log", "-p"))).toContain("not a series of commits");
    expect(refusal(git("format-patch", "-2", "--stdout"))).toContain("not a series of commits");
  });
});
