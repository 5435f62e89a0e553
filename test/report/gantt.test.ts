import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderGantt } from "../../src/report/comment/gantt.ts";
import { anOutcome, aReport } from "./builders.ts";
import { hostileText } from "./hostile.ts";

/** `count` shards of a second each, one after another. */
function shards(reviewer: string, count: number) {
  return Array.from({ length: count }, (_, index) => ({
    name: `${reviewer} ${index + 1}/${count}`,
    startMs: 1_000 * index,
    durationMs: 1_000,
  }));
}

const bars = (chart: string | undefined) =>
  (chart ?? "").split("\n").filter((line) => line.includes(" :"));

describe("the timeline", () => {
  it("has the stages, then a section a reviewer with its shards, from the first start on", () => {
    const outcomes = [
      anOutcome({ reviewer: "security-auditor", spans: shards("security-auditor", 2) }),
      anOutcome({ reviewer: "code-skeptic", spans: shards("code-skeptic", 1) }),
    ];
    const spans = [
      { name: "fetch diff", startMs: -400, durationMs: 399.6 },
      ...outcomes.flatMap((one) => one.spans),
    ];
    expect(renderGantt(aReport({ outcomes, spans }))).toMatchInlineSnapshot(`
      "%%{init: {"gantt": {"leftPadding": 132}}}%%
      gantt
          dateFormat x
          axisFormat %Q ms
          section stages
          fetch diff :0, 400ms
          section security-auditor
          1 of 2 :400, 1000ms
          2 of 2 :1400, 1000ms
          section code-skeptic
          read :400, 1000ms"
    `);
  });

  it("has a section for the-fixer, and with their reviewer the looks at what it proposed", () => {
    const fixing = [
      { name: "code-skeptic looks again 1/1", startMs: 1_000, durationMs: 100 },
      { name: "the-fixer 1 of 3", startMs: 1_100, durationMs: 200 },
      { name: "code-skeptic looks at changes 1 of 3", startMs: 1_200, durationMs: 50 },
      { name: "the-fixer 2 of 3", startMs: 1_300, durationMs: 40 },
    ];
    const chartOf = (count: number) => {
      const outcomes = [
        anOutcome({ reviewer: "code-skeptic", spans: shards("code-skeptic", count) }),
      ];
      return renderGantt(aReport({ outcomes, spans: [...(outcomes[0]?.spans ?? []), ...fixing] }));
    };
    expect(bars(chartOf(1))).toEqual([
      "    read :0, 1000ms",
      "    looks again :1000, 100ms",
      "    looks at changes 1 of 3 :1200, 50ms",
      "    1 of 3 :1100, 200ms",
      "    2 of 3 :1300, 40ms",
    ]);
    expect(chartOf(1)).toContain("section the-fixer\n    1 of 3 :");
    expect(chartOf(1)).not.toContain("section stages");
    expect(bars(chartOf(20))[1]).toBe("    looks again :1000, 100ms");
  });

  it("counts in seconds once a run takes some", () => {
    expect(renderGantt(aReport())).toContain("axisFormat %s s");
  });

  it("is left out when nothing was measured", () => {
    expect(renderGantt(aReport({ outcomes: [], spans: [] }))).toBeUndefined();
  });

  it("has one bar a reviewer beyond twelve shards", () => {
    const chartOf = (...counts: number[]) => {
      const outcomes = counts.map((count, index) =>
        anOutcome({ reviewer: `r${index}`, spans: shards(`r${index}`, count) }),
      );
      return renderGantt(aReport({ outcomes, spans: [] }));
    };
    expect(bars(chartOf(6, 5, 1))).toHaveLength(12);
    expect(bars(chartOf(6, 6, 1))).toEqual([
      "    6 shards :0, 6000ms",
      "    6 shards :0, 6000ms",
      "    read :0, 1000ms",
    ]);
  });

  it("folds reviewers beyond twenty sections", () => {
    const outcomes = Array.from({ length: 100 }, (_, index) =>
      anOutcome({ reviewer: `r${index}`, spans: shards(`r${index}`, 30) }),
    );
    const chart = renderGantt(aReport({ outcomes, spans: [] }));
    expect(bars(chart).length).toBeLessThanOrEqual(20);
    expect(chart).toContain("section 81 more reviewers");
  });

  it("lets no name speak mermaid or leave its fence", () => {
    fc.assert(
      fc.property(hostileText, hostileText, (reviewer, name) => {
        // That would be a span of the reviewer's, and no stage.
        fc.pre(!name.startsWith(`${reviewer} `));
        const spans = [{ name, startMs: 0, durationMs: 5 }];
        const chart = renderGantt(
          aReport({
            outcomes: [anOutcome({ reviewer, spans })],
            spans: [{ name, startMs: 1, durationMs: 5 }],
          }),
        );
        const lines = (chart ?? "").split("\n").slice(4);
        expect(lines).toHaveLength(4);
        for (const line of lines) {
          expect(line).toMatch(
            /^ {4}(section [\p{L}\p{N} ._/()-]{1,45}|[\p{L}\p{N} ._/()-]{1,45} :\d+, \d+ms)$/u,
          );
        }
      }),
    );
  });
});
