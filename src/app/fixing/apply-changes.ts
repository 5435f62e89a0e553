import { dirtyFiles } from "../../forges/local/dirty-files.ts";
import { joinChanges } from "../../report/findings/patch.ts";
import * as messages from "../../report/messages/local-fixes.ts";
import type { MadeChange } from "../../review/fix/compose.ts";
import type { Finding } from "../../types/finding.ts";
import { UserError } from "../../types/user-error.ts";
import type { Left, Proposals } from "./compose-locally.ts";
import { createWrittenFiles, type WrittenFiles } from "./written-files.ts";

export interface ApplyOptions {
  /** Top folder of the work tree. */
  root: string;
  /** Whether files may be written to that hold what is not committed. */
  isForced: boolean;
  /** Whether the work tree passes as it is; absent where nobody says so. Rejects once the signal is aborted. */
  check?: Check | undefined;
  signal: AbortSignal;
}

/** What stands in the work tree while it is checked: all changes, none, or the one of this finding on top of those that are kept. */
export type Trial = "all" | "none" | Finding;

type Check = (trial: Trial, signal: AbortSignal) => Promise<boolean>;

/** What stands in the work tree in the end, and which findings are left. */
export type Applied = Pick<Proposals, "made" | "left" | "told">;

/**
 * Writes changes into a work tree: all of them, or with a check those with which it passes. Whatever goes wrong or is aborted, what
 * is not proven is put back. Rejects with a `UserError`, having written nothing, where files are dirty or not as they were read, or
 * where the check fails without any change.
 */
export async function applyChanges(
  proposals: Proposals,
  { root, isForced, check, signal }: ApplyOptions,
): Promise<Applied> {
  const files = joinChanges(proposals.made);
  if (files.length === 0) return proposals;
  const paths = files.map(({ path }) => path);
  const dirty = isForced ? [] : await dirtyFiles(root, paths, signal);
  if (dirty.length > 0) throw new UserError(messages.dirtyFiles(dirty));
  const written = createWrittenFiles(root);
  try {
    for (const file of files) {
      signal.throwIfAborted();
      await written.write(file.path, file);
    }
    if (check === undefined || (await check("all", signal))) return proposals;
    await written.putBack();
    if (!(await check("none", signal))) throw new UserError(messages.failsAnyway);
    return await keepWhatPasses(proposals, written, { check, signal });
  } catch (error) {
    await written.putBack();
    throw error;
  }
}

/** One change after another, each on top of those that were kept. */
async function keepWhatPasses(
  { made, left: before, told, again }: Proposals,
  written: WrittenFiles,
  { check, signal }: { check: Check; signal: AbortSignal },
): Promise<Applied> {
  const kept: MadeChange[] = [];
  const left: Left[] = [...before];
  const [only, ...more] = made;
  // What all of them came to is known of the only one.
  if (only !== undefined && more.length === 0) {
    left.push({ finding: only.finding, why: "command failed" });
    return { made: kept, left, told };
  }
  for (const change of made) {
    const text = written.textOf(change.path) ?? change.before;
    // What it was made on may have been put back.
    const now = text === change.before ? change : await again(change.finding, text, signal);
    if (!("path" in now)) {
      left.push(now);
      continue;
    }
    await written.write(now.path, now);
    if (await check(now.finding, signal)) {
      written.keep();
      kept.push(now);
    } else {
      await written.putBack();
      left.push({ finding: now.finding, why: "command failed" });
    }
  }
  return { made: kept, left, told };
}
