import { describe, expect, it } from "vitest";
import type { Reviewer } from "../../src/engines/reviewer.ts";
import { readSideBySide, type ReadOptions } from "../../src/review/read-side-by-side.ts";
import { aFinding, aReviewer, aSource, scriptedEngine, type Script } from "./scripted-engine.ts";

const read = async (
  script: Script,
  plan: { reviewer: Reviewer; shards: ReturnType<typeof aSource>[][] }[],
  options: Partial<ReadOptions> = {},
) => (await readAll(script, plan, options)).outcomes;

const readAll = (
  script: Script,
  plan: { reviewer: Reviewer; shards: ReturnType<typeof aSource>[][] }[],
  options: Partial<ReadOptions> = {},
) =>
  readSideBySide(plan, {
    engines: new Map([["scripted", scriptedEngine(script)]]),
    concurrency: 4,
    timeoutMs: 60_000,
    onlyTouched: true,
    signal: new AbortController().signal,
    ...options,
  });

const three = ["security-auditor", "performance-engineer", "code-skeptic"].map((name) =>
  aReviewer({ name }),
);

/** A script that holds every reader until the wanted number of them is reading. */
function meetingOf(count: number): Script {
  const { promise, resolve } = Promise.withResolvers<void>();
  let present = 0;
  return async () => {
    present += 1;
    if (present === count) resolve();
    await promise;
    return {};
  };
}

