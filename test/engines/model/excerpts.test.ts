import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countTokens } from "../../../src/engines/model/count-tokens.ts";
import { leastContextTokens, roomFor } from "../../../src/engines/model/request-room.ts";
import { showText } from "../../../src/engines/model/show-text.ts";
import { builtInReviewers } from "../../../src/reviewers/load-reviewers.ts";
import type { SourceFile } from "../../../src/types/source.ts";
import { aFinding } from "../../review/scripted-engine.ts";
import { aReviewer, noAbort } from "../reviewing.ts";
import { hostileLines, sized, sizedFiles, someFiles, splitLines } from "./hostile-text.ts";
import {
  aChange,
  aClaim,
  anOutline,
  asIfStructured,
  aThinker,
  linesIn,
  markersIn,
} from "./thinking.ts";

/** Few tokens, so that there are many shards. */
const excerptTokens = 1000;

/** What a model is asked about these files, each question as one text. */
async function questionsAbout(
  files: readonly SourceFile[],
  limits: { contextTokens?: number; excerptTokens?: number } = { excerptTokens },
  read: Parameters<ReturnType<typeof aThinker>["readAll"]>[1] = {},
) {
  const { asked, readAll } = aThinker({ ...limits, outline: asIfStructured });
  const { shards } = await readAll(files, read);
  return asked.map(({ system, prompt, ...sent }, index) => ({
    ...sent,
    bytes: `${system}\n${prompt}`,
    prompt,
    paths: shards[index]?.files.map(({ path }) => path) ?? [],
  }));
}

