import { describe, expect, it } from "vitest";
import { readSideBySide } from "../../src/review/read-side-by-side.ts";
import { aReviewer, aSource, scriptedEngine } from "./scripted-engine.ts";
import { scriptedModel } from "./scripted-model.ts";

const names = ["security-auditor", "performance-engineer", "code-skeptic"];

/** Reviewers that are to think about shards of these sizes, the largest first. */
function thinking(sizes: readonly (readonly number[])[]) {
  return sizes.map((tokens, index) => {
    const file = aSource({ path: `${index}.ts` });
    const shards = tokens.map((size) => ({ files: [file], tokens: size }));
    const name = names[index] ?? "";
    const reviewer = aReviewer({ name, engines: ["scripted", "model"] });
    return { reviewer, shards: [[file]], excerpts: { shards, kept: [], unread: [] } };
  });
}

/** Has it read; `onThought` holds a thought for as long as it likes. */
async function read(
  plan: ReturnType<typeof thinking>,
  concurrency: number,
  onThought: (reviewer: string, tokens: number) => Promise<void>,
  onRule: (reviewer: string) => Promise<void> = async () => {},
) {
  const byRules = scriptedEngine(async ({ name }) => {
    await onRule(name);
    return {};
  });
  return await readSideBySide(plan, {
    engines: new Map([["scripted", byRules]]),
    model: scriptedModel({
      async read({ name }, { tokens }) {
        await onThought(name, tokens);
        return {};
      },
    }),
    concurrency,
    timeoutMs: 60_000,
    onlyTouched: true,
    signal: new AbortController().signal,
  });
}

describe("turns for a place", () => {
  it("fills every place three times with 24 equal shards for 8 places", async () => {
    const waves: string[][] = [];
    let gate = Promise.withResolvers<void>();
    // Each is held until eight are there: with less than a full wave this would never end.
    await read(thinking(names.map(() => Array<number>(8).fill(100))), 8, async (reviewer) => {
      if ((waves.at(-1)?.length ?? 8) === 8) {
        waves.push([]);
        gate = Promise.withResolvers<void>();
      }
      const { promise, resolve } = gate;
      const wave = waves.at(-1) ?? [];
      wave.push(reviewer);
      if (wave.length === 8) resolve();
      await promise;
    });
    expect(waves.map((wave) => wave.length)).toEqual([8, 8, 8]);
    // And nobody waits for another's whole list.
    for (const wave of waves) expect(new Set(wave)).toEqual(new Set(names));
  });

  it("begins what is largest first, whoever's it is", async () => {
    const order: number[] = [];
    const sizes = [
      [900, 800, 700],
      [350, 100],
      [600, 500, 50],
    ];
    await read(thinking(sizes), 1, async (_reviewer, tokens) => void order.push(tokens));
    expect(order).toEqual(sizes.flat().toSorted((a, b) => b - a));
  });

  it("has rules read before anybody thinks, since thoughts wait for them", async () => {
    const order: string[] = [];
    await read(
      thinking([[900, 800], [700], [600]]),
      1,
      async (_reviewer, tokens) => void order.push(`thinks ${tokens}`),
      async (reviewer) => void order.push(reviewer),
    );
    expect(order).toEqual([...names, "thinks 900", "thinks 800", "thinks 700", "thinks 600"]);
  });
});
