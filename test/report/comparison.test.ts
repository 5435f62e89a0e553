import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { renderComparison } from "../../src/report/comparison/comparison-comment.ts";
import { ComparisonJson, toComparisonJson } from "../../src/report/comparison/comparison-json.ts";
import { renderPrettyComparison } from "../../src/report/comparison/comparison-pretty.ts";
import type { Comparison, Reading, Way } from "../../src/report/comparison/comparison.ts";

const durations = {
  "security-auditor": 481_000,
  "performance-engineer": 252_000,
  "code-skeptic": 169_000,
};

/** A reading whose reviewers took this much longer than usual. */
function aReading(way: Way, factor: number, parts: Partial<Reading> = {}): Reading {
  let startMs = 1_790_000_000_000;
  const reviewers = Object.entries(durations).map(([reviewer, usualMs]) => {
    const durationMs = usualMs * factor;
    const span = { name: `${reviewer} 1/1`, startMs, durationMs };
    if (way === "oneAfterAnother") startMs += durationMs;
    return { reviewer, spans: [span] };
  });
  const times = Object.values(durations).map((usualMs) => usualMs * factor);
  const sumMs = times.reduce((sum, durationMs) => sum + durationMs, 0);
  const wallMs = way === "sideBySide" ? Math.max(...times) : sumMs;
  return { wallMs, reviewers, findings: 3, result: "0123", ...parts };
}

function aComparison(parts: Partial<Comparison> = {}): Comparison {
  const rounds: Comparison["rounds"] = [
    {
      first: "oneAfterAnother",
      readings: {
        oneAfterAnother: aReading("oneAfterAnother", 1),
        sideBySide: aReading("sideBySide", 1),
      },
    },
    {
      first: "sideBySide",
      readings: {
        oneAfterAnother: aReading("oneAfterAnother", 1.02),
        sideBySide: aReading("sideBySide", 1.04),
      },
    },
  ];
  return {
    reviewers: Object.keys(durations),
    files: 4,
    lines: 312,
    unloaded: 0,
    concurrency: 4,
    wanted: 2,
    rounds,
    headSha: "3f2a91c0d5b64e8a9f3c7d21b8e4a6f05c9d1e27",
    machine: { processors: 8, readers: 4, load: 0.4, node: "24.1.0", version: "1.2.3" },
    meanwhile: 0,
    notices: [],
    ...parts,
  };
}

/** Both ways took the same, or the second way longer. */
function slower(): Comparison {
  const [first, second] = aComparison().rounds as [
    Comparison["rounds"][number],
    Comparison["rounds"][number],
  ];
  const reading = (way: Way, wallMs: number, parts: Partial<Reading> = {}) =>
    aReading(way, 0.0002, { wallMs, ...parts });
  return aComparison({
    headSha: undefined,
    unloaded: 1,
    meanwhile: 2,
    machine: { ...aComparison().machine, load: 6.25 },
    notices: [
      "`.github/chorale.yml` line 1: `reviewer` is not a setting. Reviewed with the defaults.",
    ],
    rounds: [
      {
        ...first,
        readings: {
          oneAfterAnother: reading("oneAfterAnother", 180.4),
          sideBySide: reading("sideBySide", 202.6, { findings: 2, result: "4567" }),
        },
      },
      {
        ...second,
        readings: {
          oneAfterAnother: reading("oneAfterAnother", 190),
          sideBySide: reading("sideBySide", 184),
        },
      },
    ],
  });
}

function unfinished(): Comparison {
  return aComparison({
    rounds: aComparison().rounds.slice(0, 1),
    unfinished: {
      reviewer: "performance-engineer",
      reason: "timed out after 15m 00s",
      when: { round: 2, of: 2, way: "sideBySide" },
    },
  });
}

describe("a comparison of both ways", () => {
  it.each([
    ["faster", aComparison()],
    ["slower", slower()],
    ["unfinished", unfinished()],
  ])("reads well where it was %s", async (name, comparison) => {
    await expect(renderComparison(comparison)).toMatchFileSnapshot(
      `__snapshots__/comparison-${name}.md`,
    );
    await expect(renderPrettyComparison(comparison, { color: false })).toMatchFileSnapshot(
      `__snapshots__/comparison-${name}.txt`,
    );
  });

  it("never calls a sum what was measured, nor a saving what was none", () => {
    for (const comparison of [aComparison(), slower(), unfinished()]) {
      const text =
        renderComparison(comparison) + renderPrettyComparison(comparison, { color: true });
      expect(text).not.toMatch(/\bsum\b|sequential|saved|faster/i);
      expect(stripVTControlCharacters(renderPrettyComparison(comparison, { color: true }))).toBe(
        renderPrettyComparison(comparison, { color: false }),
      );
    }
    expect(renderComparison(slower())).toContain("(+4\u202F%, about the same)");
    expect(renderComparison(unfinished())).not.toMatch(/\d\u202F%/);
  });

  it("names the pull where it stands elsewhere", () => {
    expect(renderComparison(aComparison(), { pull: 12 })).toMatch(
      /^### Both ways measured · #12 · `3f2a91c`\n/,
    );
  });

  it("neutralises what others wrote", () => {
    const text = "@everybody\u001B[31m ![x](https://example.com) <img>";
    const hostile = aComparison({
      notices: [text],
      unfinished: { reviewer: text, reason: text, when: "warm-up" },
    });
    expect(renderComparison(hostile)).not.toMatch(/@everybody|<img>|!\[x\]/);
    expect(renderPrettyComparison(hostile, { color: false })).not.toContain("\u001B");
  });

  it("is complete in JSON, without a figure where there is none", () => {
    const json = ComparisonJson.parse(toComparisonJson(slower()));
    expect(json.medians).toEqual({
      oneAfterAnotherMs: 185.2,
      sideBySideMs: 193.3,
      isOverlapping: true,
    });
    expect(json).toMatchObject({ version: "1.2.3", isSame: false, unloaded: 1, load: 6.25 });
    expect(json.rounds.map(({ first }) => first)).toEqual(["oneAfterAnother", "sideBySide"]);
    expect(ComparisonJson.parse(toComparisonJson(unfinished()))).not.toHaveProperty("medians");
  });
});
