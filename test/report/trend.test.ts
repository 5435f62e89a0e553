import { describe, expect, it } from "vitest";
import { quantile } from "../../src/report/text/quantile.ts";
import { renderTrend } from "../../src/report/timing/trend.ts";
import type { RepositoryReview, Trend } from "../../src/store/records/review-times.ts";

const day = 24 * 60 * 60_000;
/** A Monday. */
const mondayMs = Date.UTC(2026, 2, 2);

const aReview = (parts: Partial<RepositoryReview> = {}): RepositoryReview => ({
  pull: "1",
  endedMs: mondayMs + day,
  verdict: "clean",
  isComparable: true,
  wallMs: 60_000,
  sumMs: 90_000,
  ...parts,
});
const render = (reviews: RepositoryReview[], parts: Partial<Trend> = {}) =>
  renderTrend({ reported: 0, fixed: 0, ignored: 0, reviews, ...parts }, "in the last 30 days");

describe("a repository's trend", () => {
  it("reads like trend", async () => {
    const reviews = [
      ...[130, 95, 240, 610].map((seconds, index) =>
        aReview({
          pull: `${index}`,
          wallMs: seconds * 1_000,
          sumMs: seconds * 1_900,
          endedMs: mondayMs + index * day,
        }),
      ),
      aReview({ pull: "3", verdict: "partial", wallMs: 9_000_000 }),
      ...[100, 150].map((seconds) =>
        aReview({
          pull: "9",
          wallMs: seconds * 1_000,
          sumMs: seconds * 2_100,
          endedMs: mondayMs + 8 * day,
        }),
      ),
      aReview({ pull: "9", verdict: "failed", endedMs: mondayMs + 9 * day }),
    ];
    const text = render(reviews, { reported: 31, fixed: 18, ignored: 4 });
    await expect(text).toMatchFileSnapshot("./__snapshots__/trend.md");
  });

  it("has no table for a single week, and says when nothing is known", () => {
    expect(render([aReview(), aReview({ endedMs: mondayMs + 7 * day - 1 })])).not.toContain("|");
    expect(render([aReview(), aReview({ endedMs: mondayMs - 1 })])).toContain("| 2026-02-23 | 1 |");
    expect(render([])).toBe(
      "No review of this repository in the last 30 days is known; reviews are known as far back as runs are kept.",
    );
  });

  it("counts only what was complete, and compares only what can be compared", () => {
    const text = render([
      aReview({ verdict: "partial", wallMs: 1 }),
      aReview({ isComparable: false, wallMs: 30_000, sumMs: 30_000 }),
      aReview(),
    ]);
    expect(text).toContain("a complete one took 45s at the median and 59s at the 95th percentile");
    expect(text).toContain(
      "took **30s less** than the sum of the reviewers' own times, over the 1 review that",
    );
    expect(text).toContain("1 review was incomplete; their times are not counted.");
    expect(render([aReview({ verdict: "failed" })])).toContain(
      "**1 review of 1 pull request**, none of them complete.",
    );
  });

  it("says so when side by side was slower", () => {
    const text = render([
      aReview({ wallMs: 61_000, sumMs: 60_000 }),
      aReview({ wallMs: 62_000, sumMs: 60_000, endedMs: mondayMs + 8 * day }),
    ]);
    expect(text).toContain("Side by side took **3.0s longer** than the sum");
    expect(text).toContain("| 2026-03-02 | 1 | 1m 01s | 1m 01s | −1.0s |");
  });

  it("leaves out old weeks and says how many", () => {
    const reviews = Array.from({ length: 40 }, (_, index) =>
      aReview({ endedMs: mondayMs - 7 * day * index }),
    );
    const text = render(reviews);
    expect(text.match(/^\| 20/gm)).toHaveLength(26);
    expect(text).toContain("14 older weeks are left out.");
  });
});

describe("a quantile", () => {
  it("is the median as people know it, and lies between its neighbours", () => {
    expect(quantile([7], 0.5)).toBe(7);
    expect(quantile([30, 10, 20], 0.5)).toBe(20);
    expect(quantile([4, 1, 2, 3], 0.5)).toBe(2.5);
    expect(quantile([0, 100], 0.95)).toBe(95);
    expect(quantile([2, 1], 0)).toBe(1);
    expect(quantile([2, 1], 1)).toBe(2);
  });
});
