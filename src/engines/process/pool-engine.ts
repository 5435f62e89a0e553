import type { Engine } from "../engine.ts";
import { createRuleSets } from "./rule-set.ts";
import { createReaderPool } from "./reader-pool.ts";
import type { ReaderPool, ReaderPoolOptions } from "./reader-pool.ts";
import { modelsFor, readWithModels } from "./read-with-models.ts";

/** Either a pool that engines share, closed by whoever made it, or what a pool of one's own is to be like. */
export type EngineOptions = ReaderPoolOptions | { pool: ReaderPool };

/** An engine whose reading is done by the processes of a pool. */
export function createPoolEngine(
  kind: "rules" | "secrets" | "regexes" | "markers",
  options: EngineOptions,
): Engine {
  const shared = "pool" in options;
  const pool = shared ? options.pool : createReaderPool(options);
  const ruleSetFor = createRuleSets();
  return {
    name: kind,
    async read(reviewer, files, signal) {
      const { name, category } = reviewer;
      const { id, rules, models } =
        kind === "rules" ? ruleSetFor(reviewer, files) : { id: undefined, rules: [], models: [] };
      const task = {
        kind,
        reporter: { name, category },
        ...(id !== undefined && { rulesId: id }),
        rules,
        files: files.map(({ path, language, text }) => ({ path, language, text })),
      };
      const known = { models, teamModels: modelsFor(task, reviewer.teamModels ?? []) };
      return await readWithModels(pool, task, known, signal);
    },
    async close() {
      if (!shared) await pool.close();
    },
  };
}
