import { createHash } from "node:crypto";
import type { Reviewer } from "../engines/reviewer.ts";
import * as messages from "../report/messages/comparison.ts";
import type {
  Measured,
  Reading,
  ReadingPlace,
  Round,
  Way,
} from "../report/comparison/comparison.ts";
import { didNotEnd } from "../report/report.ts";
import { noReason } from "../report/messages/review.ts";
import { clockMs } from "../types/clock.ts";
import type { Outcome } from "../types/outcome.ts";
import type { SourceFile } from "../types/source.ts";
import { UserError } from "../types/user-error.ts";
import { loadSources, type Sources } from "./load-sources.ts";
import { mergeFindings } from "./merge-findings.ts";
import { planReview, planThinking, type Assignment } from "./plan.ts";
import { readSideBySide, type ReadOptions } from "./read-side-by-side.ts";
import type { Change, ThinkOptions } from "./review-change.ts";
import { thinksAbout, tierOf } from "./tier.ts";

export interface CompareOptions extends Pick<
  ReadOptions,
  "engines" | "concurrency" | "timeoutMs" | "signal" | "onBroken"
> {
  reviewers: readonly Reviewer[];
  ignore: readonly string[];
  /** How reviewers think, with nothing remembered; absent where no model is configured. */
  think?: Pick<ThinkOptions, "model" | "risk"> | undefined;
  /** How often both ways are measured. Every second round begins with the other way: two are A B B A. */
  rounds: number;
  /** So much is read at most, in characters; any amount when absent. */
  mostCharacters?: number;
  /** Called when a reading begins. */
  onReading?: (place: ReadingPlace) => void;
}

/**
 * Measures what reading side by side saves: loads a change once, then has it read one reviewer after another and side by side,
 * in both orders, after one reading that warms up and is not counted. Engines keep nothing of what they read, and models are
 * to be given without their memory, so that each reading does the whole work again.
 *
 * A reviewer that does not come to its end ends the measurement. Rejects with a `UserError` where there is nothing to compare,
 * and when `signal` is aborted: half a measurement says nothing.
 */
export async function compareWays(change: Change, options: CompareOptions): Promise<Measured> {
  const { signal, ignore, mostCharacters = Infinity, concurrency } = options;
  if (options.reviewers.length < 2) throw new UserError(messages.nameTwo);
  const diff = await change.fetchDiff(signal);
  const sources = await loadSources(diff, {
    fetchFile: change.fetchFile,
    ignore,
    signal,
  });
  const plan = (await planWhole(sources, options)).filter(
    ({ shards, excerpts }) => shards.length + (excerpts?.shards.length ?? 0) > 0,
  );
  const { paths, lines, characters } = sizeOf(plan);
  const reviewers = plan.map(({ reviewer }) => reviewer.name);
  if (plan.length < 2) throw new UserError(messages.nothingToCompare(reviewers));
  if (characters > mostCharacters) {
    throw new UserError(messages.tooMuchToCompare(characters, mostCharacters, options.rounds));
  }
  const measured = {
    reviewers,
    files: paths,
    lines,
    unloaded: sources.unread.length,
    concurrency,
    wanted: options.rounds,
    ...(plan.some(({ excerpts }) => (excerpts?.shards.length ?? 0) > 0)
      ? { asksModels: true as const }
      : {}),
  };
  return { ...measured, ...(await measureRounds(plan, options)) };
}

/** Who reads what with everything that it reads with. */
async function planWhole(
  sources: Sources,
  { reviewers, think, signal }: CompareOptions,
): Promise<Assignment[]> {
  const plan = planReview(sources.files, reviewers);
  if (think === undefined) return plan;
  const asked = thinksAbout(tierOf(sources, think.risk));
  return await planThinking(plan, sources.files, { model: think.model, asked, signal });
}

async function measureRounds(
  plan: readonly Assignment[],
  options: CompareOptions,
): Promise<Pick<Measured, "rounds" | "unfinished">> {
  const { rounds: of } = options;
  const rounds: Round[] = [];
  try {
    // What models think takes as long the second time, and is paid for.
    const warmUp = plan.map(({ reviewer, shards }) => ({ reviewer, shards }));
    await measure(warmUp, options, { place: "warm-up", way: "sideBySide" });
    for (let round = 1; round <= of; round += 1) {
      const take = (way: Way) => measure(plan, options, { place: { round, of, way }, way });
      if (round % 2 === 1) {
        const oneAfterAnother = await take("oneAfterAnother");
        const sideBySide = await take("sideBySide");
        rounds.push({ first: "oneAfterAnother", readings: { oneAfterAnother, sideBySide } });
      } else {
        const sideBySide = await take("sideBySide");
        const oneAfterAnother = await take("oneAfterAnother");
        rounds.push({ first: "sideBySide", readings: { oneAfterAnother, sideBySide } });
      }
    }
  } catch (error) {
    if (!(error instanceof Unfinished)) throw error;
    return { rounds, unfinished: error.unfinished };
  }
  return { rounds };
}

/** A reviewer did not come to its end. */
class Unfinished extends Error {
  override readonly name = "Unfinished";
  readonly unfinished: NonNullable<Measured["unfinished"]>;
  constructor(unfinished: NonNullable<Measured["unfinished"]>) {
    super(`${unfinished.reviewer} did not finish`);
    this.unfinished = unfinished;
  }
}

/** Both ways are timed alike: around all that they do. */
async function measure(
  plan: readonly Assignment[],
  { engines, think, concurrency, timeoutMs, signal, onReading, onBroken }: CompareOptions,
  { place, way }: { place: ReadingPlace; way: Way },
): Promise<Reading> {
  onReading?.(place);
  // Side by side everybody reads at once. One after another each has all the slots, but only itself to fill them.
  const turns = way === "sideBySide" ? [plan] : plan.map((assignment) => [assignment]);
  const read = {
    engines,
    model: think?.model,
    concurrency,
    timeoutMs,
    signal,
    onBroken,
    onlyTouched: true,
  };
  const outcomes: Outcome[] = [];
  const startMs = clockMs();
  for (const turn of turns) outcomes.push(...(await readSideBySide(turn, read)).outcomes);
  const wallMs = clockMs() - startMs;
  const lost = outcomes.find(didNotEnd);
  if (lost !== undefined) {
    const { reviewer, reason = noReason } = lost;
    throw new Unfinished({ reviewer, reason, when: place });
  }
  const findings = mergeFindings(outcomes);
  return {
    wallMs,
    reviewers: outcomes.map(({ reviewer, spans }) => ({ reviewer, spans })),
    findings: findings.length,
    result: hash([findings, outcomes.map(({ read: paths, unread }) => [paths, unread])]),
  };
}

function sizeOf(plan: readonly Assignment[]) {
  // A model's shards hold parts of files: each counts once, whole.
  const files = new Map(plan.flatMap(filesOf).map(({ path, text }) => [path, text]));
  const texts = [...files.values()];
  return {
    paths: files.size,
    lines: texts.reduce((sum, text) => sum + linesOf(text), 0),
    characters: texts.reduce((sum, text) => sum + text.length, 0),
  };
}

function filesOf({ shards, excerpts }: Assignment): SourceFile[] {
  return [...shards.flat(), ...(excerpts?.shards.flatMap((shard) => shard.files) ?? [])];
}

function linesOf(text: string): number {
  const ends = text.split("\n").length - 1;
  return text === "" || text.endsWith("\n") ? ends : ends + 1;
}

function hash(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}
