import type { Engine } from "../engine.ts";
import type { EngineKind } from "./messages.ts";
import { createReaderPool } from "./reader-pool.ts";
import type { ReaderPool, ReaderPoolOptions } from "./reader-pool.ts";
import { readWithModels } from "./read-with-models.ts";

/** Either a pool that engines share, closed by whoever made it, or what a pool of one's own is to be like. */
export type EngineOptions = ReaderPoolOptions | { pool: ReaderPool };

/** An engine whose reading is done by the processes of a pool. */
export function createPoolEngine(kind: EngineKind, options: EngineOptions): Engine {
  const shared = "pool" in options;
  const pool = shared ? options.pool : createReaderPool(options);
  return {
    name: kind,
    async read(reviewer, files, signal) {
      const { name, category, rules, teamModels = [] } = reviewer;
      const task = {
        kind,
        reporter: { name, category },
        rules: [],
        ...(kind === "rules" && { rulesFolder: rules?.path }),
        files: files.map(({ path, language, text }) => ({ path, language, text })),
      };
      return await readWithModels(pool, task, kind === "rules" ? teamModels : [], signal);
    },
    async close() {
      if (!shared) await pool.close();
    },
  };
}
