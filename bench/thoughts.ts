import { median } from "../src/report/text/quantile.ts";
import type { Assignment } from "../src/review/plan.ts";
import { readSideBySide } from "../src/review/read-side-by-side.ts";
import type { SourceFile } from "../src/types/source.ts";
import { fixedDelayModel, fixedDelayReviewer } from "./fixed-delay-engine.ts";
import { measure, milliseconds, type Row } from "./measure.ts";

// Latencies are scaled 1:100, so whatever Chorale itself needs weighs a hundred times as much as it would.

const places = 8;
const shardsEach = 8;
/** A hundredth of 20 s. */
const equalMs = 200;
/** From 10 s to 30 s, as 1:100, spread evenly and dealt to the reviewers in no order. */
const unequalMs = Array.from({ length: 3 * shardsEach }, (_, index) => 100 + ((index * 89) % 201));

const file: SourceFile = {
  path: "a.txt",
  language: "text",
  text: "a\n",
  touched: [{ start: 1, end: 1 }],
};

/** Three reviewers whose models think about eight shards each, eight of them at the same time. */
export async function benchThoughts(): Promise<Row[]> {
  const equal = await think(unequalMs.map(() => equalMs));
  const unequal = await think(unequalMs);
  return [
    { what: "3 reviewers × 8 shards of 20 s (1:100), in sum", figure: milliseconds(equal.sumMs) },
    { what: "…, 8 at the same time", figure: milliseconds(equal.wallMs) },
    {
      what: "… / ideal schedule",
      figure: (equal.wallMs / equal.idealMs).toFixed(3),
      expected: "≤ 1.05",
    },
    {
      what: "saved against the sum",
      figure: `${((1 - equal.wallMs / equal.sumMs) * 100).toFixed(0)} %`,
      expected: "87 %",
    },
    {
      what: "the same with shards of 10 s to 30 s / least that is possible",
      figure: (unequal.wallMs / unequal.idealMs).toFixed(3),
      expected: "≤ 1.05",
    },
  ];
}

async function think(tokens: readonly number[]) {
  const plan = ["S", "P", "C"].map((name, index): Assignment => {
    const own = tokens.slice(index * shardsEach, (index + 1) * shardsEach);
    const shards = own.toSorted((a, b) => b - a).map((size) => ({ files: [file], tokens: size }));
    const excerpts = { shards, kept: [], unread: [] };
    return { reviewer: fixedDelayReviewer(name), shards: [], excerpts };
  });
  const sums: number[] = [];
  const walls = await measure(5, async () => {
    const { outcomes } = await readSideBySide(plan, {
      engines: new Map(),
      model: fixedDelayModel,
      concurrency: places,
      timeoutMs: 60_000,
      onlyTouched: true,
      signal: new AbortController().signal,
    });
    sums.push(outcomes.reduce((sum, { durationMs }) => sum + durationMs, 0));
  });
  const total = tokens.reduce((sum, one) => sum + one, 0);
  const idealMs = Math.max(total / places, ...tokens);
  return { sumMs: median(sums.slice(1)), wallMs: median(walls), idealMs };
}
