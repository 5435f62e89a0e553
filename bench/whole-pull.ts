import { once } from "node:events";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { githubSide } from "../emulators/side.ts";
import { showsReview } from "../src/report/comment/stand-in.ts";
import { median } from "../src/report/text/quantile.ts";
import { milliseconds, type Row } from "./measure.ts";
import { Blocked, Listening, type ChoraleConfig } from "./process/chorale-config.ts";
import { watchMemory } from "./process/memory.ts";
import { openPlaces } from "./process/places.ts";
import { startChild } from "./process/start-child.ts";

const repository = "acme/bench";
const folder = join(import.meta.dirname, "../node_modules/zod/src/v4/core");
const reviews = 6;
const changedFiles = 10;
const linesInEach = 30;

/** A pull of 300 lines in ten files, over HTTP from the push to the comment: the first one that a server sees, and those after it. */
export async function benchWholePull(): Promise<Row[]> {
  const side = await githubSide();
  const places = await openPlaces("sqlite");
  const place = await places.lend();
  const { github } = side.settings;
  if (github?.webhookSecret === undefined) throw new Error("the emulated GitHub has no App");
  const config: ChoraleConfig = {
    dataDir: place.dataDir,
    github: { ...github, webhookSecret: github.webhookSecret },
    concurrency: 4,
    perRepository: 4,
    settleMs: 0,
    leaseMs: 20_000,
    logLevel: "silent",
    works: true,
    reading: "real",
  };
  const child = startChild(new URL("process/chorale-main.ts", import.meta.url), config);
  try {
    const { port } = Listening.parse(await child.next());
    side.forge.setWebhook(`http://127.0.0.1:${port}${side.webhookPath}`, side.secret);
    const sources = await readSources();
    await side.forge.addRepository(repository, { files: Object.fromEntries(sources) });
    const memory = watchMemory(child.pid);
    const times: number[] = [];
    const blocked: number[] = [];
    for (let review = 0; review < reviews; review += 1) {
      child.send({ ask: "blocked" });
      await child.next();
      const startMs = performance.now();
      const { number } = await side.forge.openPull(repository, {
        head: `branch-${review}`,
        files: Object.fromEntries(sources.map(([path, text]) => [path, changed(text, review)])),
      });
      await side.forge.until(
        () => side.forge.comments(repository, number).some(({ body }) => showsReview(body)),
        { what: "the review", timeoutMs: 60_000 },
      );
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
    const gone = once(child.process, "exit");
    child.send({});
    await gone;
    await side.forge.close();
    await place.remove();
    await places.close();
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
