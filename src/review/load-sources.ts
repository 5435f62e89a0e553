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
  /** What the change does to files that are not among `files`, without those that the configuration ignores. */
  notLoaded?: ChangedFile[];
}

/** How much of a file a change touches. */
export interface ChangedFile {
  path: string;
  /** Where it stood before, if the change moved or copied it. */
  oldPath?: string;
  /**
   * Lines that were added or removed. None of what programs write, such as a lock file or a snapshot: how long that is says nothing
   * of how much there is to think about. None either of what the forge did not hand out.
   */
  lines: number;
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
    ...(change.oldPath === undefined ? {} : { oldPath: change.oldPath }),
    touched: touchedLines(change),
    removed: removedLines(change),
    lines: skipReason(change.path) === undefined ? changedLines(change) : 0,
    ...fateOf(change),
  }));
  const { notLoaded = [], ...sources } = await loadAll(wanted, options);
  return {
    ...sources,
    unread: [...diff.unread, ...sources.unread],
    notLoaded: [...notLoaded, ...diff.unread.map(({ path }) => ({ path, lines: 0 }))],
  };
}

/** Loads files by name, for a scan: there is no change, so no line is touched. */
export async function loadWholeFiles(
  paths: readonly string[],
  options: LoadOptions,
): Promise<Sources> {
  return await loadAll(
    paths.map((path) => ({
      path,
      touched: [],
      removed: [],
      lines: 0,
      ...skipped(skipReason(path)),
    })),
    options,
  );
}

interface Wanted extends ChangedFile {
  touched: LineRange[];
  removed: RemovedLines[];
  /** Why it is not even fetched, and whether it was meant to be read all the same. */
  fate?: { reason: string; meant: boolean };
}

async function loadAll(wanted: readonly Wanted[], options: LoadOptions): Promise<Sources> {
  // By the path at the head alone: what a change brings out of an ignored folder is to be read where it stands now.
  const isIgnored = matchPaths(options.ignore);
  const limit = pLimit(fetchConcurrency);
  const notLoaded: ChangedFile[] = [];
  const sources: Sources = { files: [], skipped: [], unread: [], notLoaded };
  const loaded = await Promise.all(
    wanted.map((one) =>
      limit(() =>
        loadOne(isIgnored(one.path) ? { ...one, ...skipped(ignoredReason) } : one, options),
      ),
    ),
  );
  for (const one of loaded) {
    if ("text" in one) {
      sources.files.push(one);
      continue;
    }
    const { path, oldPath = path, reason, meant, lines } = one;
    (meant ? sources.unread : sources.skipped).push({ path, reason });
    // Nobody misses an ignored file; but one that a change hides in an ignored folder was another one before.
    if (!isIgnored(path) || !isIgnored(oldPath)) notLoaded.push({ path, oldPath, lines });
  }
  return sources;
}

interface NotLoaded extends Skipped, ChangedFile {
  /** Whether it was meant to be read. */
  meant: boolean;
}

async function loadOne(
  { fate, touched, removed, ...changed }: Wanted,
  { fetchFile, signal }: LoadOptions,
): Promise<SourceFile | NotLoaded> {
  const { path, oldPath } = changed;
  const miss = (why: string): NotLoaded => ({ ...changed, reason: why, meant: true });
  if (fate !== undefined) return { ...changed, ...fate };

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
  if (contentReason !== undefined) {
    return { ...changed, lines: 0, reason: contentReason, meant: false };
  }
  return {
    path,
    ...(oldPath === undefined ? {} : { oldPath }),
    language: languageOf(path, text),
    text,
    ...(hasMark(bytes) ? { hasMark: true } : {}),
    touched,
    ...(removed.length === 0 ? {} : { removed }),
  };
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

function changedLines({ hunks }: FileChange): number {
  return hunks.flatMap(({ lines }) => lines).filter(({ kind }) => kind !== "context").length;
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

function hasMark([first, second, third]: Uint8Array): boolean {
  return first === 0xef && second === 0xbb && third === 0xbf;
}
