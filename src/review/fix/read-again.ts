import type { Engine } from "../../engines/engine.ts";
import type { Reviewer } from "../../engines/reviewer.ts";
import type { Finding } from "../../types/finding.ts";
import type { SourceFile } from "../../types/source.ts";
import { planReview } from "../plan.ts";
import { readWholly } from "../shard-tasks.ts";

/** Who reads, and with what. */
export interface Readers {
  reviewers: readonly Reviewer[];
  engines: ReadonlyMap<string, Engine>;
}

/** What all reviewers find in a file without a model, wherever it stands there. */
export interface WholeReading {
  /** As each of them reports it: two that find the same report it twice. `undefined` where one of them could not read it to the end. */
  findings: Finding[] | undefined;
  durationMs: number;
}

/** Has every reviewer that is capable of the file read it. Rejects with the signal's reason once it is aborted. */
export async function readAgain(
  file: SourceFile,
  { reviewers, engines }: Readers,
  signal: AbortSignal,
): Promise<WholeReading> {
  const readings = await Promise.all(
    planReview([file], reviewers).flatMap(({ reviewer, shards }) =>
      shards.map((files) => readWholly(reviewer, files, engines, signal)),
    ),
  );
  return {
    findings: readings.some(({ unread }) => unread.length > 0)
      ? undefined
      : readings.flatMap(({ findings }) => findings),
    durationMs: readings.reduce((sum, { durationMs }) => sum + durationMs, 0),
  };
}
