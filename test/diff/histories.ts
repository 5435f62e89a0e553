import * as fc from "fast-check";
import type { TreeFile } from "./repository.ts";

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

/** A line of a file. */
export const line = fc.oneof(
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

/** The files before and after a change. */
export const history = fc
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
