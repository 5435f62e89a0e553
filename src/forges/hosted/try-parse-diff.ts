import { DiffSyntaxError } from "../../diff/diff-syntax-error.ts";
import { parseDiff } from "../../diff/parse-diff.ts";
import type { FileChange } from "../../types/diff.ts";

/** `undefined` for what is no whole diff: one that the host cut off must not end the review of the others. */
export function tryParseDiff(text: string): FileChange[] | undefined {
  try {
    return parseDiff(text);
  } catch (error) {
    if (error instanceof DiffSyntaxError) return undefined;
    throw error;
  }
}
