import type { ModelCosts } from "../../store/records/model-requests.ts";
import type { RepositoryReview, Trend } from "../../store/records/review-times.ts";
import { formatDate } from "../text/date.ts";
import { formatDuration, signedDuration } from "../text/duration.ts";
import { median, quantile } from "../text/quantile.ts";
import { table } from "../text/table.ts";
import { isCompleteVerdict, toVerdict, type Verdict } from "../report.ts";
import { modelsCost } from "../messages/models.ts";
import * as messages from "../messages/timing.ts";

const weekMs = 7 * 24 * 60 * 60_000;
/** 1970-01-05, the first Monday that Unix time knows. */
const firstMondayMs = 4 * 24 * 60 * 60_000;
const mostWeeks = 26;

/**
 * The answer to `/report`: figures of complete reviews, and how many were not.
 *
 * @param period in words, behind "Reviews": `in the last 30 days`
 * @param costs of all that was asked of models, also for reviews that were not published
 */
export function renderTrend(trend: Trend, period: string, costs?: ModelCosts): string {
  const { reviews } = trend;
  if (reviews.length === 0) return messages.noReviewsKnown(period);
  const { lessThanSum, times } = summaryOf(reviews);
  const verdicts = reviews.map(({ verdict }) => toVerdict(verdict));
  const those = (kind: Verdict) => verdicts.filter((one) => one === kind).length;
  const pulls = new Set(reviews.map(({ pull }) => pull)).size;
  return [
    messages.trendHeading(period),
    messages.trendLine({ reviews: reviews.length, pulls }, times),
    ...weeksOf(reviews),
    ...(lessThanSum === undefined ? [] : [messages.againstSumLine(lessThanSum)]),
    messages.findingsLine(trend),
    ...(costs === undefined || costs.usage.requests === 0
      ? []
      : [modelsCost(costs.usage, costs.unpriced)]),
    ...messages.notComplete({ partial: those("partial"), failed: those("failed") }),
    `<sub>${messages.whatTrendMeans}</sub>`,
  ].join("\n\n");
}

interface Summary {
  /** Absent where no review was complete. */
  times: { medianMs: number; p95Ms: number } | undefined;
  /** Absent where none can be compared with the sum of its parts. */
  lessThanSum: { ms: number; reviews: number } | undefined;
}

function summaryOf(reviews: readonly RepositoryReview[]): Summary {
  const complete = reviews.filter(({ verdict }) => isCompleteVerdict(toVerdict(verdict)));
  const walls = complete.map(({ wallMs }) => wallMs);
  const comparable = complete.filter(({ isComparable }) => isComparable);
  const ms = comparable.reduce((sum, { sumMs, wallMs }) => sum + sumMs - wallMs, 0);
  return {
    times:
      walls.length === 0 ? undefined : { medianMs: median(walls), p95Ms: quantile(walls, 0.95) },
    lessThanSum: comparable.length === 0 ? undefined : { ms, reviews: comparable.length },
  };
}

/** A line a week, the newest first; nothing when all were in the same one. */
function weeksOf(reviews: readonly RepositoryReview[]): string[] {
  const weeks = Map.groupBy(
    reviews,
    ({ endedMs }) => Math.floor((endedMs - firstMondayMs) / weekMs) * weekMs + firstMondayMs,
  );
  if (weeks.size < 2) return [];
  const ordered = [...weeks].toSorted(([a], [b]) => b - a);
  const rows = ordered.slice(0, mostWeeks).map(([mondayMs, those]) => {
    const { times, lessThanSum } = summaryOf(those);
    return [
      formatDate(mondayMs),
      String(those.length),
      times === undefined ? none : formatDuration(times.medianMs),
      times === undefined ? none : formatDuration(times.p95Ms),
      lessThanSum === undefined ? none : signedDuration(lessThanSum.ms),
    ];
  });
  const head = ["Week of", "Reviews", "Median", "95th percentile", messages.lessThanSum];
  const left = ordered.length - rows.length;
  return [table(head, rows), ...(left > 0 ? [messages.olderLeftOut(left, "week")] : [])];
}

const none = "–";
