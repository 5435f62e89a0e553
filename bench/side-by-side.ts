import { median } from "../src/report/text/quantile.ts";
import { planReview } from "../src/review/plan.ts";
import { readSideBySide } from "../src/review/read-side-by-side.ts";
import type { SourceFile } from "../src/types/source.ts";
import { fixedDelayEngine, fixedDelayReviewer } from "./fixed-delay-engine.ts";
import { measure, milliseconds, type Row } from "./measure.ts";

/** A tenth of a second for each minute of the wish that started it: 8, 4 and 3 minutes. */
const delaysMs = { "security-auditor": 800, "performance-engineer": 400, "code-skeptic": 300 };

const file: SourceFile = {
  path: "a.txt",
  language: "text",
  text: "a\n",
  touched: [{ start: 1, end: 1 }],
};

/** The same reviewers one after another and at the same time. */
export async function benchSideBySide(): Promise<Row[]> {
  const plan = planReview([file], Object.keys(delaysMs).map(fixedDelayReviewer));
  const options = {
    engines: new Map([["fixed", fixedDelayEngine("fixed", delaysMs)]]),
    concurrency: 4,
    timeoutMs: 60_000,
    onlyTouched: true,
    signal: new AbortController().signal,
  };
  const sequential = await measure(5, async () => {
    for (const assignment of plan) await readSideBySide([assignment], options);
  });
  const parallel = await measure(5, () => readSideBySide(plan, options));
  const slowest = Math.max(...Object.values(delaysMs));
  const ratio = median(parallel) / slowest;
  const saved = 1 - median(parallel) / median(sequential);
  return [
    { what: "three reviewers, one after another", figure: milliseconds(median(sequential)) },
    { what: "three reviewers, side by side", figure: milliseconds(median(parallel)) },
    { what: "side by side / slowest reviewer", figure: ratio.toFixed(3), expected: "≤ 1.05" },
    { what: "saved", figure: `${(saved * 100).toFixed(0)} %` },
  ];
}
