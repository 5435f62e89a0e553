import { median } from "../src/report/text/quantile.ts";
import { createEngines } from "../src/app/engines.ts";
import { parseDiff } from "../src/diff/parse-diff.ts";
import { builtInReviewers } from "../src/reviewers/load-reviewers.ts";
import { measure, megabytesPerSecond, type Row } from "./measure.ts";
import { generatedDiff, generatedFiles } from "./generated-input.ts";

/** How fast diffs are parsed and rules are matched, on generated input of ordinary looks. */
export async function benchThroughput(): Promise<Row[]> {
  const diff = generatedDiff(10_000_000);
  const parsing = await measure(5, () => parseDiff(diff));
  const rows: Row[] = [
    { what: "diff parsing", figure: megabytesPerSecond(diff.length, median(parsing)) },
  ];
  const engines = createEngines();
  try {
    await engines.ready();
    const files = generatedFiles(600_000);
    const bytes = files.reduce((sum, file) => sum + file.text.length, 0);
    for (const reviewer of await builtInReviewers()) {
      for (const name of reviewer.engines) {
        const engine = engines.byName.get(name);
        if (engine === undefined) continue;
        const own: number[] = [];
        await measure(3, async () => {
          const reading = await engine.read(reviewer, files, new AbortController().signal);
          if (reading.unread.length > 0) throw new Error(JSON.stringify(reading.unread[0]));
          own.push(reading.durationMs);
        });
        rows.push({
          what: `${reviewer.name}, ${name}, one process`,
          // Its own times, but for the first round's, which does not count.
          figure: megabytesPerSecond(bytes, median(own.slice(1))),
        });
      }
    }
  } finally {
    await engines.close();
  }
  return rows;
}
