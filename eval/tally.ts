import { quantile } from "../src/report/text/quantile.ts";
import type { Reviewer } from "../src/engines/reviewer.ts";
import type { Account } from "./books.ts";
import type { EngineSet } from "./engine-sets.ts";
import type { CaseResult } from "./measure.ts";

/** What one reviewer, or all of them together, made of the cases. */
export interface Tally {
  reviewer: string;
  /** Labels of the reviewer's category, and those of them that were found, by whomever. */
  labels: number;
  found: number;
  /** The reviewer's findings at a label, each label once, and those that fit none. */
  right: number;
  wrong: number;
  /** Findings at a label that another finding had found. */
  duplicates: number;
  cleanCases: number;
  /** Findings in clean cases, all of which are wrong. */
  onClean: number;
  /** The reviewer's own time for a case, in milliseconds; for all of them the wall clock. Absent where nothing was read. */
  time?: { medianMs: number; p95Ms: number };
  /** Absent where no model was asked. */
  asked?: Account;
  /** A model's findings that the second look did not believe. Absent where no model was asked. */
  rejected?: number;
}

/** The name of the last row. */
export const everybody = "all";

/** One row for each reviewer, and one for all of them. */
export function tally(results: readonly CaseResult[], set: EngineSet): Tally[] {
  return [
    ...set.read.reviewers.map((reviewer) => tallyOf(results, set, reviewer)),
    tallyOf(results, set),
  ];
}

function tallyOf(results: readonly CaseResult[], set: EngineSet, reviewer?: Reviewer): Tally {
  const isTheirs = (one: { reviewer: string }) =>
    reviewer === undefined || one.reviewer === reviewer.name;
  const isOfTheirs = (label: { category: string }) =>
    reviewer === undefined || label.category === reviewer.category;
  const matches = results.map((result) => result.matches);
  const found = matches.flatMap((one) => one.found);
  const wrong = matches.flatMap((one) => one.wrong).filter(isTheirs);
  const clean = results.filter((result) => result.case.labels.length === 0);
  const outcomes = results
    .flatMap(({ review }) => review.outcomes)
    .filter((outcome) => isTheirs(outcome) && outcome.status !== "skipped");
  const times =
    reviewer === undefined
      ? results.map(({ review }) => review.timing.wallMs)
      : outcomes.map(({ durationMs }) => durationMs);
  const rejected = results.flatMap(({ review }) => review.thought?.rejected ?? []).filter(isTheirs);
  return {
    reviewer: reviewer?.name ?? everybody,
    labels: results.flatMap((result) => result.case.labels).filter(isOfTheirs).length,
    found: found.filter(({ label }) => isOfTheirs(label)).length,
    right: found.filter(({ finding }) => isTheirs(finding)).length,
    wrong: wrong.length,
    duplicates: matches.flatMap((one) => one.duplicates).filter(isTheirs).length,
    cleanCases: clean.length,
    onClean: clean.flatMap((result) => result.matches.wrong).filter(isTheirs).length,
    ...(times.length > 0 && {
      time: { medianMs: quantile(times, 0.5), p95Ms: quantile(times, 0.95) },
    }),
    ...(set.books !== undefined && {
      asked: set.books.of(reviewer?.name),
      rejected: rejected.length,
    }),
  };
}
