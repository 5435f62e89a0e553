import { describe, expect, it } from "vitest";
import { figuresOf, findingsOf, type Measured } from "../../src/report/comparison/comparison.ts";
import { howMeasured, readingLine } from "../../src/report/messages/comparison.ts";
import { compareWays, type CompareOptions } from "../../src/review/compare-ways.ts";
import type { Change } from "../../src/review/review-change.ts";
import { parseDiff } from "../../src/diff/parse-diff.ts";
import { Risk } from "../../src/review/tier.ts";
import { UserError } from "../../src/types/user-error.ts";
import { aFinding, aReviewer, scriptedEngine, type Script } from "./scripted-engine.ts";
import { aModelFinding, scriptedModel } from "./scripted-model.ts";

const three = ["security-auditor", "performance-engineer", "code-skeptic"].map((name) =>
  aReviewer({ name }),
);

/** A change that adds these files, and how often each was fetched. */
function adding(files: Record<string, string>) {
  const fetched: string[] = [];
  const diff = Object.entries(files).map(([path, text]) => {
    const lines = text.replace(/\n$/, "").split("\n");
    return `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}\n`).join("")}`;
  });
  const change: Change = {
    fetchDiff: async () => ({ files: parseDiff(diff.join("")), unread: [] }),
    async fetchFile(path) {
      fetched.push(path);
      return new TextEncoder().encode(files[path]);
    },
  };
  return { change, fetched };
}

const twoFiles = { "a.ts": "let a;\n", "b.ts": "let b;\nlet c;\n" };

function compare(
  script: Script,
  { files = twoFiles, ...options }: Partial<CompareOptions> & { files?: typeof twoFiles } = {},
): Promise<Measured> {
  return compareWays(adding(files).change, {
    engines: new Map([["scripted", scriptedEngine(script)]]),
    concurrency: 4,
    timeoutMs: 60_000,
    signal: new AbortController().signal,
    reviewers: three,
    ignore: [],
    rounds: 2,
    ...options,
  });
}

/** A script that notes who reads while others do, reading by reading; it gives everybody else time to begin. */
function watching() {
  const readings: { place: string; order: string[]; most: number }[] = [];
  let reading = 0;
  const script: Script = async ({ name }) => {
    const now = readings.at(-1);
    if (now === undefined) throw new Error("nothing was said to begin");
    reading += 1;
    now.order.push(name);
    now.most = Math.max(now.most, reading);
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
    reading -= 1;
    return {};
  };
  const onReading: CompareOptions["onReading"] = (place) =>
    void readings.push({ place: readingLine(place), order: [], most: 0 });
  return { readings, script, onReading };
}

describe("comparing the two ways to read", () => {
  it("reads A B B A after warming up: one reviewer at a time, then everybody at once", async () => {
    const { readings, script, onReading } = watching();
    const measured = await compare(script, { onReading });
    expect(readings.map(({ place, most }) => [place, most])).toEqual([
      ["warming up", 3],
      ["round 1 of 2, one after another", 1],
      ["round 1 of 2, side by side", 3],
      ["round 2 of 2, side by side", 3],
      ["round 2 of 2, one after another", 1],
    ]);
    const names = three.map(({ name }) => name);
    expect(readings.map(({ order }) => order)).toEqual(Array.from({ length: 5 }, () => names));
    expect(measured.rounds.map(({ first }) => first)).toEqual(["oneAfterAnother", "sideBySide"]);
    expect(figuresOf(measured)).toBeDefined();
  });

  it("lets one reviewer's own shards overlap, as they would if it were alone", async () => {
    const { readings, script, onReading } = watching();
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`${index}.ts`, "let a;\n"]),
    );
    await compare(script, { onReading, files: { ...twoFiles, ...files }, reviewers: three });
    expect(readings[1]).toMatchObject({ most: 3 });
    expect(readings[1]?.order).toEqual(three.flatMap(({ name }) => [name, name, name]));
    expect(readings[2]).toMatchObject({ most: 4 });
  });

  it("fetches everything once, and says what was read", async () => {
    const { change, fetched } = adding({ ...twoFiles, "legacy/c.ts": "let d;\n" });
    const measured = await compareWays(change, {
      engines: new Map([["scripted", scriptedEngine(async () => ({}))]]),
      concurrency: 2,
      timeoutMs: 60_000,
      signal: new AbortController().signal,
      reviewers: [...three, aReviewer({ name: "poet", files: ["*.poem"] })],
      ignore: ["legacy/**"],
      rounds: 4,
    });
    expect(fetched.toSorted()).toEqual(["a.ts", "b.ts"]);
    expect(measured).toMatchObject({
      reviewers: three.map(({ name }) => name),
      files: 2,
      lines: 3,
      unloaded: 0,
      concurrency: 2,
    });
    expect(measured.rounds).toHaveLength(4);
    const [{ readings }] = measured.rounds as [Measured["rounds"][number]];
    expect(readings.sideBySide.reviewers.map(({ spans }) => spans.map(({ name }) => name))).toEqual(
      three.map(({ name }) => [`${name} 1/1`]),
    );
  });

  it("asks models anew in every reading that counts, and in none that warms up", async () => {
    const asked: [string, number][] = [];
    const model = scriptedModel({
      async read({ name }, { files: [file] }) {
        const now = asked.at(-1);
        if (now !== undefined) now[1] += 1;
        return { findings: [aModelFinding({ reviewer: name, path: file?.path ?? "" })] };
      },
    });
    const measured = await compare(async () => ({}), {
      reviewers: three.map((one) => ({ ...one, engines: ["scripted", "model"] })),
      think: { model, risk: Risk.parse({ trivialLines: 0 }) },
      onReading: (place) => void asked.push([readingLine(place), 0]),
    });
    // Three reviewers, two files.
    expect(asked).toEqual([
      ["warming up", 0],
      ["round 1 of 2, one after another", 6],
      ["round 1 of 2, side by side", 6],
      ["round 2 of 2, side by side", 6],
      ["round 2 of 2, one after another", 6],
    ]);
    expect(findingsOf(measured)).toMatchObject({ isSame: true });
    const machine = { processors: 2, readers: 2, load: 0, node: "24.0.0", version: "0.1.0" };
    const said = { head: undefined, reviewers: measured.reviewers };
    expect(howMeasured(measured, machine, said).slice(2, 4)).toMatchInlineSnapshot(`
      [
        "The order was A B B A (A: one after another, B: side by side), after one reading side by side that asks no model and is not counted. Nothing is kept from one reading to the next.",
        "Models are asked anew in each of them, and paid for; who answers may keep what it was sent, and be quicker the next time. What code-skeptic's second look takes is no part of the figures.",
      ]
    `);
    const { asksModels: _models, ...byRules } = measured;
    expect(howMeasured(byRules, machine, said).join(" ")).not.toContain("odel");
  });

  it("says whether every reading found the same", async () => {
    const finding = aFinding({ path: "a.ts" });
    const same = await compare(async () => ({ findings: [finding] }));
    expect(findingsOf(same)).toEqual({ isSame: true, counts: [1, 1, 1, 1] });
    let readings = 0;
    const moody = await compare(async ({ name }) => {
      if (name !== "code-skeptic") return {};
      readings += 1;
      return { findings: readings === 3 ? [] : [finding] };
    });
    // The first one warmed up; the third is that of the first round side by side.
    expect(findingsOf(moody)).toEqual({ isSame: false, counts: [1, 0, 1, 1] });
  });

  it.each([1, 4])(
    "gives no figure when somebody fails in reading %i, and reads no further",
    async (which) => {
      let asked = 0;
      let readings = 0;
      const measured = await compare(
        async ({ name }) => {
          asked += 1;
          if (name === "performance-engineer" && readings === which)
            throw new Error("out of memory");
          return {};
        },
        { onReading: () => void (readings += 1) },
      );
      expect(figuresOf(measured)).toBeUndefined();
      expect(measured.unfinished).toEqual({
        reviewer: "performance-engineer",
        reason: "it failed for a reason of its own, which stands in the log",
        when: which === 1 ? "warm-up" : { round: 2, of: 2, way: "sideBySide" },
      });
      expect(measured.rounds).toHaveLength(which === 1 ? 0 : 1);
      expect(asked).toBe(3 * which);
    },
  );

  it("refuses where there is nothing to compare, or too much", async () => {
    const refused = async (options: Parameters<typeof compare>[1]) => {
      const error = await compare(() => Promise.reject(new Error("must not read")), options).catch(
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(UserError);
      return (error as Error).message;
    };
    const [one = aReviewer(), other = aReviewer()] = three;
    expect([
      await refused({ reviewers: [one] }),
      await refused({ ignore: ["**"] }),
      await refused({ reviewers: [one, { ...other, files: ["*.poem"] }] }),
      await refused({ mostCharacters: 20, rounds: 4 }),
    ]).toMatchInlineSnapshot(`
      [
        "With one reviewer both ways are the same. Name at least two.",
        "No reviewer has anything to read in this change, so there is nothing to compare.",
        "Only security-auditor has something to read in this change. With one reviewer both ways are the same, so there is nothing to compare.",
        "The files of this change hold 0.1 million characters; a comparison here stops at 0.1 million, since it reads everything 9 times. \`chorale compare\` measures changes of any size on a machine of your own.",
      ]
    `);
  });

  it("rejects when it is aborted in the middle, and reads no further", async () => {
    const stop = new AbortController();
    let readings = 0;
    const comparing = compare(
      async () => {
        if (readings === 3) stop.abort(new Error("stop"));
        return {};
      },
      { signal: stop.signal, onReading: () => void (readings += 1) },
    );
    await expect(comparing).rejects.toThrow("stop");
    expect(readings).toBe(3);
  });
});
