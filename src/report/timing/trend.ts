import { formatDuration } from "../text/duration.ts";
import { quantile } from "../text/quantile.ts";
import { table } from "../text/table.ts";
import type { Verdict } from "../report.ts";
import * as messages from "../messages/timing.ts";

/** A published review among those of its repository. Times in milliseconds. */
export interface TrendReview {
  /** Equal for those of one pull. */
  pull: string;
  /** Unix time. */
  endedMs: number;
  verdict: Verdict;
  wallMs: number;
  sumMs: number;
  isComparable: boolean;
}

/** What a repository's reviews were for a while. */
export interface RepositoryTrend {
  /** In words, behind "Reviews": `in the last 30 days`. */
  period: string;
  reviews: readonly TrendReview[];
  /** Findings: new ones, those seen fixed, and those that people asked not to be told of again. */
  reported: number;
  fixed: number;
  ignored: number;
}

const weekMs = 7 * 24 * 60 * 60_000;
/** 1970-01-05, the first Monday that Unix time knows. */
const firstMondayMs = 4 * 24 * 60 * 60_000;
const mostWeeks = 26;

/** The answer to `/report`: figures of complete reviews, and how many were not. */
export function renderTrend(trend: RepositoryTrend): string {
  const { period, reviews } = trend;
  if (reviews.length === 0) return messages.noReviewsKnown(period);
  const { saved, times } = summaryOf(reviews);
  const isNot = (verdict: Verdict) => reviews.filter((one) => one.verdict === verdict).length;
  const pulls = new Set(reviews.map(({ pull }) => pull)).size;
  return [
    messages.trendHeading(period),
    messages.trendLine({ reviews: reviews.length, pulls }, times),
    ...weeksOf(reviews),
    ...(saved === undefined ? [] : [messages.savedLine(saved)]),
    messages.findingsLine(trend),
    ...messages.notComplete({ partial: isNot("partial"), failed: isNot("failed") }),
    `<sub>${messages.whatTrendMeans}</sub>`,
  ].join("\n\n");
}

interface Summary {
  /** Absent where no review was complete. */
  times: { medianMs: number; p95Ms: number } | undefined;
  /** Absent where none can be compared with the sum of its parts. */
  saved: { ms: number; reviews: number } | undefined;
}

function summaryOf(reviews: readonly TrendReview[]): Summary {
  const complete = reviews.filter(({ verdict }) => verdict === "clean" || verdict === "findings");
  const walls = complete.map(({ wallMs }) => wallMs);
  const comparable = complete.filter(({ isComparable }) => isComparable);
  const ms = comparable.reduce((sum, { sumMs, wallMs }) => sum + sumMs - wallMs, 0);
  return {
    times:
      walls.length === 0
        ? undefined
        : { medianMs: quantile(walls, 0.5), p95Ms: quantile(walls, 0.95) },
    saved: comparable.length === 0 ? undefined : { ms, reviews: comparable.length },
  };
}

/** A line a week, the newest first; nothing when all were in the same one. */
function weeksOf(reviews: readonly TrendReview[]): string[] {
  const weeks = Map.groupBy(
    reviews,
    ({ endedMs }) => Math.floor((endedMs - firstMondayMs) / weekMs) * weekMs + firstMondayMs,
  );
  if (weeks.size < 2) return [];
  const ordered = [...weeks].toSorted(([a], [b]) => b - a);
  const rows = ordered.slice(0, mostWeeks).map(([mondayMs, those]) => {
    const { times, saved } = summaryOf(those);
    return [
      new Date(mondayMs).toISOString().slice(0, 10),
      String(those.length),
      times === undefined ? none : formatDuration(times.medianMs),
      times === undefined ? none : formatDuration(times.p95Ms),
      saved === undefined ? none : messages.signedDuration(saved.ms),
    ];
  });
  const head = ["Week of", "Reviews", "Median", "95th percentile", "Saved against the sum"];
  const left = ordered.length - rows.length;
  return [table(head, rows), ...(left > 0 ? [messages.olderWeeksLeftOut(left)] : [])];
}

const none = "–";
