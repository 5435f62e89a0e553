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
  review: Pick<Review, "outcomes" | "timing">;
  /** Why somebody did not read all of it, a phrase each: such a case says little. */
  unfinished: string[];
}

export interface MeasureOptions {
  signal: AbortSignal;
  /** Called before each case. */
  onCase?: (one: Case, index: number) => void;
}

/**
 * Has every case reviewed as a pull request would be, with the configuration that a repository without one has. One case
 * after another: its time is then its own.
 */
export async function measure(
  cases: readonly Case[],
  set: EngineSet,
  { signal, onCase }: MeasureOptions,
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const [index, one] of cases.entries()) {
    onCase?.(one, index);
    const review = await reviewChange(caseChange(one.folder), {
      ...set.read,
      concurrency: defaultConfig.concurrency,
      timeoutMs: defaultConfig.timeoutMinutes * 60_000,
      ignore: [],
      signal,
    });
    results.push({
      case: one,
      matches: match(review.findings, one.labels),
      review: { outcomes: review.outcomes, timing: review.timing },
      unfinished: unfinishedIn(review),
    });
  }
  return results;
}

function unfinishedIn({ outcomes, coverage }: Review): string[] {
  return [
    ...outcomes
      .filter(didNotEnd)
      .map(({ reviewer, status, reason }) => `${reviewer} ${reason ?? status}`),
    ...coverage.unread.map(({ path, reason }) => `${path} was not read: ${reason}`),
  ];
}
