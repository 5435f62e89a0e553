import { describe, expect, it } from "vitest";
import { formatDuration, formatSaving } from "../../src/report/text/duration.ts";

describe("formatDuration", () => {
  it.each([
    [0, "0 ms"],
    [419.6, "420 ms"],
    [999.4, "999 ms"],
    [999.6, "1.0s"],
    [3_449, "3.4s"],
    [9_949, "9.9s"],
    [9_960, "10s"],
    [42_000, "42s"],
    [59_600, "1m 00s"],
    [481_000, "8m 01s"],
    [3_599_600, "1h 00m"],
    [7_380_000, "2h 03m"],
    [7_199_000, "2h 00m"],
    [-5, "0 ms"],
    [Number.NaN, "0 ms"],
  ])("writes %d ms as %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe("formatSaving", () => {
  it("uses a true minus and a narrow no-break space", () => {
    expect(formatSaving(902_000, 481_000)).toBe("\u221247\u202F%");
  });

  it("says when side by side was slower", () => {
    expect(formatSaving(100_000, 103_000)).toBe("+3\u202F%");
  });

  it("puts no sign before nothing", () => {
    expect(formatSaving(100_000, 99_900)).toBe("0\u202F%");
  });

  it("never claims that all of the time was saved", () => {
    expect(formatSaving(1_000_000, 1)).toBe("\u221299\u202F%");
  });

  it("is that of the whole milliseconds that are kept", () => {
    expect(formatSaving(10.4, 8.6)).toBe(formatSaving(10, 9));
    expect(formatDuration(1_049.6)).toBe(formatDuration(1_050));
  });

  it("claims nothing when there is nothing to compare with", () => {
    expect(formatSaving(0, 10)).toBeUndefined();
  });
});
