import { z } from "zod";
import type { Diff } from "../../types/diff.ts";
import type { Skipped } from "../../types/outcome.ts";
import type { Pull } from "../../types/pull.ts";
import { hasNextPage, json } from "../http/answer.ts";
import type { Caller } from "../http/caller.ts";
import { fetchChangedPaths } from "./changed-paths.ts";
import { ListedFile, toFileChange } from "./listed-file.ts";
import { operations } from "./operations.ts";
import { readPatchless } from "./patchless.ts";

/** 100 files each: GitHub lists no more than 3,000. */
const maxPages = 30;
/** Files without a patch that are fetched to see what they are; beyond it they are unread. */
const maxBlobs = 200;

/**
 * The diff put together from GitHub's list of files, for pulls whose diff it won't give. Every changed path is in `files` or
 * in `unread`.
 *
 * @param changedFiles how many GitHub says there are
 */
export async function listChanges(
  caller: Caller,
  pull: Pull,
  changedFiles: number | undefined,
  signal: AbortSignal,
): Promise<Diff> {
  const { listed, complete } = await listFiles(caller, pull, signal);
  const diff: Diff = { files: [], unread: [] };
  const patchless: ListedFile[] = [];
  for (const file of listed) {
    const change = toFileChange(file);
    if (change === undefined) patchless.push(file);
    else if ("reason" in change) diff.unread.push(change);
    else diff.files.push(change);
  }
  const looked = await Promise.all(
    patchless.slice(0, maxBlobs).map((file) => readPatchless(caller, pull, file, signal)),
  );
  for (const change of looked) {
    if ("reason" in change) diff.unread.push(change);
    else diff.files.push(change);
  }
  for (const { filename: path } of patchless.slice(maxBlobs)) {
    diff.unread.push({ path, reason: "GitHub gives no patch for it" });
  }
  if (!complete || listed.length < (changedFiles ?? 0)) {
    diff.unread.push(...(await nameUnlisted(caller, pull, listed, changedFiles, signal)));
  }
  return diff;
}

/** GitHub's list of a pull's files, as far as it goes. */
export async function listFiles(
  caller: Caller,
  pull: Pull,
  signal: AbortSignal,
): Promise<{ listed: ListedFile[]; complete: boolean }> {
  const listed: ListedFile[] = [];
  for (let page = 1; page <= maxPages; page += 1) {
    const { files, more } = await caller.call({
      operation: operations.listFiles,
      repository: pull.ref,
      parameters: { pull_number: pull.ref.number, per_page: 100, page },
      signal,
      read: (answer) => ({
        files: json(z.array(ListedFile))(answer),
        more: hasNextPage(answer.headers),
      }),
    });
    listed.push(...files);
    if (!more) break;
  }
  // At 3,000 GitHub stops without saying whether there was more.
  return { listed, complete: listed.length < maxPages * 100 };
}

async function nameUnlisted(
  caller: Caller,
  pull: Pull,
  listed: ListedFile[],
  changedFiles: number | undefined,
  signal: AbortSignal,
): Promise<Skipped[]> {
  if (listed.length === changedFiles) return [];
  const reason =
    listed.length >= maxPages * 100
      ? "beyond the 3,000 files that GitHub lists"
      : "GitHub does not list it";
  const known = new Set(listed.flatMap((file) => [file.filename, file.previous_filename]));
  const { paths, complete } = await fetchChangedPaths(caller, pull, signal);
  const unlisted = paths.filter((path) => !known.has(path)).map((path) => ({ path, reason }));
  const missing = (changedFiles ?? 0) - listed.length - unlisted.length;
  if (complete && missing <= 0) return unlisted;
  const count = missing > 0 ? String(missing) : "an unknown number of";
  return [...unlisted, { path: "(further files)", reason: `${count} more: ${reason}` }];
}
