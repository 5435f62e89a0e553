import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backOffMs, mostFailures } from "../../src/runs/queue/back-off.ts";

const failures = fc.integer({ min: 1, max: mostFailures });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
/** Without chance it is the longest that it can be. */
const longest = (count: number) => backOffMs(count, () => 0);

describe("a run that failed", () => {
  it("waits a second, then twice as long each time, and five minutes at most", () => {
    expect([1, 2, 3, 4, 9, 10, 11, mostFailures].map(longest)).toEqual([
      1_000, 2_000, 4_000, 8_000, 256_000, 300_000, 300_000, 300_000,
    ]);
  });

  it("waits for a whole number of milliseconds, between half of the longest and all of it", () => {
    fc.assert(
      fc.property(failures, random, (count, chance) => {
        const waited = backOffMs(count, () => chance);
        expect(Number.isInteger(waited)).toBe(true);
        expect(waited).toBeGreaterThanOrEqual(longest(count) / 2);
        expect(waited).toBeLessThanOrEqual(longest(count));
      }),
    );
  });

  it("does not come back together with others, and never earlier for having failed once more", () => {
    fc.assert(
      fc.property(failures, random, random, (count, one, other) => {
        const [sooner, later] = [Math.max(one, other), Math.min(one, other)];
        expect(backOffMs(count, () => sooner)).toBeLessThanOrEqual(backOffMs(count, () => later));
        expect(backOffMs(count + 1, () => one)).toBeGreaterThanOrEqual(backOffMs(count, () => one));
      }),
    );
    expect(backOffMs(5, () => 0.9)).toBeLessThan(backOffMs(5, () => 0.1));
  });

  it("is tried for some eight hours", () => {
    const hours = Array.from({ length: mostFailures }, (_, index) => longest(index + 1));
    const total = hours.reduce((sum, ms) => sum + ms, 0) / (60 * 60_000);
    expect(total).toBeGreaterThan(7);
    expect(total).toBeLessThan(9);
  });
});
