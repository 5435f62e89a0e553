import type { Skipped } from "../../types/outcome.ts";
import type { SourceFile } from "../../types/source.ts";
import type { ReaderPool } from "../process/reader-pool.ts";
import type { Outline } from "./outline.ts";

/** What is known of a file that a model may be shown; else why it can't be. */
export type Outlined = { outline: Outline } | { unread: Skipped["reason"] };

/** Outlines files, each once for as long as it is held. Rejects with the signal's reason once it is aborted. */
export type Outliner = (files: readonly SourceFile[], signal: AbortSignal) => Promise<Outlined[]>;

/** Files of one task: those of several are outlined at the same time. */
const filesAtOnce = 10;

/** Outlines files in the processes of a pool. A file is known by its object, and asked about by several reviewers. */
export function createOutliner(pool: Pick<ReaderPool, "read">): Outliner {
  const known = new WeakMap<SourceFile, Promise<Outlined>>();

  function begin(files: readonly SourceFile[], signal: AbortSignal): void {
    for (let at = 0; at < files.length; at += filesAtOnce) {
      const some = files.slice(at, at + filesAtOnce);
      const task = outlineFiles(pool, some, signal);
      for (const file of some) {
        const outlined = task.then((all) => all.get(file.path) ?? unparsed);
        known.set(file, outlined);
        outlined.catch(() => known.delete(file));
      }
    }
  }

  return async (files, signal) => {
    const outlineAll = () => {
      signal.throwIfAborted();
      const missing = files.filter((file) => !known.has(file));
      begin(missing, signal);
      return files.map(async (file) => (await known.get(file)) ?? unparsed);
    };
    const settled = await Promise.allSettled(outlineAll());
    const isWhole = settled.every(({ status }) => status === "fulfilled");
    // What somebody else began ends with that one's signal; that is not our end, so we begin it again.
    if (!isWhole) return await Promise.all(outlineAll());
    return settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  };
}

const unparsed: Outlined = { unread: "could not be parsed" };

async function outlineFiles(
  pool: Pick<ReaderPool, "read">,
  files: readonly SourceFile[],
  signal: AbortSignal,
): Promise<Map<string, Outlined>> {
  const { outlines, unread } = await pool.read(
    {
      kind: "outline",
      files: files.map(({ path, language, text, removed = [] }) => ({
        path,
        language,
        text,
        removed: removed.map(({ lines }) => lines),
      })),
    },
    signal,
  );
  return new Map<string, Outlined>([
    ...unread.map(({ path, reason }) => [path, { unread: reason }] as const),
    ...[...outlines].map(([path, outline]) => [path, { outline }] as const),
  ]);
}
