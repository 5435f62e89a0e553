import { matchPaths } from "../../diff/match-paths.ts";
import type { SourceFile } from "../../types/source.ts";
import { noUsage } from "../../types/usage.ts";
import type { Ask } from "./ask.ts";
import { divideFiles, sortFiles } from "./divide-files.ts";
import { createHearing } from "./hear-claims.ts";
import { createMending } from "./mend-finding.ts";
import type { Excerpts, ModelEngine, ModelShard } from "./model-engine.ts";
import { ModelError } from "./model-error.ts";
import type { Outliner } from "./outliner.ts";
import { readExcerpts, type CheckedReading } from "./read-excerpts.ts";
import { leastExcerptTokens, readRoomFor } from "./read-room.ts";
import { charterTooLong, usualContextTokens } from "./request-room.ts";
import type { FileExcerpt } from "./show-file.ts";

export interface ModelEngineOptions {
  /** Bound to the run: to its memory and its budget. */
  ask: Ask;
  outline: Outliner;
  /** Globs of paths that no model may be shown. */
  denied: readonly string[];
  /** What the models hold, question and answer together: 32,000. */
  contextTokens?: number | undefined;
  /** Of excerpts one request shows at most so many tokens, however much the models hold: 12,000. */
  excerptTokens?: number;
}

/** It says of a reading what it dropped for which reason. */
export interface CheckingModelEngine extends ModelEngine {
  read(...asked: Parameters<ModelEngine["read"]>): Promise<CheckedReading>;
}

/** How reviewers read with judgement, for one run: excerpts go out, what comes back is checked against them. */
export function createModelEngine({
  ask,
  outline,
  denied,
  contextTokens = usualContextTokens,
  excerptTokens = 12_000,
}: ModelEngineOptions): CheckingModelEngine {
  const isDeniedPath = matchPaths(denied, { nocase: true });
  // What was moved or copied out of a folder that is kept still holds what stood there.
  const isDenied = ({ path, oldPath = path }: SourceFile) =>
    isDeniedPath(path) || isDeniedPath(oldPath);
  const limits = { contextTokens, excerptTokens };
  // What a shard shows is nobody else's business.
  const excerptsOf = new WeakMap<ModelShard, readonly FileExcerpt[]>();

  return {
    async divide(reviewer, files, signal): Promise<Excerpts> {
      const { excerptTokens: room } = readRoomFor(reviewer, limits);
      if (room < leastExcerptTokens) return asOne(files, isDenied);
      const divided = await divideFiles(files, { outline, isDenied, room, signal });
      for (const { shard, excerpts } of divided.shown) excerptsOf.set(shard, excerpts);
      const { shown, ...rest } = divided;
      return { shards: shown.map(({ shard }) => shard), ...rest };
    },

    async read(reviewer, shard, hints, signal, time): Promise<CheckedReading> {
      const room = readRoomFor(reviewer, limits);
      if (room.excerptTokens < leastExcerptTokens) {
        throw new ModelError(charterTooLong(reviewer, contextTokens), noUsage);
      }
      const excerpts = excerptsOf.get(shard);
      if (excerpts === undefined) throw new Error("a shard is read by the engine that made it");
      return await readExcerpts(reviewer, excerpts, { ask, hints, room, signal, time });
    },

    ...createHearing({ ask, outline, isDenied, ...limits }),
    ...createMending({ ask, outline, isDenied, ...limits }),
  };
}

/** Where a charter leaves no room, nothing is shown; who asks to have it read is told why. */
function asOne(...asked: Parameters<typeof sortFiles>): Excerpts {
  const { open: files, kept } = sortFiles(...asked);
  return { shards: files.length === 0 ? [] : [{ files, tokens: 0 }], kept, unread: [] };
}
