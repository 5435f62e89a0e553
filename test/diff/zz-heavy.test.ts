import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DiffSyntaxError } from "../../src/diff/diff-syntax-error.ts";
import { parseDiff } from "../../src/diff/parse-diff.ts";
import { touchedLines } from "../../src/diff/touched-lines.ts";
import type { FileChange } from "../../src/types/diff.ts";
import { aRepository, type TreeFile } from "./repository.ts";

/** Names that git quotes, or that look like something else in a header. */
const paths = [
  "plain.ts",
  "src/deep/er.py",
  "with blank.txt",
  "end blank ",
  "x b/x",
  "a/x b/a/x",
  "b/only.go",
  "tab\tname",
  "line\nfeed",
  "return\r",
  'quo"te.js',
  "back\\slash",
  "ünï/cödé.go",
  "😀.ts",
  "--- a",
  "dev/null",
  "\u0001control\u007f",
];

/** Lines that look like something else in a diff. */
const lines = [
  "",
  "--- a/plain.ts",
  "+++ b/plain.ts",
  "-- ",
  "@@ -1 +1 @@",
  "@@@ -1 -1 +1 @@@",
  "diff --git a/x b/x",
  "\\ No newline at end of file",
  "Binary files a/x and b/x differ",
  "rename from x",
  "one\r",
  "\r",
  "page\fbreak",
  "lone\rreturn",
  "line\u2028separator\u0085",
  "function name() {",
  "grüße 😀",
];

const line = fc.oneof(
  fc.constantFrom(...lines),
  fc.nat(40).map((number) => `line ${number}`),
);
const text = fc
  .tuple(fc.array(line, { maxLength: 30 }), fc.boolean())
  .map(([all, isEnded]) => all.join("\n") + (isEnded && all.length > 0 ? "\n" : ""));
const binary = fc
  .uint8Array({ minLength: 1, maxLength: 300 })
  .map((bytes) => Buffer.concat([Buffer.of(0), bytes]));

const file: fc.Arbitrary<TreeFile> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ content: text, mode: fc.constantFrom("100644", "100755") }),
  },
  { weight: 2, arbitrary: fc.record({ content: binary, mode: fc.constant("100644") }) },
  {
    weight: 1,
    arbitrary: fc.record({ content: fc.constant("target"), mode: fc.constant("120000") }),
  },
);

/** What becomes of a file. */
const fate = fc.oneof(
  fc.constant({ kind: "keep" as const }),
  fc.constant({ kind: "delete" as const }),
  fc.record({ kind: fc.constant("replace" as const), file }),
  fc.record({ kind: fc.constant("move" as const), to: fc.constantFrom(...paths) }),
  fc.record({ kind: fc.constant("flip" as const) }),
  fc.record({
    kind: fc.constant("edit" as const),
    at: fc.nat(30),
    deleted: fc.nat(4),
    added: fc.array(line, { maxLength: 4 }),
  }),
);

const history = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...paths), file, fate), {
    minLength: 1,
    maxLength: 8,
    selector: ([path]) => path,
  })
  .map((entries) => {
    const before = new Map(entries.map(([path, content]) => [path, content]));
    const after = new Map<string, TreeFile>();
    for (const [path, content, what] of entries) {
      if (what.kind === "delete") continue;
      if (what.kind === "replace") after.set(path, what.file);
      else if (what.kind === "move") after.set(what.to, content);
      else if (what.kind === "flip") after.set(path, flip(content));
      else if (what.kind === "edit") after.set(path, edit(content, what));
      else after.set(path, content);
    }
    return { before, after };
  });

function flip(content: TreeFile): TreeFile {
  if (content.mode === "120000") return content;
  return { ...content, mode: content.mode === "100755" ? "100644" : "100755" };
}

function edit(
  content: TreeFile,
  { at, deleted, added }: { at: number; deleted: number; added: string[] },
): TreeFile {
  if (typeof content.content !== "string" || content.mode === "120000") return content;
  const all = content.content.split("\n");
  return { ...content, content: all.toSpliced(at, deleted, ...added).join("\n") };
}

/** Flags and settings that change how git writes the same change. */
const styles: readonly { settings?: string[]; flags?: string[] }[] = [
  {},
  { flags: ["--no-prefix"] },
  { settings: ["diff.mnemonicPrefix=true", "diff.suppressBlankEmpty=true"] },
  { settings: ["core.quotePath=false"], flags: ["--src-prefix=old/", "--dst-prefix=new/"] },
  { flags: ["--binary", "--full-index"] },
  { flags: ["--unified=0"] },
  { flags: ["--function-context", "--find-copies-harder"] },
  { flags: ["--no-renames", "--diff-algorithm=patience"] },
];
const style = fc.constantFrom(...styles);

