import { setImmediate } from "node:timers/promises";
import type { Skipped } from "../../types/outcome.ts";
import type { SourceFile } from "../../types/source.ts";
import { groupExcerpts } from "./group-excerpts.ts";
import type { Excerpts, ModelShard } from "./model-engine.ts";
import type { Outliner } from "./outliner.ts";
import { showFile, type FileExcerpt } from "./show-file.ts";
import { makeShowable } from "./showable.ts";

/** Why a file that the configuration keeps from models is not shown to one. */
export const deniedReason = "kept from models by `modelPaths`";

const noRoom = "its path leaves no room to show it to a model";

export interface DivideOptions {
  outline: Outliner;
  isDenied: (file: SourceFile) => boolean;
  /** Tokens of excerpts that one request may show. */
  room: number;
  signal: AbortSignal;
}

/** A shard, and what is shown with it. */
export interface ShownShard {
  shard: ModelShard;
  excerpts: readonly FileExcerpt[];
}

/** Divides the files that a change touched into what one request each shows, the largest first. */
export async function divideFiles(
  files: readonly SourceFile[],
  { outline, isDenied, room, signal }: DivideOptions,
): Promise<Omit<Excerpts, "shards"> & { shown: ShownShard[] }> {
  const { open, kept } = sortFiles(files, isDenied);
  const outlined = await outline(open, signal);
  const unread: Skipped[] = [];
  const excerpts: FileExcerpt[][] = [];
  for (const [index, file] of open.entries()) {
    // A large file takes a moment: whoever else wants something of this process has its turn in between.
    await setImmediate();
    signal.throwIfAborted();
    const one = outlined[index] ?? { unread: "could not be parsed" };
    const shown =
      "outline" in one ? showFile(makeShowable(file, one.outline), { room }) : undefined;
    excerpts.push(shown ?? []);
    if (shown !== undefined) continue;
    unread.push({ path: file.path, reason: "unread" in one ? one.unread : noRoom });
  }
  return { shown: groupExcerpts(excerpts, room).map(toShard), kept, unread };
}

/** The files that a change touched: those that a model may be shown, and those that are kept from it. */
export function sortFiles(
  files: readonly SourceFile[],
  isDenied: (file: SourceFile) => boolean,
): { open: SourceFile[]; kept: Skipped[] } {
  const touched = files.filter(
    (file) => file.touched.length > 0 || (file.removed ?? []).length > 0,
  );
  return {
    open: touched.filter((file) => !isDenied(file)),
    kept: touched.filter(isDenied).map(({ path }) => ({ path, reason: deniedReason })),
  };
}

function toShard(excerpts: readonly FileExcerpt[]): ShownShard {
  const tokens = excerpts.reduce((sum, one) => sum + one.size, 0);
  return { shard: { files: excerpts.map(({ file }) => file), tokens }, excerpts };
}
