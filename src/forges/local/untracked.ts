import { skipReason } from "../../diff/classify.ts";
import type { Diff, FileChange } from "../../types/diff.ts";
import { gitNames } from "./git.ts";
import { openInside, type WorkFile } from "./work-tree.ts";

/** git looks at as many bytes to tell a binary file. */
const sniffedBytes = 8_000;

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
      const file = skipReason(path) === undefined ? await openInside(root, path) : anything;
      if (file === undefined) diff.unread.push({ path, reason: "not a file" });
      else diff.files.push(asAdded(path, file));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      diff.unread.push({ path, reason: `could not be read: ${why}` });
    }
  }
  return diff;
}

const anything: WorkFile = { bytes: new Uint8Array(), mode: "100644" };

function asAdded(path: string, { bytes, mode }: WorkFile): FileChange {
  const binary = bytes.subarray(0, sniffedBytes).includes(0);
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