describe("excerpts of whatever files", () => {
  it("show every touched line once to be judged, and every line as it is in its file", async () => {
    await fc.assert(
      fc.asyncProperty(someFiles, async (files) => {
        const shown = (await questionsAbout(files)).flatMap(({ prompt }) => linesIn(prompt));
        const judged = shown.filter(({ isTouched }) => isTouched);
        const place = (path: string, number: number) => JSON.stringify([path, number]);
        const touched = files.flatMap(({ path, touched: ranges }) =>
          ranges.map(({ start }) => place(showText(path).text, start)),
        );
        expect(judged.map(({ path, number }) => place(path, number)).toSorted()).toEqual(
          touched.toSorted(),
        );
        const textOf = new Map(
          files.map(({ path, text }) => [showText(path).text, splitLines(text)]),
        );
        for (const { path, number, text } of shown) {
          const whole = text.replaceAll(/\\u\{([0-9a-f]+)\}/g, (_, code: string) =>
            String.fromCodePoint(Number.parseInt(code, 16)),
          );
          const wanted = textOf.get(path)?.[number - 1] ?? "no such line";
          // Lines for orientation are cut.
          expect(whole.includes("⟨cut") ? wanted.slice(0, 90) : wanted).toBe(
            whole.includes("⟨cut") ? whole.slice(0, 90) : whole,
          );
        }
      }),
      { numRuns: 25 },
    );
  });

  it("stand between markers that nothing in them looks like", async () => {
    await fc.assert(
      fc.asyncProperty(someFiles, async (files) => {
        for (const { prompt, paths } of await questionsAbout(files)) {
          const markers = markersIn(prompt);
          const mark = markers[0]?.slice(0, 36) ?? "";
          expect(markers).toEqual(
            paths.flatMap((_, index) => [
              `${mark} file ${index + 1} begins ===`,
              `${mark} file ${index + 1} ends ===`,
            ]),
          );
          expect(prompt).not.toMatch(/[^\P{C}\n\t]|[\u2028\u2029]/u);
        }
      }),
      { numRuns: 25 },
    );
  });

  it("are asked about in the same bytes each time, and never in more than there is room for", async () => {
    await fc.assert(
      fc.asyncProperty(someFiles, async (files) => {
        const questions = await questionsAbout(files);
        expect(await questionsAbout(files)).toEqual(questions);
        const frame = 150;
        for (const { prompt } of questions) {
          expect(countTokens(prompt)).toBeLessThan(excerptTokens + frame);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("fit into what a model holds, with charter, rules, hints, repair and answer", async () => {
    const held = fc.integer({ min: 4096, max: 40_000 });
    const charter = fc.integer({ min: 1, max: 120 });
    await fc.assert(
      fc.asyncProperty(someFiles, held, charter, async (some, contextTokens, length) => {
        const gone = hostileLines.flatMap((line) => [line, line, line]);
        const files = some.map((file) => ({
          ...file,
          removed: file.touched.slice(0, 9).map(({ start: before }) => ({ before, lines: gone })),
        }));
        const reviewer = {
          ...aReviewer(),
          charter: "Look for doors that are open. ".repeat(length),
        };
        const hints = files.flatMap(({ path, touched }) =>
          touched.map(({ start: line }) =>
            aFinding({ path, line, endLine: line, title: "t".repeat(200) }),
          ),
        );
        const questions = await questionsAbout(files, { contextTokens }, { reviewer, hints });
        const { repair } = roomFor(contextTokens);
        for (const { tokens, maxOutputTokens } of questions) {
          expect(tokens + repair + maxOutputTokens).toBeLessThanOrEqual(contextTokens);
        }
      }),
      { numRuns: 25 },
    );
  });

  it.each([
    ["where models hold much", { excerptTokens }],
    ["where models hold little", { contextTokens: 5000 }],
  ])("change only where a file that grows or shrinks is or was shown, %s", async (_, limits) => {
    const change = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 150 }));
    await fc.assert(
      fc.asyncProperty(sizedFiles, change, async (files, [at, lines]) => {
        const path = files[at % files.length]?.path ?? "";
        const changed = files.map((file) => (file.path === path ? sized(path, lines) : file));
        const before = await questionsAbout(files, limits);
        const after = await questionsAbout(changed, limits);
        const known = new Set(before.map(({ bytes }) => bytes));
        const near = new Set(
          [...before, ...after]
            .filter(({ paths }) => paths.includes(path))
            .flatMap(({ paths }) => paths),
        );
        const fresh = after.filter(({ bytes }) => !known.has(bytes));
        // A new question is about the file itself, or about files that shared its request.
        expect(fresh.flatMap(({ paths }) => paths).filter((one) => !near.has(one))).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it("give evidence that is accepted, whichever touched line is quoted", async () => {
    await fc.assert(
      fc.asyncProperty(someFiles, fc.boolean(), async (files, withMark) => {
        const quoted: string[] = [];
        const script = ({ prompt }: { prompt: string }) => ({
          findings: linesIn(prompt)
            .filter(({ isTouched, text }) => isTouched && text.trim() !== "")
            .slice(0, 20)
            .map(({ path, number, text }) => {
              quoted.push(JSON.stringify([path, number]));
              const mark = withMark ? `${number} +| ` : "";
              return aClaim({ path, line: number, endLine: number, quote: mark + text });
            }),
        });
        const { readings } = await aThinker({
          script,
          excerptTokens,
          outline: asIfStructured,
        }).readAll(files);
        expect(readings.map(({ droppedFor }) => droppedFor)).toEqual(readings.map(() => ({})));
        expect(
          readings
            .flatMap(({ findings }) => findings)
            .map(({ path, line }) => JSON.stringify([showText(path).text, line]))
            .toSorted(),
        ).toEqual(quoted.toSorted());
        const prints = readings.flatMap(({ findings }) => findings.map((one) => one.fingerprint));
        expect(new Set(prints).size).toBe(prints.length);
      }),
      { numRuns: 25 },
    );
  });
});

describe("an excerpt", () => {
  const code = (from: number, to: number, indent = "  ") =>
    Array.from({ length: to - from + 1 }, (_, index) => `${indent}line(${from + index});`);

  async function shownOf(text: string, touched: { start: number; end: number }[], parts = {}) {
    const outline = anOutline({ text, ...parts });
    const { asked, readAll } = aThinker({ outline: async () => [{ outline }] });
    await readAll([aChange(text, touched)]);
    return asked.map(({ prompt }) => linesIn(prompt).map(({ number }) => number));
  }

  it("shows the function around a touched line, what that stands in, and the imports", async () => {
    const text = ["import a;", "import b;", ...code(3, 200)].join("\n");
    expect(
      await shownOf(text, [{ start: 110, end: 111 }], {
        imports: [{ start: 1, end: 2 }],
        classes: [{ start: 50, end: 190 }],
        functions: [
          { start: 100, end: 120 },
          { start: 108, end: 112 },
        ],
      }),
    ).toEqual([[1, 2, 50, ...Array.from({ length: 21 }, (_, index) => 100 + index)]]);
  });

  it("tells apart functions that share a line, and shows what stands above one", async () => {
    const text = code(1, 100).join("\n");
    const functions = [
      { start: 10, end: 30 },
      { start: 30, end: 50 },
    ];
    expect(await shownOf(text, [{ start: 31, end: 31 }], { functions })).toEqual([
      [10, ...Array.from({ length: 23 }, (_, index) => 28 + index)],
    ]);
  });

  it("shows the lines near by and the head of a function that is too long", async () => {
    const text = code(1, 400).join("\n");
    expect(
      await shownOf(text, [{ start: 200, end: 200 }], { functions: [{ start: 10, end: 390 }] }),
    ).toEqual([[10, ...Array.from({ length: 41 }, (_, index) => 180 + index)]]);
  });

  it("joins what overlaps, and stops at both ends of the file", async () => {
    const text = code(1, 60).join("\r\n");
    expect(
      await shownOf(text, [
        { start: 2, end: 2 },
        { start: 30, end: 30 },
        { start: 59, end: 60 },
      ]),
    ).toEqual([Array.from({ length: 60 }, (_, index) => index + 1)]);
  });

  it("is followed by others where the file is too big, cut where a block ends", async () => {
    const block = (name: number) => [`function f${name}() {`, ...code(1, 18), "}", ""];
    const text = Array.from({ length: 60 }, (_, name) => block(name))
      .flat()
      .join("\n");
    const { asked, readAll } = aThinker({ excerptTokens: 2000 });
    const { shards } = await readAll([aChange(text)]);
    expect(shards.length).toBeGreaterThan(3);
    const firsts = asked.map(({ prompt }) => linesIn(prompt).find(({ isTouched }) => isTouched));
    expect(firsts.filter((line) => !/^function f\d+/.test(line?.text ?? ""))).toEqual([]);
    expect(asked[0]?.prompt).toMatch(/^part \| \d+ of \d+, the others are shown elsewhere$/m);
  });

  it("shows what the change removed where it stood, and lets the line that follows stand for it", async () => {
    const text = "function open(user) {\n  return door.open();\n}\n";
    const gone = { before: 2, lines: ["  if (!user.isAdmin) return undefined;"] };
    const { asked, readAll } = aThinker({
      script: () => ({ findings: [aClaim({ line: 2, quote: "return door.open();" })] }),
    });
    const { readings } = await readAll([{ ...aChange(text, []), removed: [gone] }]);
    expect(asked[0]?.prompt).toContain(
      [
        "    1  | function open(user) {",
        "      -|   if (!user.isAdmin) return undefined;",
        "    2 *|   return door.open();",
      ].join("\n"),
    );
    expect(readings).toMatchObject([{ droppedFor: {}, findings: [{ line: 2 }] }]);
  });

  it("shows the end of what was removed at the end, and of much only the beginning", async () => {
    const lines = Array.from({ length: 1000 }, (_, index) => `gone(${index});`);
    const { asked, readAll } = aThinker();
    await readAll([{ ...aChange("const a = 1;\n", []), removed: [{ before: 2, lines }] }]);
    const shown = asked[0]?.prompt.split("\n").filter((line) => line.startsWith("      -|"));
    expect(shown).toHaveLength(41);
    expect(shown?.at(-1)).toBe("      -| ⟨960 more lines⟩");
    expect(asked[0]?.prompt).toContain("    1 *| const a = 1;\n      -| gone(0);");
  });

  it("holds no file of which the change left no line, and no empty one", async () => {
    const { engine } = aThinker();
    const files = [aChange("a;\nb;\n", [], "a.ts"), aChange("", [{ start: 1, end: 1 }], "b.ts")];
    expect(await engine.divide(aReviewer(), files, noAbort())).toEqual({
      shards: [],
      kept: [],
      unread: [],
    });
  });

  it("takes the largest first, and a file's folder before others", async () => {
    const sizes = [30, 300, 100];
    const files = sizes.flatMap((size, folder) =>
      [1, 2].map((name) => aChange("x();\n".repeat(size), undefined, `f${folder}/${name}.ts`)),
    );
    const { shards } = await aThinker({ excerptTokens: 6000 }).readAll(files);
    const tokens = shards.map((shard) => shard.tokens);
    expect(tokens).toEqual(tokens.toSorted((a, b) => b - a));
    expect(Math.max(...tokens)).toBeLessThanOrEqual(6000);
    expect(shards.map((shard) => shard.files.map(({ path }) => path))).toEqual([
      ["f1/1.ts", "f1/2.ts"],
      ["f0/1.ts", "f0/2.ts", "f2/1.ts", "f2/2.ts"],
    ]);
  });

  it("is smaller where a charter is long, and is none where that leaves no room", async () => {
    const { engine, asked, readAll } = aThinker({ contextTokens: 8000 });
    const file = aChange("step(one, two);\n".repeat(400));
    const withCharter = (length: number) => ({
      reviewer: { ...aReviewer(), charter: "Look twice. ".repeat(length) },
    });
    const { shards: few } = await readAll([file], withCharter(10));
    const { shards: many } = await readAll([file], withCharter(600));
    expect(many.length).toBeGreaterThan(few.length + 1);
    const before = asked.length;
    await expect(readAll([file], withCharter(4000))).rejects.toThrow(
      /^its charter takes [\d,]+ tokens, which leaves no room for code in a model that holds 8,000: shorten it, or have it read by models that hold more$/,
    );
    expect(asked).toHaveLength(before);
    const { shards } = await engine.divide(withCharter(4000).reviewer, [file], noAbort());
    expect(shards).toEqual([{ files: [file], tokens: 0 }]);
  });

  it("has room beside the charters of the reviewers that come along, however little a model holds", async () => {
    const text = Array.from({ length: 60 }, (_, index) => `const value${index} = read(${index});`);
    for (const reviewer of await builtInReviewers()) {
      const { asked, readAll } = aThinker({ contextTokens: leastContextTokens });
      await readAll([aChange(text.join("\n"))], { reviewer });
      expect(asked.flatMap(({ prompt }) => linesIn(prompt))).toHaveLength(60);
      expect(asked.length).toBeLessThan(9);
    }
  });
});
