import type { Engine } from "../engine.ts";
import { createPoolEngine } from "../process/pool-engine.ts";
import type { EngineOptions } from "../process/pool-engine.ts";

/** Looks for regular expressions that some texts keep busy for minutes. Comments that ask to be spared have no effect. */
export function createRegexesEngine(options: EngineOptions = {}): Engine {
  return createPoolEngine("regexes", options);
}