describe("a diff by git itself", () => {
  it("gives every file's path, status and modes as git's raw list has them", () => {
    const { git, writeTree } = aRepository();
    fc.assert(
      fc.property(history, style, ({ before, after }, { settings = [], flags = [] }) => {
        const trees = [writeTree(Object.fromEntries(before)), writeTree(Object.fromEntries(after))];
        const args = ["diff", "--find-renames", ...flags, ...trees];
        const parsed = parseDiff(git(...settings.flatMap((set) => ["-c", set]), ...args));
        const raw = parseRaw(
          git(
            "diff",
            "--raw",
            "--abbrev=40",
            "-z",
            "--find-renames",
            ...flags.filter(isAboutFiles),
            ...trees,
          ),
        );
        expect(parsed.map(nameOf)).toEqual(raw);
      }),
      { numRuns: 700 },
    );
  });

  it("makes the new file of the old one, the old of the new one, and touches what differs", () => {
    const { git, writeTree } = aRepository();
    fc.assert(
      fc.property(history, style, ({ before, after }, { settings = [], flags = [] }) => {
        const trees = [writeTree(Object.fromEntries(before)), writeTree(Object.fromEntries(after))];
        const args = ["diff", "--find-renames", ...flags, ...trees];
        for (const change of parseDiff(git(...settings.flatMap((set) => ["-c", set]), ...args))) {
          if (change.binary) continue;
          const old =
            change.status === "added" ? "" : contentOf(before, change.oldPath ?? change.path);
          const fresh = change.status === "deleted" ? "" : contentOf(after, change.path);
          expect(patch(old, change, "new")).toBe(fresh);
          expect(patch(fresh, change, "old")).toBe(old);
          expect(expand(touchedLines(change))).toEqual(touchedByHeaders(git, trees, change, flags));
        }
      }),
      { numRuns: 700 },
    );
  });

  it("is parsed or refused, however it was damaged", () => {
    const { git, writeTree } = aRepository();
    const damage = fc.array(
      fc.record({ at: fc.nat(4_000), deleted: fc.nat(12), added: fc.oneof(fc.string(), line) }),
      { minLength: 1, maxLength: 4 },
    );
    const diffs = fc
      .sample(history, { numRuns: 12, seed: 7 })
      .map(({ before, after }) =>
        git("diff", writeTree(Object.fromEntries(before)), writeTree(Object.fromEntries(after))),
      );
    fc.assert(
      fc.property(fc.constantFrom(...diffs), damage, (diff, all) => {
        let damaged = diff;
        for (const { at, deleted, added } of all) {
          const place = damaged.length === 0 ? 0 : at % damaged.length;
          damaged = damaged.slice(0, place) + added + damaged.slice(place + deleted);
        }
        expectParsedOrRefused(damaged);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("any text", () => {
  it("is parsed or refused", () => {
    const words = fc.constantFrom(
      "diff --git ",
      "--- ",
      "+++ ",
      "@@ -1 +1 @@",
      "\n",
      "a/",
      "b/",
      '"',
      "\\",
      " ",
      "/dev/null",
      "GIT binary patch",
      "rename from ",
      "+",
      "-",
    );
    const soup = fc.array(fc.oneof(words, fc.string({ unit: "binary" })), { maxLength: 60 });
    fc.assert(
      fc.property(soup, (parts) => expectParsedOrRefused(parts.join(""))),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ["blanks in a header", `diff --git ${"a ".repeat(1_000_000)}\n`],
    ["a quote that never ends", `diff --git "${"\\".repeat(999_999)}`],
    ["escapes without end", `diff --git "${"\\303".repeat(500_000)}" "x`],
    ["slashes", `--- ${"/".repeat(1_000_000)}\n+++ ${"/".repeat(999_999)}x\n@@ -1 +1 @@\n-a\n+b\n`],
    ["a heading", `--- a\n+++ b\n@@ -1 +1 @@ ${"\r".repeat(1_000_000)}x\n-a\n+b\n`],
    ["a submodule", `diff --git a/x b/x\nSubmodule ${"abcdef0..abcdef".repeat(100_000)}`],
    ["binary files", `Binary files ${"a and ".repeat(300_000)} differ`],
    ["a count beyond all lines", "--- a\n+++ b\n@@ -1,9999999999 +1,9999999999 @@\n a\n"],
  ])("is parsed or refused in one pass: %s", (_, diff) => expectParsedOrRefused(diff));
});

function expectParsedOrRefused(diff: string): void {
  try {
    for (const change of parseDiff(diff)) touchedLines(change);
  } catch (error) {
    expect(error).toBeInstanceOf(DiffSyntaxError);
  }
}

interface Named {
  path: string;
  oldPath?: string;
  status: string;
  modes: string;
}

function nameOf({ path, oldPath, status, oldMode, newMode }: FileChange): Named {
  return {
    path,
    ...(oldPath !== undefined && { oldPath }),
    status,
    modes: `${oldMode ?? "000000"} ${newMode ?? "000000"}`,
  };
}

/** git-diff(1), "RAW OUTPUT FORMAT". */
function parseRaw(raw: string): Named[] {
  const parts = raw.split("\0");
  const all: Named[] = [];
  while ((parts[0] ?? "") !== "") {
    const [oldMode = "", newMode = "", oldBlob = "", newBlob = "", letter = ""] = (
      parts.shift() ?? ""
    )
      .slice(1)
      .split(" ");
    const first = parts.shift() ?? "";
    const isPair = /^[RC]/.test(letter);
    const path = isPair ? (parts.shift() ?? "") : first;
    const isWhole = isPair && oldBlob === newBlob && oldMode === newMode;
    all.push({
      path,
      ...(isPair && { oldPath: first }),
      status:
        oldBlob === newBlob && letter === "M"
          ? "mode-changed"
          : (statuses[letter[0] ?? ""] ?? letter),
      // A file that only moved has no line that would name its mode.
      modes: isWhole ? "000000 000000" : `${oldMode} ${newMode}`,
    });
  }
  return all;
}

const statuses: Readonly<Record<string, string>> = {
  A: "added",
  C: "copied",
  D: "deleted",
  M: "modified",
  R: "renamed",
  T: "modified",
};

const isAboutFiles = (flag: string) => /renames|copies/.test(flag);

function contentOf(tree: ReadonlyMap<string, TreeFile>, path: string): string {
  return String(tree.get(path)?.content);
}

/** Applies hunks to the other side of a change. */
function patch(from: string, { hunks }: FileChange, to: "old" | "new"): string {
  const left = from.split(/(?<=\n)/);
  const gone = to === "new" ? "added" : "deleted";
  const taken = to === "new" ? "deleted" : "added";
  let result = "";
  let at = 0;
  for (const hunk of hunks) {
    const [start, count] =
      to === "new" ? [hunk.oldStart, hunk.oldLines] : [hunk.newStart, hunk.newLines];
    const begin = count === 0 ? start : start - 1;
    result += left.slice(at, begin).join("");
    at = begin;
    for (const part of hunk.lines) {
      const whole = part.text + (part.noNewlineAtEnd === true ? "" : "\n");
      if (part.kind !== gone) {
        expect(left[at]).toBe(whole);
        expect(part[to === "new" ? "oldLine" : "newLine"]).toBe(at + 1);
        at += 1;
      }
      if (part.kind !== taken) result += whole;
    }
  }
  return result + left.slice(at).join("");
}

function expand(ranges: readonly { start: number; end: number }[]): number[] {
  return ranges.flatMap(({ start, end }) =>
    Array.from({ length: end - start + 1 }, (_, index) => start + index),
  );
}

/** The touched lines as the headers of a diff without context count them. */
function touchedByHeaders(
  git: (...args: string[]) => string,
  trees: readonly string[],
  { path, oldPath }: FileChange,
  flags: readonly string[],
): number[] {
  const kept = flags.filter((flag) => isAboutFiles(flag) || flag.startsWith("--diff-algorithm"));
  const names = oldPath === undefined ? [path] : [oldPath, path];
  const args = [
    "--literal-pathspecs",
    "diff",
    "--find-renames",
    ...kept,
    "--unified=0",
    ...trees,
    "--",
    ...names,
  ];
  // Of a copy's two files only the later one was asked for.
  const diff = git(...args)
    .split(/^(?=diff --git )/m)
    .filter((part) => oldPath === undefined || /^(?:rename|copy) to /m.test(part))
    .join("");
  return [...diff.matchAll(/^@@ -\S+ \+(\d+)(?:,(\d+))? @@/gm)].flatMap(([, start, count = "1"]) =>
    Array.from({ length: Number(count) }, (_, index) => Number(start) + index),
  );
}
