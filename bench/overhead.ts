import { startConnected } from "../emulators/connected.ts";
import { githubSide } from "../emulators/side.ts";
import { median } from "../src/report/text/quantile.ts";
import type { RunResult } from "../src/runs/review/run-events.ts";
import { fixedDelayEngine } from "./fixed-delay-engine.ts";
import { milliseconds, type Row } from "./measure.ts";

const runs = 30;

/** Whole runs, from the webhook to the comment, with reviewers that take 100 ms each: what does the rest cost? */
export async function benchOverhead(): Promise<Row[]> {
  const delaysMs = { "security-auditor": 100, "performance-engineer": 100, "code-skeptic": 100 };
  const engines = new Map(
    ["rules", "secrets", "regexes", "markers", "characters"].map((name) => [
      name,
      fixedDelayEngine(name, name === "rules" || name === "secrets" ? delaysMs : {}),
    ]),
  );
  let ended: (result: RunResult) => void = () => {};
  const connected = await startConnected(await githubSide(), {
    logLevel: "silent",
    chorale: () => ({
      engines: {
        byName: engines,
        outline: async () => [],
        syntax: async () => ({ errors: undefined, durationMs: 0 }),
        checkRules: async () => [],
        ready: async () => {},
        close: async () => {},
      },
      observe: (event) => event.type === "ended" && ended(event.result),
    }),
  });
  const { forge: github } = connected;
  try {
    await github.addRepository("acme/bench", {});
    const overheads: number[] = [];
    for (let run = 0; run <= runs; run += 1) {
      const { promise, resolve } = Promise.withResolvers<RunResult>();
      ended = resolve;
      await github.openPull("acme/bench", {
        head: `branch-${run}`,
        files: { [`src/${run}.js`]: `export const run = ${run};\n` },
      });
      const result = await promise;
      if (result.status !== "published") throw new Error(`run ${run} ended as ${result.status}`);
      // The first one also gets its token.
      if (run > 0) overheads.push(result.overheadMs);
    }
    const acknowledged = github.deliveries
      .filter(({ event }) => event === "pull_request")
      .map(({ durationMs }) => durationMs ?? Number.NaN);
    return [
      {
        what: "a run besides reviewers and forge (median)",
        figure: milliseconds(median(overheads)),
        expected: "≤ 150 ms",
      },
      {
        what: "a run besides reviewers and forge (worst)",
        figure: milliseconds(Math.max(...overheads)),
      },
      { what: "delivery to 202 (median)", figure: milliseconds(median(acknowledged)) },
      { what: "delivery to 202 (worst)", figure: milliseconds(Math.max(...acknowledged)) },
    ];
  } finally {
    await connected.close();
  }
}
