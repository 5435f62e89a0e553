import type { Engine } from "../engines/engine.ts";
import { createOutliner, type Outliner } from "../engines/model/outliner.ts";
import { createCharactersEngine } from "../engines/characters/engine.ts";
import { createMarkersEngine } from "../engines/markers/engine.ts";
import { createReaderPool, type ReaderPoolOptions } from "../engines/process/reader-pool.ts";
import { createRegexesEngine } from "../engines/regexes/engine.ts";
import { createRulesEngine } from "../engines/rules/engine.ts";
import { createRuleCheck, type CheckRules } from "../engines/rules/rule-check.ts";
import { createSyntaxCheck, type CheckSyntax } from "../engines/rules/syntax.ts";
import { createTeamRulesEngine } from "../engines/rules/team-engine.ts";
import { createSecretsEngine } from "../engines/secrets/engine.ts";

export interface Engines {
  /** By the name that a reviewer's front matter uses. */
  readonly byName: ReadonlyMap<string, Engine>;
  /** Prepares files for models. */
  readonly outline: Outliner;
  /** Parses what somebody proposes. */
  readonly syntax: CheckSyntax;
  /** Looks at rules that somebody else wrote. */
  readonly checkRules: CheckRules;
  /** Starts what reads; resolves when reading can begin at once: that is no reviewer's time. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** The engines there are, on one pool of reading processes. */
export function createEngines(options: ReaderPoolOptions = {}): Engines {
  const pool = createReaderPool(options);
  const engines = [
    createRulesEngine({ pool }),
    createSecretsEngine({ pool }),
    createRegexesEngine({ pool }),
    createMarkersEngine({ pool }),
    createCharactersEngine({ pool }),
    createTeamRulesEngine(pool),
  ];
  return {
    byName: new Map(engines.map((engine) => [engine.name, engine])),
    outline: createOutliner(pool),
    syntax: createSyntaxCheck(pool),
    checkRules: createRuleCheck(pool),
    ready: () => pool.ready(),
    close: () => pool.close(),
  };
}
