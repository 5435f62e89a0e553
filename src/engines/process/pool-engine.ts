import type { Engine } from "../engine.ts";
import type { ReadTask } from "./messages.ts";
import { createReaderPool } from "./reader-pool.ts";
import type { ReaderPool, ReaderPoolOptions } from "./reader-pool.ts";

/** Either a pool that engines share, closed by whoever made it, or what a pool of one's own is to be like. */
export type EngineOptions = ReaderPoolOptions | { pool: ReaderPool };

/** An engine whose reading is done by the processes of a pool. */
export function createPoolEngine(
  kind: "rules" | "secrets" | "regexes" | "markers",
  options: EngineOptions,
): Engine {
  const shared = "pool" in options;
  const pool = shared ? options.pool : createReaderPool(options);
  return {
    name: kind,
    async read({ name, category, rules, models = [] }, files, signal) {
      const task: ReadTask = {
        kind,
        reporter: { name, category },
        rules: kind === "rules" ? [...rules] : [],
        models: kind === "rules" ? [...models] : [],
        files: files.map(({ path, language, text }) => ({ path, language, text })),
      };
      const { findings, read, unread, durationMs } = await pool.read(task, signal);
      return { findings, read, unread, durationMs };
    },
    async close() {
      if (!shared) await pool.close();
    },
  };
}
