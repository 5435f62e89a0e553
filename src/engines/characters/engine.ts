import type { Engine } from "../engine.ts";
import { createPoolEngine } from "../process/pool-engine.ts";
import type { EngineOptions } from "../process/pool-engine.ts";

/** Looks for characters by which code is shown as something else than what runs, or by which a text is hidden. */
export function createCharactersEngine(options: EngineOptions = {}): Engine {
  return createPoolEngine("characters", options);
}
