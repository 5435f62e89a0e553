import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { median } from "../src/report/text/quantile.ts";
import { milliseconds, type Row } from "./measure.ts";
import { Blocked } from "./process/chorale-config.ts";
import { watchMemory } from "./process/memory.ts";
import { startReviewServer } from "./process/review-server.ts";

const repository = "acme/bench";
const folder = join(import.meta.dirname, "../node_modules/zod/src/v4/core");
const reviews = 6;
const changedFiles = 10;
const linesInEach = 30;

/** A pull of 300 lines in ten files, over HTTP from the push to the comment: the first one that a server sees, and those after it. */
export async function benchWholePull(): Promise<Row[]> {
  const server = await startReviewServer();
  const { forge, child } = server;
  try {
    const sources = await readSources();
    await forge.addRepository(repository, { files: Object.fromEntries(sources) });
    const memory = watchMemory(child.pid);
    const times: number[] = [];
    const blocked: number[] = [];
    for (let review = 0; review < reviews; review += 1) {
      child.send({ ask: "blocked" });
      await child.next();
      const files = Object.fromEntries(
        sources.map(([path, text]) => [path, changed(text, review)]),
      );
      const startMs = performance.now();
      await server.review(repository, `branch-${review}`, files, 60_000);
      times.push(performance.now() - startMs);
      child.send({ ask: "blocked" });
      blocked.push(Blocked.parse(await child.next()).blockedMs);
    }
    const { peakBytes, childPeakBytes } = memory();
    const [first = 0, ...warm] = times;
    const [firstBlocked = 0, ...warmBlocked] = blocked;
    const what = `a pull of ${changedFiles * linesInEach} lines in ${changedFiles} files over HTTP`;
    return [
      {
        what: `${what}, warm (median of ${warm.length})`,
        figure: milliseconds(median(warm)),
        expected: "≤ 1,000 ms",
      },
      { what: "… the first one after the start", figure: milliseconds(first) },
      {
        what: "… the server's event loop blocked at most, warm",
        figure: milliseconds(Math.max(...warmBlocked)),
        expected: "≤ 50 ms",
      },
      { what: "… with the first one", figure: milliseconds(firstBlocked) },
      {
        what: "… memory of the server",
        figure: `${(peakBytes / 1e6).toFixed(0)} MB`,
        expected: "≤ 400 MB",
      },
      {
        what: "… memory of a process that reads",
        figure: `${(childPeakBytes / 1e6).toFixed(0)} MB`,
        expected: "≤ 400 MB",
      },
    ];
  } finally {
    await server.close();
  }
}

/** Files of real TypeScript, of 100 to 800 lines. */
async function readSources(): Promise<[string, string][]> {
  const sources: [string, string][] = [];
  for (const name of (await readdir(folder)).toSorted()) {
    if (!name.endsWith(".ts")) continue;
    const text = await readFile(join(folder, name), "utf8");
    const lines = text.split("\n").length;
    if (lines >= 100 && lines <= 800) sources.push([`src/${name}`, text]);
  }
  if (sources.length < changedFiles) throw new Error(`There are ${sources.length} files.`);
  return sources.slice(0, changedFiles);
}

/** With lines in the middle that it had not. */
function changed(text: string, review: number): string {
  const lines = text.split("\n");
  const added = Array.from(
    { length: linesInEach },
    (_, index) => `export const of${review}At${index} = (n: number): number => n * ${index};`,
  );
  return lines.toSpliced(Math.floor(lines.length / 2), 0, ...added).join("\n");
}
