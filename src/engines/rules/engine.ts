import type { Engine } from "../engine.ts";
import { createPoolEngine } from "../process/pool-engine.ts";
import type { EngineOptions } from "../process/pool-engine.ts";

/**
 * Reads with a reviewer's own rules, without a model. Equal files and rules give equal bytes.
 * Comments in the code have no effect, except on rules that are about them.
 */
export function createRulesEngine(options: EngineOptions = {}): Engine {
  return createPoolEngine("rules", options);
}
