import { median } from "../src/report/text/quantile.ts";
import { processorMs, watchMemory } from "./process/memory.ts";
import { startReviewServer } from "./process/review-server.ts";
import { generatedFiles } from "./generated-input.ts";
import { milliseconds, type Row } from "./measure.ts";
import { startSlowModel } from "./scripted-latency.ts";

const repository = "acme/bench";
const lines = 10_000;
const reviews = 3;

/** Diffs of 10,000 lines, read by rules and a scripted model over HTTP: what a Chorale in a process of its own needs for it. */
export async function benchLongDiff(): Promise<Row[]> {
  const model = await startSlowModel(200);
  const server = await startReviewServer({ modelUrl: model.url });
  const { forge, child } = server;
  try {
    await forge.addRepository(repository, {
      files: { ".github/chorale.yml": "concurrency: 8\nmaxTokensPerRun: null\n" },
    });
    const memory = watchMemory(child.pid);
    const peaks: number[] = [];
    const spent: number[] = [];
    for (let review = 0; review < reviews; review += 1) {
      const beforeMs = processorMs(child.pid);
      const peak = watchMemory(child.pid);
      await server.review(repository, `branch-${review}`, longDiff(review), 300_000);
      spent.push(processorMs(child.pid) - beforeMs);
      peaks.push(peak().peakBytes);
    }
    const { startBytes, childPeakBytes } = memory();
    const [first = 0] = peaks;
    const bytes = model.requests.map(({ body }) => promptBytes(body?.messages ?? []));
    const all = bytes.reduce((sum, one) => sum + one, 0);
    return [
      {
        what: "a diff of 10,000 lines with a model: memory of the server at most",
        figure: megabytes(first),
        expected: "≤ 300 MB",
      },
      { what: "… before it", figure: megabytes(startBytes) },
      { what: `… after ${reviews} of them in a row`, figure: megabytes(Math.max(...peaks)) },
      {
        what: "… of the largest process that reads for it",
        figure: megabytes(childPeakBytes),
      },
      { what: "… the server's own processor time (median)", figure: milliseconds(median(spent)) },
      { what: "… requests to the model", figure: (bytes.length / reviews).toFixed(0) },
      { what: "… bytes of their prompts", figure: `${(all / reviews / 1e6).toFixed(1)} MB` },
    ];
  } finally {
    await server.close();
    await model.close();
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

function promptBytes(messages: readonly { content: string }[]): number {
  return messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
}

/** New files of so many lines together; others in every review, since answers are remembered. */
function longDiff(review: number): Record<string, string> {
  let left = lines;
  const files: [string, string][] = [];
  for (const { path, text } of generatedFiles(40 * lines)) {
    const shown = text.split("\n").slice(0, left);
    if (left <= 0) break;
    left -= shown.length;
    files.push([`review-${review}/${path}`, `${shown.join("\n").trimEnd()}\n`]);
  }
  return Object.fromEntries(files);
}
