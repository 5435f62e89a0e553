import type { Diff } from "../../types/diff.ts";
import type { Pull } from "../../types/pull.ts";
import { ForgeError } from "../forge.ts";
import type { Caller } from "../http/caller.ts";
import { assertSame, readSteadily } from "../hosted/read-steadily.ts";
import { listChanges } from "./listed-diff.ts";
import { tryParseDiff } from "../hosted/try-parse-diff.ts";
import { operations } from "./operations.ts";
import { fetchGitHubPull, type GitHubPull } from "./pull.ts";

/**
 * The pull's diff in one request, and the pull once more behind it. That second look answers two questions:
 *
 * - Whose diff is it? It belongs to whatever the head was at that moment. A head that is still `pull.headSha` afterwards was
 *   so before. A moved one is refused (409): a review of the newer head is on its way. Comparing two commits instead would
 *   be immune, but that endpoint stops at 300 files without a word, where this one says 406. Where only the base is another
 *   branch than before, the diff is read again, as it is against that one.
 * - Is it whole? `changed_files` is GitHub's own count; a diff with fewer files is not trusted.
 *
 * When GitHub refuses the diff (over 300 files or 20,000 lines, or too long in the making) or it
 * is not whole, the files are listed one by one: at most 30 pages, two trees and `maxBlobs` blobs.
 */
export function fetchDiff(caller: Caller, pull: Pull, signal: AbortSignal): Promise<Diff> {
  return readSteadily(pull, (asked) => readDiff(caller, asked, signal));
}

async function readDiff(caller: Caller, pull: Pull, signal: AbortSignal): Promise<Diff> {
  const text = await fetchDiffText(caller, pull, signal);
  if (text === undefined) {
    const before = await fetchSame(caller, pull, signal);
    const listed = await listChanges(caller, pull, before.changed_files, signal);
    await fetchSame(caller, pull, signal);
    return listed;
  }
  const now = await fetchSame(caller, pull, signal);
  const files = tryParseDiff(text);
  if (files && files.length >= (now.changed_files ?? 0)) return { files, unread: [] };
  const listed = await listChanges(caller, pull, now.changed_files, signal);
  await fetchSame(caller, pull, signal);
  return listed;
}

/** `undefined` when GitHub finds it too large. */
async function fetchDiffText(
  caller: Caller,
  pull: Pull,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    return await caller.call({
      operation: operations.fetchDiff,
      repository: pull.ref,
      parameters: { pull_number: pull.ref.number },
      signal,
      accept: "application/vnd.github.diff",
      // A file that is not UTF-8 costs its odd bytes, not the diff.
      read: ({ bytes }) => new TextDecoder().decode(bytes),
    });
  } catch (error) {
    if (error instanceof ForgeError && isTooLarge(error)) return undefined;
    throw error;
  }
}

/** 406 as documented; 422 and 500 with "this diff is unavailable" or "is taking too long to generate" as seen. */
function isTooLarge({ status = 0, message }: ForgeError): boolean {
  return status === 406 || status === 413 || (status >= 422 && /\bdiff is\b/i.test(message));
}

async function fetchSame(caller: Caller, pull: Pull, signal: AbortSignal): Promise<GitHubPull> {
  const now = await fetchGitHubPull(caller, pull.ref, signal);
  const { head, base } = now;
  assertSame(pull, { headSha: head.sha, baseSha: base.sha, baseRef: base.ref });
  return now;
}
