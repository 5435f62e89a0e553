import type { Engine } from "../engines/engine.ts";
import { createReaderPool } from "../engines/process/reader-pool.ts";
import { createRulesEngine } from "../engines/rules/engine.ts";
import { createSecretsEngine } from "../engines/secrets/engine.ts";

export interface Engines {
  /** By the name that a reviewer's front matter uses. */
  engines: ReadonlyMap<string, Engine>;
  closeEngines(): Promise<void>;
}

/** The engines there are, on one pool of reading processes. */
export function createEngines(): Engines {
  const pool = createReaderPool();
  const engines = [createRulesEngine({ pool }), createSecretsEngine({ pool })];
  return {
    engines: new Map(engines.map((engine) => [engine.name, engine])),
    closeEngines: () => pool.close(),
  };
}
