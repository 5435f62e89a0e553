import pLimit from "p-limit";
import { skipReason } from "../diff/classify.ts";
import { languageOf } from "../diff/language.ts";
import { matchPaths } from "../diff/match-paths.ts";
import { removedLines } from "../diff/removed-lines.ts";
import { touchedLines } from "../diff/touched-lines.ts";
import type { Diff, FileChange } from "../types/diff.ts";
import type { Skipped } from "../types/outcome.ts";
import type { LineRange, RemovedLines, SourceFile } from "../types/source.ts";

/** Largest file that is read, in bytes. */
export const maxFileBytes = 1_000_000;

/** Why a file that the configuration ignores is skipped. */
export const ignoredReason = "ignored by the configuration";
/** Why a file that the change removes is skipped. */
export const deletedReason = "deleted";

/** Files fetched at the same time. */
const fetchConcurrency = 8;

/** Every file of a diff, in exactly one of the three lists. */
export interface Sources {
  files: SourceFile[];
  /** Not meant to be read. */
  skipped: Skipped[];
  /** Meant to be read, and could not be. */
  unread: Skipped[];
}

/** Hands out a file of the head; `undefined` if it has none at that path. */
export type FetchFile = (path: string, signal: AbortSignal) => Promise<Uint8Array | undefined>;

interface LoadOptions {
  fetchFile: FetchFile;
  /** Globs of paths that nobody reads. */
  ignore: readonly string[];
  signal: AbortSignal;
}

/**
 * Turns a diff into the whole files that reviewers read. A file that can't be had is named, not fatal;
 * only an aborted signal rejects.
 */
export async function loadSources(diff: Diff, options: LoadOptions): Promise<Sources> {
  const wanted = diff.files.map((change) => ({
    path: change.path,
    touched: touchedLines(change),
    removed: removedLines(change),
    ...fateOf(change),
  }));
  const sources = await loadAll(wanted, options);
  return { ...sources, unread: [...diff.unread, ...sources.unread] };
}

/** Loads files by name, for a scan: there is no change, so no line is touched. */
export async function loadWholeFiles(
  paths: readonly string[],
  options: LoadOptions,
): Promise<Sources> {
  return await loadAll(
    paths.map((path) => ({ path, touched: [], removed: [], ...skipped(skipReason(path)) })),
    options,
  );
}

interface Wanted {
  path: string;
  touched: LineRange[];
  removed: RemovedLines[];
  /** Why it is not even fetched, and whether it was meant to be read all the same. */
  fate?: { reason: string; meant: boolean };
}

async function loadAll(wanted: readonly Wanted[], options: LoadOptions): Promise<Sources> {
  const isIgnored = matchPaths(options.ignore);
  const limit = pLimit(fetchConcurrency);
  const sources: Sources = { files: [], skipped: [], unread: [] };
  const loaded = await Promise.all(
    wanted.map((one) =>
      limit(() =>
        loadOne(isIgnored(one.path) ? { ...one, ...skipped(ignoredReason) } : one, options),
      ),
    ),
  );
  for (const one of loaded) {
    if ("text" in one) sources.files.push(one);
    else if (one.meant) sources.unread.push({ path: one.path, reason: one.reason });
    else sources.skipped.push({ path: one.path, reason: one.reason });
  }
  return sources;
}

interface NotLoaded extends Skipped {
  /** Whether it was meant to be read. */
  meant: boolean;
}

async function loadOne(
  { path, touched, removed, fate }: Wanted,
  { fetchFile, signal }: LoadOptions,
): Promise<SourceFile | NotLoaded> {
  const skip = (why: string): NotLoaded => ({ path, reason: why, meant: false });
  const miss = (why: string): NotLoaded => ({ path, reason: why, meant: true });
  if (fate !== undefined) return { path, ...fate };

  let bytes: Uint8Array | undefined;
  try {
    bytes = await fetchFile(path, signal);
  } catch (error) {
    signal.throwIfAborted();
    return miss(`could not be fetched: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (bytes === undefined) return miss("not found at the head");
  if (bytes.length > maxFileBytes) return miss(`larger than ${maxFileBytes / 1_000_000} MB`);
  const text = decode(bytes);
  if (text === undefined) return miss("not valid UTF-8");
  const contentReason = skipReason(path, { text, touched });
  if (contentReason !== undefined) return skip(contentReason);
  const file = { path, language: languageOf(path), text, touched };
  return removed.length === 0 ? file : { ...file, removed };
}

function fateOf(change: FileChange): Pick<Wanted, "fate"> {
  if (change.status === "deleted") return skipped(deletedReason);
  if (change.submodule) return skipped("submodule");
  if (change.newMode === "120000") return skipped("symbolic link");
  if (change.binary) {
    // A `.gitattributes` can call a script binary; what it changed is then nowhere to be seen.
    const isSource = languageOf(change.path) !== "text";
    return isSource
      ? { fate: { reason: "git takes it for binary", meant: true } }
      : skipped("binary");
  }
  if (change.status === "mode-changed") return skipped("only its mode changed");
  if (change.hunks.length === 0 && change.status === "renamed") return skipped("only renamed");
  return skipped(skipReason(change.path));
}

function skipped(reason: string | undefined): Pick<Wanted, "fate"> {
  return reason === undefined ? {} : { fate: { reason, meant: false } };
}

/** Strict: a byte that is not UTF-8 would move every position behind it. A byte order mark is dropped. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
