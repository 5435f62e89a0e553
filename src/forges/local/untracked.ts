import { skipReason } from "../../diff/classify.ts";
import { languageOf } from "../../diff/language.ts";
import type { Diff, FileChange } from "../../types/diff.ts";
import { gitNames } from "./git.ts";
import { FileTooLarge, isBinary, isBinaryFile, openInside, type WorkFile } from "./work-tree.ts";

/** Largest file whose lines are listed, in bytes: one that nobody told git to ignore may be of any size. */
const maxListedBytes = 1_000_000;

/**
 * New files that git does not track yet and is not told to ignore: all their lines are added.
 * What can't be read is named.
 */
export async function listUntracked(root: string, signal: AbortSignal): Promise<Diff> {
  const args = ["ls-files", "--others", "--exclude-standard", "-z"];
  const diff: Diff = { files: [], unread: [] };
  for (const path of await gitNames(args, { cwd: root, signal })) {
    if (path.endsWith("/")) {
      diff.unread.push({ path, reason: "a repository of its own" });
      continue;
    }
    try {
      // A folder of packages that nobody told git to ignore need not be read to be skipped.
      const file =
        skipReason(path) === undefined ? await openInside(root, path, maxListedBytes) : anything;
      if (file === undefined) diff.unread.push({ path, reason: "not a file" });
      else diff.files.push(asAdded(path, file));
    } catch (error) {
      if (error instanceof FileTooLarge) {
        if (await isBinaryFile(root, path)) diff.files.push(asAdded(path, anyBinary));
        else diff.unread.push({ path, reason: error.message });
        continue;
      }
      const why = error instanceof Error ? error.message : String(error);
      diff.unread.push({ path, reason: `could not be read: ${why}` });
    }
  }
  return diff;
}

const anything: WorkFile = { bytes: new Uint8Array(), mode: "100644" };

const anyBinary: WorkFile = { bytes: Buffer.of(0), mode: "100644" };

function asAdded(path: string, { bytes, mode }: WorkFile): FileChange {
  // A zero byte does not keep a script from running.
  const binary = isBinary(bytes) && languageOf(path) === "text";
  const hunks = binary ? [] : wholeFile(Buffer.from(bytes).toString("utf8"));
  return { path, status: "added", newMode: mode, binary, submodule: false, hunks };
}

function wholeFile(text: string): FileChange["hunks"] {
  if (text === "") return [];
  const lines = text.split("\n");
  const isEnded = lines.at(-1) === "";
  if (isEnded) lines.pop();
  const added = lines.map((line, index) => ({
    kind: "added" as const,
    text: line,
    newLine: index + 1,
    ...(!isEnded && index === lines.length - 1 && { noNewlineAtEnd: true as const }),
  }));
  return [
    { oldStart: 0, oldLines: 0, newStart: 1, newLines: lines.length, heading: "", lines: added },
  ];
}
