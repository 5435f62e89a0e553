import type { Engine } from "../engines/engine.ts";
import { createRulesEngine } from "../engines/rules/engine.ts";
import { createSecretsEngine } from "../engines/secrets/engine.ts";

/** The engines there are, by the name that a reviewer's front matter uses. */
export function createEngines(): ReadonlyMap<string, Engine> {
  const engines = [createRulesEngine(), createSecretsEngine()];
  return new Map(engines.map((engine) => [engine.name, engine]));
}
