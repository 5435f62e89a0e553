import { z } from "zod";
import type { FileChange, FileStatus, Hunk } from "../../types/diff.ts";
import type { Skipped } from "../../types/outcome.ts";
import { tryParseDiff } from "../hosted/try-parse-diff.ts";

/** An entry of `GET /repos/{owner}/{repo}/pulls/{pull_number}/files`. */
export const ListedFile = z.object({
  /** The blob at the head; for a removed file the one at the base. */
  sha: z.string().nullable(),
  filename: z.string(),
  previous_filename: z.string().optional(),
  status: z.enum(["added", "removed", "modified", "renamed", "copied", "changed", "unchanged"]),
  additions: z.number(),
  deletions: z.number(),
  /** The hunks, without file headers; absent for binary files and where it would be too long. */
  patch: z.string().optional(),
});
export type ListedFile = z.infer<typeof ListedFile>;

const statuses: Record<ListedFile["status"], FileStatus> = {
  added: "added",
  removed: "deleted",
  modified: "modified",
  renamed: "renamed",
  copied: "copied",
  changed: "mode-changed",
  unchanged: "mode-changed",
};

/** git's name for no bytes at all, in SHA-1 and SHA-256. */
const emptyBlobs = new Set([
  "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
  "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
]);

/** `undefined` when there is no patch and the file itself has to be looked at. */
export function toFileChange(file: ListedFile): FileChange | Skipped | undefined {
  if (file.patch === undefined) return hasNothingToPatch(file) ? withHunks(file, []) : undefined;
  const hunks = parseHunks(file.patch);
  const added = count(hunks, "added");
  const deleted = count(hunks, "deleted");
  if (added !== file.additions || deleted !== file.deletions) {
    return { path: file.filename, reason: "GitHub gives only a part of its patch" };
  }
  return withHunks(file, hunks);
}

export function withHunks(file: ListedFile, hunks: Hunk[]): FileChange {
  const lines = hunks.flatMap((hunk) => hunk.lines);
  return {
    path: file.filename,
    ...(file.previous_filename !== undefined && { oldPath: file.previous_filename }),
    status: statuses[file.status],
    binary: false,
    submodule:
      lines.length > 0 &&
      lines.every(({ text }) => /^Subproject commit [0-9a-f]{40,64}$/.test(text)),
    hunks,
  };
}

/** Moved as it was, another mode, or an empty file. */
function hasNothingToPatch({ status, sha, additions, deletions }: ListedFile): boolean {
  if (additions + deletions > 0) return false;
  if (status === "added" || status === "removed") return sha !== null && emptyBlobs.has(sha);
  return status !== "modified";
}

/** Any two names do: only the hunks are kept. */
function parseHunks(patch: string): Hunk[] {
  const text = `diff --git a/file b/file\n--- a/file\n+++ b/file\n${patch}\n`;
  return tryParseDiff(text)?.[0]?.hunks ?? [];
}

function count(hunks: Hunk[], kind: "added" | "deleted"): number {
  return hunks.flatMap((hunk) => hunk.lines).filter((line) => line.kind === kind).length;
}