describe("reading side by side", () => {
  it("has all reviewers reading at the same time", async () => {
    const plan = three.map((reviewer) => ({ reviewer, shards: [[aSource()]] }));
    // Would never end if one waited for another.
    const outcomes = await read(meetingOf(3), plan);
    expect(outcomes.map(({ reviewer, status }) => [reviewer, status])).toEqual([
      ["security-auditor", "completed"],
      ["performance-engineer", "completed"],
      ["code-skeptic", "completed"],
    ]);
  });

  it("never has more shards under way than `concurrency`", async () => {
    let reading = 0;
    let most = 0;
    const shards = Array.from({ length: 6 }, (_, index) => [aSource({ path: `${index}.ts` })]);
    await read(
      async () => {
        reading += 1;
        most = Math.max(most, reading);
        await new Promise((resolve) => setImmediate(resolve));
        reading -= 1;
        return {};
      },
      three.map((reviewer) => ({ reviewer, shards })),
      { concurrency: 2 },
    );
    expect(most).toBe(2);
  });

  it("lets reviewers take turns, so that a long list starves nobody", async () => {
    const order: string[] = [];
    const shards = Array.from({ length: 3 }, (_, index) => [aSource({ path: `${index}.ts` })]);
    await read(
      async (reviewer) => {
        order.push(reviewer.name);
        return {};
      },
      three.map((reviewer) => ({ reviewer, shards })),
      { concurrency: 1 },
    );
    const names = three.map(({ name }) => name);
    expect(order).toEqual([...names, ...names, ...names]);
  });

  it("makes a reviewer that throws an outcome, keeps why to itself, and lets the others finish", async () => {
    const broken: [string, unknown][] = [];
    const outcomes = await read(
      async (reviewer) => {
        if (reviewer.name === "performance-engineer") throw new Error("out of memory");
        return { findings: [aFinding({ reviewer: reviewer.name })] };
      },
      three.map((reviewer) => ({ reviewer, shards: [[aSource()]] })),
      { onBroken: (error, part) => void broken.push([part, error]) },
    );
    expect(broken).toEqual([["performance-engineer 1/1", new Error("out of memory")]]);
    const reason = "it failed for a reason of its own, which stands in the log";
    expect(
      outcomes.map((outcome) => [outcome.status, outcome.reason, outcome.findings.length]),
    ).toEqual([
      ["completed", undefined, 1],
      ["failed", reason, 0],
      ["completed", undefined, 1],
    ]);
    expect(outcomes[1]?.unread).toEqual([{ path: "src/app.ts", reason }]);
  });

  it("times one slow shard out alone, and keeps what the other shards found", async () => {
    const [outcome] = await read(
      (_reviewer, [file], signal) =>
        file?.path === "slow.ts"
          ? new Promise((_resolve, reject) => {
              signal.addEventListener("abort", () => reject(signal.reason as Error));
            })
          : Promise.resolve({ findings: [aFinding({ path: "quick.ts" })] }),
      [
        {
          reviewer: aReviewer(),
          shards: [[aSource({ path: "slow.ts" })], [aSource({ path: "quick.ts" })]],
        },
      ],
      { timeoutMs: 49.999 },
    );
    expect(outcome).toMatchObject({
      status: "timed-out",
      reason: "timed out after 50 ms",
      read: ["quick.ts"],
      unread: [{ path: "slow.ts" }],
      findings: [{ path: "quick.ts" }],
    });
  });

  it("adds up the reviewer's own time without its waiting", async () => {
    const shards = [[aSource({ path: "a.ts" })], [aSource({ path: "b.ts" })]];
    const [outcome] = await read(
      async () => ({ durationMs: 21 }),
      [{ reviewer: aReviewer(), shards }],
    );
    expect(outcome?.durationMs).toBe(42);
    expect(outcome?.spans.map(({ name }) => name)).toEqual([
      "security-auditor 1/2",
      "security-auditor 2/2",
    ]);
  });

  it("reports only what the change touched, or what a touched line leads to", async () => {
    const source = aSource({ text: "\n".repeat(50), touched: [{ start: 10, end: 12 }] });
    const [outcome] = await read(
      async () => ({
        findings: [
          aFinding({ line: 9, endLine: 9, title: "above" }),
          aFinding({ line: 8, endLine: 10, title: "reaches in" }),
          aFinding({ line: 12, endLine: 12, title: "inside" }),
          aFinding({ line: 13, endLine: 13, title: "below" }),
          aFinding({
            line: 40,
            endLine: 40,
            title: "led to",
            trace: [{ path: "src/app.ts", line: 11, message: "comes from here" }],
          }),
        ],
      }),
      [{ reviewer: aReviewer(), shards: [[source]] }],
    );
    expect(outcome?.findings.map(({ title }) => title)).toEqual(["reaches in", "inside", "led to"]);
    expect(outcome?.untouched).toHaveLength(2);
  });

  it("says that a reviewer without files was skipped", async () => {
    const [outcome] = await read(async () => ({}), [{ reviewer: aReviewer(), shards: [] }]);
    expect(outcome).toMatchObject({
      status: "skipped",
      reason: "no changed file is for this reviewer",
    });
  });

  it("takes a reviewer's stored answer instead of reading again", async () => {
    const first = await read(
      async () => ({ findings: [aFinding()] }),
      [{ reviewer: aReviewer(), shards: [[aSource()]] }],
    );
    const again = await readAll(
      () => Promise.reject(new Error("must not be read again")),
      [{ reviewer: aReviewer(), shards: [[aSource()]] }],
      { checkpoint: async () => structuredClone(first[0]!) },
    );
    expect(again).toEqual({ outcomes: first, isResumed: true });
  });

  it("rejects when it is aborted, after every reader has let go", async () => {
    const stop = new AbortController();
    let letGo = 0;
    const reading = read(
      (_reviewer, _files, signal) => {
        stop.abort(new Error("stop"));
        return new Promise((_resolve, reject) => {
          const abort = () => {
            letGo += 1;
            reject(signal.reason as Error);
          };
          if (signal.aborted) abort();
          else signal.addEventListener("abort", abort);
        });
      },
      three.map((reviewer) => ({ reviewer, shards: [[aSource()], [aSource()]] })),
      { signal: stop.signal, concurrency: 1 },
    );
    await expect(reading).rejects.toThrow("stop");
    expect(letGo).toBe(1);
  });

  it("tells how far everybody is", async () => {
    const seen: string[] = [];
    const shards = [[aSource({ path: "a.ts" })], [aSource({ path: "b.ts" })]];
    await read(async () => ({}), [{ reviewer: aReviewer(), shards }], {
      onProgress: ({ shardsDone, shards: all, outcome }) =>
        seen.push(`${shardsDone}/${all}${outcome === undefined ? "" : ` ${outcome.status}`}`),
    });
    expect(seen).toEqual(["0/2", "1/2", "2/2", "2/2 completed"]);
  });
});
