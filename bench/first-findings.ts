import { startConnected } from "../emulators/connected.ts";
import { githubSide } from "../emulators/side.ts";
import type { Engines } from "../src/app/engines.ts";
import { readModels } from "../src/app/model-environment.ts";
import type { Outliner } from "../src/engines/model/outliner.ts";
import type { Report } from "../src/report/report.ts";
import { median } from "../src/report/text/quantile.ts";
import type { RunEvent } from "../src/runs/review/run-events.ts";
import { fixedDelayEngine } from "./fixed-delay-engine.ts";
import { generatedFiles } from "./generated-input.ts";
import { milliseconds, type Row } from "./measure.ts";
import { startSlowModel } from "./scripted-latency.ts";

const repository = "acme/bench";
const runs = 3;
/** A twentieth of 20 s, and of the 10 s between two edits of the comment. */
const answerMs = 1_000;
const progressEveryMs = 500;

/** Nothing is parsed, so that thinking is what takes time. */
const outline: Outliner = async (files) =>
  files.map(({ text }) => ({
    outline: { text, removed: [], functions: [], classes: [], imports: [] },
  }));

/** Whole reviews over HTTP, from the webhook to the comment: when do people see the first finding of a model? */
export async function benchFirstFindings(): Promise<Row[]> {
  const model = await startSlowModel(answerMs);
  const models = readModels({
    CHORALE_MODEL: "compatible/scripted",
    CHORALE_MODEL_URL: model.url,
    CHORALE_MODEL_CONCURRENCY: "8",
  });
  if (!("value" in models) || models.value === undefined) throw new Error("no model");
  const byName = new Map(
    ["rules", "secrets", "regexes", "markers", "characters"].map((name) => [
      name,
      fixedDelayEngine(name, {}),
    ]),
  );
  const engines: Engines = {
    byName,
    outline,
    syntax: async () => ({ errors: undefined, durationMs: 0 }),
    checkRules: async () => [],
    ready: async () => {},
    close: async () => {},
  };
  let told: (event: RunEvent) => void = () => {};
  const connected = await startConnected(await githubSide(), {
    logLevel: "silent",
    settings: { models: models.value },
    chorale: () => ({ engines, progressEveryMs, observe: (event) => told(event) }),
  });
  const { forge: github } = connected;
  try {
    const config = { ".github/chorale.yml": "concurrency: 8\n" };
    await github.addRepository(repository, { files: config });
    const firstMs: number[] = [];
    const wallMs: number[] = [];
    for (let run = 0; run <= runs; run += 1) {
      let startMs = 0;
      const reviewed = Promise.withResolvers<Report>();
      const ended = Promise.withResolvers<void>();
      told = (event) => {
        if (event.type === "progress" && startMs === 0) startMs = performance.now();
        if (event.type === "reviewed") reviewed.resolve(event.report);
        if (event.type === "ended") ended.resolve();
      };
      const { number } = await github.openPull(repository, {
        head: `branch-${run}`,
        files: filesOf(run),
      });
      await github.until(
        () => github.comments(repository, number)[0]?.body.includes("said by a model"),
        { what: "a finding of a model in the comment" },
      );
      const seenMs = performance.now() - startMs;
      const { outcomes } = await reviewed.promise;
      await ended.promise;
      const shards = outcomes.flatMap(({ spans }) =>
        spans.filter(({ name }) => / thinks /.test(name)),
      );
      if (shards.length !== 24) throw new Error(`There should be 24 shards, not ${shards.length}.`);
      if (run === 0) continue;
      firstMs.push(seenMs);
      const from = Math.min(...shards.map((span) => span.startMs));
      wallMs.push(Math.max(...shards.map((span) => span.startMs + span.durationMs)) - from);
    }
    return [
      {
        what: "24 shards of 20 s over HTTP (1:20), what they take besides the ideal 3,000 ms",
        figure: milliseconds(median(wallMs) - 3 * answerMs),
      },
      {
        what: "… until a model's first finding stands in the comment (a shard is 1,000 ms)",
        figure: milliseconds(median(firstMs)),
        expected: `≤ ${milliseconds(answerMs + progressEveryMs)}: a shard and the time between two edits`,
      },
    ];
  } finally {
    await connected.close();
    await model.close();
  }
}

/** Characters of a file that fills more than half of a request, and no more than one. */
const ofOneRequest = 14_000;

/** Eight files, each long enough for a request of its own; others in every run, since answers are remembered. */
function filesOf(run: number): Record<string, string> {
  const files = generatedFiles(160_000).slice(0, 8);
  return Object.fromEntries(
    files.map(({ path, text }) => [
      `run-${run}/${path}`,
      text.slice(0, text.lastIndexOf("\n", ofOneRequest) + 1),
    ]),
  );
}
