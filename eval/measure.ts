import type { OnBroken } from "../src/review/attempt.ts";
import { defaultConfig } from "../src/review/config.ts";
import { reviewChange, type Review } from "../src/review/review-change.ts";
import { didNotEnd } from "../src/report/report.ts";
import { caseChange } from "./case-change.ts";
import type { Case } from "./case.ts";
import type { EngineSet } from "./engine-sets.ts";
import { match, type Matches } from "./match.ts";

/** One case as one set of engines read it. */
export interface CaseResult {
  case: Case;
  matches: Matches;
  review: Pick<Review, "outcomes" | "timing" | "thought">;
  /** Why somebody did not read all of it, a phrase each: such a case says little. */
  unfinished: string[];
}

export interface MeasureOptions {
  signal: AbortSignal;
  /** Shards of a case that are read at the same time; as a repository has it by default when absent. */
  concurrency?: number | undefined;
  /** Called before each case. */
  onCase?: (one: Case, index: number) => void;
  onBroken?: OnBroken;
}

/**
 * Has every case reviewed as a pull request would be, with the configuration that a repository without one has. One case
 * after another: its time is then its own. Ends early, with the cases until then, when nothing more may be asked.
 */
export async function measure(
  cases: readonly Case[],
  set: EngineSet,
  { signal, onCase, onBroken, concurrency = defaultConfig.concurrency }: MeasureOptions,
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const [index, one] of cases.entries()) {
    if (set.books?.whySpent() !== undefined) break;
    onCase?.(one, index);
    const review = await reviewChange(caseChange(one.folder), {
      ...set.read,
      concurrency,
      timeoutMs: defaultConfig.timeoutMinutes * 60_000,
      ignore: [],
      signal,
      onBroken,
    });
    const { findings, outcomes, timing, thought } = review;
    results.push({
      case: one,
      matches: match(findings, one.labels),
      review: { outcomes, timing, ...(thought !== undefined && { thought }) },
      unfinished: unfinishedIn(review),
    });
  }
  return results;
}

function unfinishedIn({ outcomes, coverage, thought }: Review): string[] {
  return [
    ...outcomes
      .filter(didNotEnd)
      .map(({ reviewer, status, reason }) => `${reviewer} ${reason ?? status}`),
    ...coverage.unread.map(({ path, reason }) => `${path} was not read: ${reason}`),
    ...(thought?.reason === undefined ? [] : [`second look: ${thought.reason}`]),
  ];
}
