import { describe, expect, it } from "vitest";
import {
  renderTimes,
  renderTimingNote,
  type PullTimes,
  type RunTimes,
} from "../../src/report/timing/timing-note.ts";
import type { WorkflowTimes } from "../../src/report/timing/workflow.ts";

const minute = 60_000;
const openedMs = Date.UTC(2026, 2, 2, 9, 0, 0);

const aRun = (parts: Partial<RunTimes> = {}): RunTimes => ({
  number: 1,
  headSha: "3f2a91c0d4e5f60718293a4b5c6d7e8f90a1b2c3",
  verdict: "findings",
  wallMs: 481_000,
  sumMs: 902_000,
  isComparable: true,
  open: 2,
  fixed: 0,
  measured: null,
  ...parts,
});
const aPull = (parts: Partial<PullTimes> = {}): PullTimes => ({
  name: "#34",
  isForeign: false,
  runs: [aRun()],
  ...parts,
});
const aWorkflow = (parts: Partial<WorkflowTimes> = {}): WorkflowTimes => ({
  openedMs,
  firstReviewMs: openedMs + 9 * minute,
  lastPushMs: openedMs + 89 * minute,
  mergedMs: openedMs + 122 * minute,
  reviewMs: 24.25 * minute,
  ...parts,
});

/** Runs with these numbers, the newest first. */
const threeRuns = [
  aRun({ number: 3, verdict: "clean", open: 0, fixed: 2 }),
  aRun({
    number: 2,
    headSha: "b7710de".padEnd(40, "0"),
    measured: { sequentialMs: 880_000, sideBySideMs: 475_000 },
  }),
  aRun({ number: 1, headSha: "91ac0b2".padEnd(40, "0"), wallMs: 500_000, sumMs: 931_000, open: 3 }),
];
const before = { count: 30, medianMs: 184 * minute };

const figuresOf = (text: string) =>
  text.split("\n").filter((line) => /^\| \d/.test(line) || line.startsWith("**"));

describe("the timing comment of an issue", () => {
  it.each([
    ["timing-merged", [aPull({ runs: threeRuns, workflow: aWorkflow({ before }) })]],
    [
      "timing-several",
      [
        aPull({ name: "#36", runs: [aRun({ verdict: "partial", open: 1 })] }),
        aPull({ name: "acme/tools\\#7", isForeign: true, runs: threeRuns }),
      ],
    ],
  ])("reads like %s", async (name, pulls) => {
    const path = `./__snapshots__/${name}.md`;
    await expect(renderTimingNote(pulls)).toMatchFileSnapshot(path);
  });

  it("says of a run that did not read everything what it is, and shows no saving", () => {
    const cases = [
      [aRun({ verdict: "partial" }), "| – | 8m 01s | incomplete | 2 so far |"],
      [aRun({ verdict: "failed" }), "| – | – | failed | – |"],
      [aRun({ verdict: "nothing-reviewable" }), "| – | – | nothing to review | – |"],
      // One reviewer, or interrupted by a restart.
      [aRun({ isComparable: false }), "| – | 8m 01s | – | 2 |"],
    ] as const;
    for (const [run, cells] of cases) {
      const measured = { sequentialMs: 9_000, sideBySideMs: 3_000 };
      const text = renderTimes([aPull({ runs: [{ ...run, measured }] })]);
      expect(text).toContain(`| 1 | \`3f2a91c\` ${cells}`);
      expect(text).not.toMatch(/→|%|✓/);
    }
    expect(renderTimes([aPull({ runs: [aRun({ verdict: "partial" })] })])).toContain(
      "The latest review is incomplete, so its time is not compared.",
    );
  });

  it("says which of the figures were measured", () => {
    const measured = { sequentialMs: 880_000, sideBySideMs: 475_000 };
    const text = renderTimes([aPull({ runs: [aRun({ measured })] })]);
    expect(figuresOf(text)).toEqual([
      "**14m 40s → 7m 55s (−46\u202F%)** on the latest run, measured both ways",
      "| 1 | `3f2a91c` | 14m 40s ✓ | 7m 55s ✓ | −46\u202F% | 2 |",
    ]);
    // Nothing of it is a sum.
    expect(text).not.toContain("sum of the reviewers");
  });

  it("does not praise what was slower", () => {
    const text = renderTimes([aPull({ runs: [aRun({ wallMs: 1_030, sumMs: 1_000 })] })]);
    expect(text).toContain("**1.0s → 1.0s (+3\u202F%)** on the latest run");
  });

  it("tells nothing but times of a pull in another repository", () => {
    const workflow = aWorkflow();
    const pull = aPull({ name: "acme/tools\\#7", isForeign: true, runs: threeRuns, workflow });
    const text = renderTimes([pull]);
    for (const secret of ["3f2a91c", "b7710de", "Findings", "fixed"]) {
      expect(text).not.toContain(secret);
    }
    expect(text).toContain("| 3 | 15m 02s | 8m 01s | −47\u202F% |");
    expect(text).toContain("From opened to merged: 2h 02m");
  });

  it("cuts long tables and many pulls, and says how much", () => {
    const runs = Array.from({ length: 5_000 }, (_, index) => aRun({ number: 5_000 - index }));
    const pulls = Array.from({ length: 400 }, (_, index) =>
      aPull({ name: `#${400 - index}`, runs }),
    );
    const text = renderTimingNote(pulls);
    expect(text.match(/^\| \d+ \|/gm)).toHaveLength(200);
    expect(text).toContain("| 5000 |");
    expect(text).toContain("| 4981 |");
    expect(text).toContain("4980 older runs are left out.");
    expect(text).toContain("390 more pull requests name this issue");
    expect(text.length).toBeLessThan(65_536 / 2);
  });

  it("has a sentence where no pull is left", () => {
    expect(renderTimingNote([])).toBe(
      "<!-- chorale:timing -->\nNo pull request that was reviewed names this issue any more.",
    );
  });
});

describe("the way from opened to merged", () => {
  const told = (parts: Partial<WorkflowTimes> = {}) => {
    const text = renderTimes([aPull({ runs: [], workflow: aWorkflow(parts) })]);
    return text.split("\n").slice(2);
  };

  it("is told in the order in which it happened, with the part that reviews had in it", () => {
    expect(told({ before })).toEqual([
      "**From opened to merged: 2h 02m**; the median of the 30 pulls before: 3h 04m.",
      "<sub>Opened → 9m 00s → first review → 1h 20m → last push → 33m 00s → merged; its reviews took 24m 15s of that (20\u202F%).</sub>",
    ]);
    expect(told({ lastPushMs: openedMs + minute, reviewMs: 1_000 })[1]).toBe(
      "<sub>Opened → 1m 00s → last push → 8m 00s → first review → 1h 53m → merged; its reviews took 1.0s of that (less than 1\u202F%).</sub>",
    );
  });

  it("leaves out what did not happen", () => {
    expect(told({ lastPushMs: null })[1]).toContain("first review → 1h 53m → merged");
    expect(told({ lastPushMs: null, firstReviewMs: null, reviewMs: 0 })).toEqual([
      "**From opened to merged: 2h 02m**.",
      "<sub>Opened → 2h 02m → merged.</sub>",
    ]);
    expect(told({ mergedMs: openedMs, lastPushMs: null, firstReviewMs: null })[1]).toBe(
      "<sub>Opened → 0s → merged.</sub>",
    );
  });
});
