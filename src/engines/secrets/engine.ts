import type { Engine } from "../engine.ts";
import { createPoolEngine } from "../process/pool-engine.ts";
import type { EngineOptions } from "../process/pool-engine.ts";

/** Looks for secrets in files of any kind. What it finds is reported without the value, which never leaves its process. */
export function createSecretsEngine(options: EngineOptions = {}): Engine {
  return createPoolEngine("secrets", options);
}
