import type { Engine } from "../engine.ts";
import { createPoolEngine } from "../process/pool-engine.ts";
import type { EngineOptions } from "../process/pool-engine.ts";

/** What front matter calls it. */
export const markersEngineName = "markers";

/** Looks for conflicts that a merge left in a file, whatever the file is. */
export function createMarkersEngine(options: EngineOptions = {}): Engine {
  return createPoolEngine(markersEngineName, options);
}
