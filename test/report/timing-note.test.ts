import { describe, expect, it } from "vitest";
import {
  renderTimes,
  renderTimingNote,
  renderWhereTold,
  type PullTimes,
} from "../../src/report/timing/timing-note.ts";
import type { RunTimes } from "../../src/report/timing/timing-rows.ts";
import type { WorkflowTimes } from "../../src/report/timing/workflow.ts";
import type { MeasuredTimes } from "../../src/store/records/review-times.ts";

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
  endedMs: openedMs + (parts.number ?? 1) * minute,
  ...parts,
});
/** `/compare` on the head of `aRun`, half a minute after its first review. */
const aMeasurement = (parts: Partial<MeasuredTimes> = {}): MeasuredTimes => ({
  headSha: aRun().headSha,
  endedMs: openedMs + 1.5 * minute,
  sequentialMs: 880_000,
  sideBySideMs: 475_000,
  ...parts,
});
const aPull = (parts: Partial<PullTimes> = {}): PullTimes => ({
  name: "#34",
  isForeign: false,
  runs: [aRun()],
  measurements: [],
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
  aRun({ number: 2, headSha: "b7710de".padEnd(40, "0"), wallMs: 490_000, sumMs: 905_000 }),
  aRun({ number: 1, headSha: "91ac0b2".padEnd(40, "0"), wallMs: 500_000, sumMs: 931_000, open: 3 }),
];
const measurements = [
  aMeasurement({ headSha: "b7710de".padEnd(40, "0"), endedMs: openedMs + 2.5 * minute }),
];
const before = { count: 30, medianMs: 184 * minute };

const figuresOf = (text: string) =>
  text.split("\n").filter((line) => /^\| (\d|measured)/.test(line) || line.startsWith("**"));

describe("the timing comment of an issue", () => {
  it.each([
    ["timing-merged", [aPull({ runs: threeRuns, measurements, workflow: aWorkflow({ before }) })]],
    [
      "timing-several",
      [
        aPull({ name: "#36", runs: [aRun({ verdict: "partial", open: 1 })] }),
        aPull({ name: "acme/tools\\#7", isForeign: true, runs: threeRuns, measurements }),
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
      const text = renderTimes([aPull({ runs: [run] })]);
      expect(text).toContain(`| 1 | \`3f2a91c\` ${cells}`);
      expect(text).not.toMatch(/→|%|✓/);
    }
    expect(renderTimes([aPull({ runs: [aRun({ verdict: "partial" })] })])).toContain(
      "The latest review is incomplete, so its time is not compared.",
    );
  });

  it("has a line of its own for what was measured, and leaves every review its own times", () => {
    const runs = [
      aRun({ number: 3, wallMs: 400_000 }),
      aRun({ number: 2, wallMs: 450_000 }),
      aRun({ wallMs: 500_000 }),
    ];
    const sum = "**15m 02s in sum → 6m 40s side by side (−56\u202F%)** on the latest run";
    const rowsOf = (...parts: Partial<MeasuredTimes>[]) =>
      figuresOf(renderTimes([aPull({ runs, measurements: parts.map(aMeasurement) })]));
    const third = "| 3 | `3f2a91c` | 15m 02s | 6m 40s | −56\u202F% | 2 |";
    const second = "| 2 | `3f2a91c` | 15m 02s | 7m 30s | −50\u202F% | 2 |";
    const first = "| 1 | `3f2a91c` | 15m 02s | 8m 20s | −45\u202F% | 2 |";
    const measured = "| measured ✓ | `3f2a91c` | 14m 40s | 7m 55s | −46\u202F% | – |";
    // Between the first review and the second one.
    expect(rowsOf({})).toEqual([sum, third, measured, second, first]);
    expect(rowsOf({ endedMs: openedMs + 9 * minute })).toEqual([
      "**14m 40s one after another → 7m 55s side by side (−46\u202F%)**, measured on the latest head",
      measured,
      third,
      second,
      first,
    ]);
    // A head that was pushed over while it was measured is not the latest one.
    const other = { headSha: "b7710de".padEnd(40, "0"), endedMs: openedMs + 9 * minute };
    expect(rowsOf(other)[0]).toBe(sum);
  });

  it("says which figures are sums and which were measured", () => {
    const foot = (parts: Partial<PullTimes>) =>
      renderTimes([aPull(parts)]).replace(/^[^]*<sub>/, "");
    const sum = "The sum adds up the reviewers' own times";
    expect(foot({})).toContain(sum);
    expect(foot({})).not.toContain("✓");
    expect(foot({ measurements })).toContain(
      "✓ was measured both ways by `/compare`; in the other rows the first figure is a sum.",
    );
    const alone = { runs: [], measurements };
    expect(foot(alone)).toBe(
      "✓ was measured both ways by `/compare`: the first figure is one after another.</sub>",
    );
    expect(renderTimes([aPull(alone)])).toContain("measured on the latest head");
  });

  it("does not praise what was slower", () => {
    const text = renderTimes([aPull({ runs: [aRun({ wallMs: 1_030, sumMs: 1_000 })] })]);
    expect(text).toContain("**1.0s in sum → 1.0s side by side (+3\u202F%)** on the latest run");
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

  it("shows the latest review of each of five heads, and folds what was before", () => {
    const heads = ["aaaaaaa", "bbbbbbb", "ccccccc", "ddddddd", "eeeeeee", "fffffff"];
    const runs = Array.from({ length: 24 }, (_, index) =>
      aRun({ number: 24 - index, headSha: (heads[Math.floor(index / 4)] ?? "").padEnd(40, "0") }),
    );
    const text = renderTimes([aPull({ runs })]);
    const [open = "", folded = ""] = text.split("<details><summary>19 earlier runs</summary>");
    const numbers = (part: string) =>
      [...part.matchAll(/^\| (\d+) \|/gm)].map(([, number]) => Number(number));
    expect(numbers(open)).toEqual([24, 20, 16, 12, 8]);
    expect(numbers(folded)).toEqual([
      23, 22, 21, 19, 18, 17, 15, 14, 13, 11, 10, 9, 7, 6, 5, 4, 3, 2, 1,
    ]);
    expect(renderTimes([aPull()])).not.toContain("<details>");
  });

  it("folds and cuts long tables and many pulls, and says how much", () => {
    const runs = Array.from({ length: 5_000 }, (_, index) => aRun({ number: 5_000 - index }));
    const pulls = Array.from({ length: 400 }, (_, index) =>
      aPull({ name: `#${400 - index}`, runs }),
    );
    const text = renderTimingNote(pulls);
    expect(text.match(/^### /gm)).toHaveLength(10);
    const [open = "", folded = ""] = text.split("<details><summary>7 more pull requests</summary>");
    expect(open.match(/^### .*$/gm)).toEqual(
      ["#400", "#399", "#398"].map((name) => `### Review time for ${name}`),
    );
    expect(open.match(/^\| \d+ \|/gm)).toHaveLength(3 * 21);
    expect(folded.match(/^\| \d+ \|/gm)).toHaveLength(7);
    expect(open).toContain("4979 older runs are left out.");
    expect(text).toContain("390 more pull requests name this issue");
    expect(text.length).toBeLessThan(65_536 / 4);
  });

  it("is pointed to with what it says of the newest pull", () => {
    const told = (pulls: PullTimes[]) => renderWhereTold(pulls, "https://forge.example/1#c2");
    const where =
      "[The timing comment of this issue](https://forge.example/1#c2) tells of the pull requests that name it.";
    expect(told([aPull(), aPull({ name: "#33" })])).toBe(
      `${where} #34, the newest: **15m 02s in sum → 8m 01s side by side (−47\u202F%)** on the latest run.`,
    );
    expect(told([aPull({ workflow: aWorkflow() })])).toBe(
      `${where} #34, the newest: **From opened to merged: 2h 02m**.`,
    );
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
      "**From opened to merged: 2h 02m**; the median of the 30 pull requests merged before: 3h 04m.",
      "<sub>First review after 9m 00s, last push 1h 20m later, merged 33m 00s after that. Its reviews took 24m 15s of that (20\u202F%).</sub>",
    ]);
    expect(told({ lastPushMs: openedMs + minute, reviewMs: 1_000 })[1]).toBe(
      "<sub>Last push after 1m 00s, first review 8m 00s later, merged 1h 53m after that. Its reviews took 1.0s of that (less than 1\u202F%).</sub>",
    );
  });

  it("leaves out what did not happen", () => {
    expect(told({ lastPushMs: null })[1]).toContain(
      "<sub>First review after 9m 00s, merged 1h 53m after that.",
    );
    expect(told({ lastPushMs: null, firstReviewMs: null, reviewMs: 0 })).toEqual([
      "**From opened to merged: 2h 02m**.",
      "<sub>Merged after 2h 02m.</sub>",
    ]);
    expect(told({ mergedMs: openedMs, lastPushMs: null, firstReviewMs: null })[1]).toBe(
      "<sub>Merged after 0s.</sub>",
    );
  });

  it("comes before the table", () => {
    const text = renderTimes([aPull({ workflow: aWorkflow() })]);
    expect(text.indexOf("From opened to merged")).toBeLessThan(text.indexOf("on the latest run"));
  });
});
