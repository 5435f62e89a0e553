import { createEngines, type Engines } from "../src/app/engines.ts";

const engines = createEngines();

/**
 * Chorale's own engines, started once for all test files that share a process: to start those that read is most of what a
 * test would take. What reads ends with the process it was started by, so nobody closes them.
 */
export const sharedEngines: Engines = { ...engines, close: async () => {} };
