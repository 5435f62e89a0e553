import type { Database } from "../database.js";
import { logger } from "../logger.js";

/** One step of a migration. It may be run twice, as after a crash, and then changes nothing. */
export interface Step {
  name: string;
  run(database: Database, organisationId: string): Promise<void>;
}

export interface StepsResult {
  done: string[];
  /** The step that failed; those behind it were not begun. */
  failed?: { name: string; reason: string };
}

/**
 * Takes an organisation through all steps that it has not passed yet. Each one reads what the one before it wrote, so they
 * run strictly in order, and the first that fails is the last one that is tried.
 */
export async function runSteps(
  database: Database,
  organisationId: string,
  steps: readonly Step[],
): Promise<StepsResult> {
  const passed = new Set(await passedSteps(database, organisationId));
  const result: StepsResult = { done: [] };
  for (const step of steps) {
    if (passed.has(step.name)) continue;
    try {
      await step.run(database, organisationId);
      await notePassed(database, organisationId, step.name);
    } catch (error) {
      logger.error({ err: error, organisationId, step: step.name }, "migration step failed");
      const reason = error instanceof Error ? error.message : String(error);
      return { ...result, failed: { name: step.name, reason } };
    }
    result.done.push(step.name);
  }
  return result;
}

async function passedSteps(database: Database, organisationId: string): Promise<string[]> {
  const rows = await database.all<{ step: string }>(
    "select step from migration_steps where organisation_id = $1",
    [organisationId],
  );
  return rows.map(({ step }) => step);
}

async function notePassed(database: Database, organisationId: string, step: string): Promise<void> {
  await database.execute(
    "insert into migration_steps (organisation_id, step) values ($1, $2) on conflict do nothing",
    [organisationId, step],
  );
}
