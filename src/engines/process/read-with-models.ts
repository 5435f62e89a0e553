import type { FlowModel } from "../flow/model.ts";
import type { Reading } from "../engine.ts";
import type { EngineKind, ReadTask } from "./messages.ts";
import type { ReaderPool } from "./reader-pool.ts";

type FileTask = Omit<Extract<ReadTask, { kind: EngineKind }>, "models">;

/**
 * Reads files with all that is known of their values. A repository's models are somebody else's: a file with which they come to no end
 * is read again without, and if that does, so is the rest.
 */
export async function readWithModels(
  pool: Pick<ReaderPool, "read">,
  task: FileTask,
  teamModels: readonly FlowModel[],
  signal: AbortSignal,
): Promise<Reading> {
  const languages = new Set(task.files.map(({ language }) => language));
  const models = teamModels.filter(({ language }) => language.some((one) => languages.has(one)));
  if (models.length === 0) return toReading(await pool.read({ ...task, models }, signal));
  const together = await pool.read({ ...task, models }, signal, { mostLost: 1 });
  const file = task.files.find(({ path }) => together.lost.includes(path));
  if (file === undefined) return toReading(together);
  const alone = await pool.read({ ...task, models: [], files: [file] }, signal);
  const isTheirs = alone.lost.length === 0;
  const files = task.files.filter(({ path }) => together.untried.includes(path));
  const rest = await readWithModels(pool, { ...task, files }, isTheirs ? [] : teamModels, signal);
  const isTold = ({ path }: { path: string }) =>
    path !== file.path && !together.untried.includes(path);
  return join([
    { ...toReading(together), unread: together.unread.filter(isTold) },
    isTheirs ? without(alone, comesToNoEnd) : toReading(alone),
    isTheirs ? without(rest, givenUp) : rest,
  ]);
}

const comesToNoEnd = "read without the repository's models, which did not come to an end with it";
const givenUp = "read without the repository's models, given up at an earlier file";

/** What was read without something that a team wants counts as unread. */
function without(reading: Reading, reason: string): Reading {
  const { findings, read, unread, durationMs } = reading;
  return {
    findings,
    read: [],
    unread: [...unread, ...read.map((path) => ({ path, reason }))],
    durationMs,
  };
}

function join(readings: readonly Reading[]): Reading {
  return {
    findings: readings.flatMap(({ findings }) => findings),
    read: readings.flatMap(({ read }) => read),
    unread: readings.flatMap(({ unread }) => unread),
    durationMs: readings.reduce((sum, { durationMs }) => sum + durationMs, 0),
  };
}

function toReading({ findings, read, unread, durationMs }: Reading): Reading {
  return { findings, read, unread, durationMs };
}
