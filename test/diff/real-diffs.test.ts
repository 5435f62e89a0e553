import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DiffSyntaxError } from "../../src/diff/diff-syntax-error.ts";
import { parseDiff } from "../../src/diff/parse-diff.ts";
import { touchedLines } from "../../src/diff/touched-lines.ts";
import type { FileChange } from "../../src/types/diff.ts";
import { history, line } from "./histories.ts";
import { aRepository, type TreeFile } from "./repository.ts";

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
  it("gives paths, status and modes as git's raw list has them, and both sides of a file and what differs", () => {
    const { git, writeTree } = aRepository();
    fc.assert(
      fc.property(history, style, ({ before, after }, { settings = [], flags = [] }) => {
        const trees = [writeTree(Object.fromEntries(before)), writeTree(Object.fromEntries(after))];
        const args = ["diff", "--find-renames", ...flags, ...trees];
        const parsed = parseDiff(git(...settings.flatMap((set) => ["-c", set]), ...args));
        const about = flags.filter(isAboutFiles);
        const raw = git("diff", "--raw", "--abbrev=40", "-z", "--find-renames", ...about, ...trees);
        expect(parsed.map(nameOf)).toEqual(parseRaw(raw));
        for (const change of parsed) {
          if (change.binary) continue;
          const old =
            change.status === "added" ? "" : contentOf(before, change.oldPath ?? change.path);
          const fresh = change.status === "deleted" ? "" : contentOf(after, change.path);
          expect(patch(old, change, "new")).toBe(fresh);
          expect(patch(fresh, change, "old")).toBe(old);
          expect(expand(touchedLines(change))).toEqual(touchedByHeaders(git, trees, change, flags));
        }
      }),
      { numRuns: 40 },
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
        expect(["parsed", "refused"]).toContain(outcomeOf(damaged));
      }),
      { numRuns: 1_000 },
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
      fc.property(soup, (parts) => {
        expect(["parsed", "refused"]).toContain(outcomeOf(parts.join("")));
      }),
      { numRuns: 1_500 },
    );
  });

  it.each([
    ["blanks in a header", "refused", `diff --git ${"a ".repeat(1_000_000)}\n`],
    ["a quote that never ends", "refused", `diff --git "${"\\".repeat(999_999)}`],
    ["escapes without end", "refused", `diff --git "${"\\303".repeat(500_000)}" "x`],
    [
      "slashes",
      "parsed",
      `--- ${"/".repeat(1_000_000)}\n+++ ${"/".repeat(999_999)}x\n@@ -1 +1 @@\n-a\n+b\n`,
    ],
    ["a heading", "parsed", `--- a\n+++ b\n@@ -1 +1 @@ ${"\r".repeat(1_000_000)}x\n-a\n+b\n`],
    [
      "a submodule",
      "refused",
      `diff --git a/x b/x\nSubmodule ${"abcdef0..abcdef".repeat(100_000)}`,
    ],
    ["binary files", "parsed", `Binary files ${"a and ".repeat(300_000)} differ`],
    [
      "a count beyond all lines",
      "refused",
      "--- a\n+++ b\n@@ -1,9999999999 +1,9999999999 @@\n a\n",
    ],
  ])("is taken in one pass: %s are %s", (_, outcome, diff) => {
    expect(outcomeOf(diff)).toBe(outcome);
  });
});

/** "parsed" or "refused"; any other error is the test's. */
function outcomeOf(diff: string): string {
  try {
    for (const change of parseDiff(diff)) touchedLines(change);
    return "parsed";
  } catch (error) {
    if (error instanceof DiffSyntaxError) return "refused";
    throw error;
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
        const number = to === "new" ? part.oldLine : part.newLine;
        if (left[at] !== whole || number !== at + 1) throw new Error(`line ${at + 1} does not fit`);
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
