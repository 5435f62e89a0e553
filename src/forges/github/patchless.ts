import type { DiffLine, FileChange, Hunk } from "../../types/diff.ts";
import type { Skipped } from "../../types/outcome.ts";
import type { Pull } from "../../types/pull.ts";
import { ForgeError } from "../forge.ts";
import type { Caller } from "../http/caller.ts";
import { withHunks, type ListedFile } from "./listed-file.ts";
import { operations } from "./operations.ts";

const maxBlobBytes = 2 * 1024 * 1024;

/**
 * Looks at a file for which GitHub gives no patch: binary files are told as such, an added or removed text is a patch by
 * itself. A text that was only modified is unread: which of its lines are new can't be seen from one side.
 */
export async function readPatchless(
  caller: Caller,
  pull: Pull,
  file: ListedFile,
  signal: AbortSignal,
): Promise<FileChange | Skipped> {
  const unread = { path: file.filename, reason: "GitHub gives no patch for it" };
  if (file.sha === null) return unread;
  let bytes: Uint8Array;
  try {
    bytes = await caller.call({
      operation: operations.fetchBlob,
      repository: pull.ref,
      parameters: { file_sha: file.sha },
      signal,
      accept: "application/vnd.github.raw+json",
      maxBytes: maxBlobBytes,
      read: (answer) => answer.bytes,
    });
  } catch (error) {
    // Refused for this one file alone: the others are read all the same.
    if (!(error instanceof ForgeError)) throw error;
    if (error.status === 413) return { path: file.filename, reason: "larger than 2 MB" };
    if (error.status === 404 || error.status === 403 || error.status === 422) return unread;
    throw error;
  }
  // The same rule as git's: a NUL byte makes it binary.
  if (bytes.includes(0)) return { ...withHunks(file, []), binary: true };
  if (file.status === "added") return withHunks(file, [wholeHunk(bytes, "added")]);
  if (file.status === "removed") return withHunks(file, [wholeHunk(bytes, "deleted")]);
  return unread;
}

function wholeHunk(bytes: Uint8Array, kind: "added" | "deleted"): Hunk {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const texts = text.split("\n");
  const ended = texts.at(-1) === "";
  if (ended) texts.pop();
  const lines = texts.map((line, index): DiffLine => ({
    kind,
    text: line,
    ...(kind === "added" ? { newLine: index + 1 } : { oldLine: index + 1 }),
    ...(!ended && index === texts.length - 1 && { noNewlineAtEnd: true as const }),
  }));
  const range = { start: 1, lines: lines.length };
  const nothing = { start: 0, lines: 0 };
  const [before, after] = kind === "added" ? [nothing, range] : [range, nothing];
  return {
    oldStart: before.start,
    oldLines: before.lines,
    newStart: after.start,
    newLines: after.lines,
    heading: "",
    lines,
  };
}
