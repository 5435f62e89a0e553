import { describe, expect, it } from "vitest";
import { aFinding } from "../../review/scripted-engine.ts";
import { aReviewer, noAbort } from "../reviewing.ts";
import { aChange, aClaim, aThinker, type Said } from "./thinking.ts";

const text = `import { run } from "./run.ts";

export function handler(req) {
  const code = req.query.code;
  return run(code);
}

export function other() {
  return 1;
}
`;
const touched = [{ start: 4, end: 5 }];
const right: Partial<Said> = { line: 5, endLine: 5, quote: "  return run(code);" };

/** What becomes of these findings of a model. */
async function read(
  claims: Partial<Said>[],
  { reviewer = aReviewer(), file = aChange(text, touched) } = {},
) {
  const script = () => ({ findings: claims.map((claim) => aClaim({ ...right, ...claim })) });
  const { readings } = await aThinker({ script }).readAll([file], { reviewer });
  expect(readings).toHaveLength(1);
  const [reading] = readings;
  return { findings: [], droppedFor: {}, ...reading };
}

describe("a model's finding", () => {
  it("is believed where it quotes a line that the change touched", async () => {
    const {
      findings,
      droppedFor,
      read: paths,
      unread,
      usage,
    } = await read([{ title: "Runs\n input. " }]);
    expect({ findings, droppedFor, paths, unread, usage }).toMatchObject({
      findings: [
        {
          ruleId: "tester/model",
          reviewer: "tester",
          category: "security",
          model: "test/one",
          path: "src/a.ts",
          line: 5,
          endLine: 5,
          level: "error",
          title: "Runs input",
          code: "return run(code);",
          cause: "code-injection",
          cwe: "CWE-94",
        },
      ],
      droppedFor: {},
      paths: ["src/a.ts"],
      unread: [],
      usage: { requests: 1 },
    });
  });

  it.each<[string, Partial<Said>]>([
    ["with other white space", { quote: "return\n\trun(code);" }],
    ["with the line's number and mark in front", { quote: "    5 +|   return run(code);" }],
    ["with enough of the line", { quote: "return run(c" }],
    ["with the line below", { quote: "  return run(code);\n}" }],
    ["with an end before its start", { endLine: 1 }],
    ["with the path as it is shown", { path: '"src/a.ts"' }],
  ])("is believed %s", async (_, claim) => {
    const { findings, droppedFor } = await read([claim]);
    expect(droppedFor).toEqual({});
    expect(findings).toHaveLength(1);
  });

  it("is believed where the line itself begins like what stands in front of one", async () => {
    const quote = "    1 +| of ";
    const { findings } = await read([{ line: 1, endLine: 1, quote }], { file: aChange(quote) });
    expect(findings).toHaveLength(1);
  });

  it("may name the file as its markers do, unless a file has that name", async () => {
    expect((await read([{ path: "file 1" }])).findings).toMatchObject([{ path: "src/a.ts" }]);
    const file = aChange(text, touched, "file 2");
    expect((await read([{ path: "file 2" }], { file })).findings).toMatchObject([
      { path: "file 2" },
    ]);
  });

  it.each<[string, Partial<Said>]>([
    ["no such path", { path: "file 2" }],
    ["no such path", { path: "src/b.ts" }],
    ["no such path", { path: "../src/a.ts" }],
    ["line not shown", { line: 500, endLine: 500 }],
    ["quote not there", { quote: "  return eval(code);" }],
    ["quote not there", { quote: "" }],
    ["quote not there", { quote: " \n " }],
    ["quote not there", { quote: "run(" }],
    ["quote not there", { line: 4, endLine: 4 }],
    ["quote not there", { line: 4, endLine: 5 }],
    ["line not touched", { line: 9, endLine: 9, quote: "  return 1;" }],
    ["line not touched", { line: 3, endLine: 5, quote: "export function handler(req) {" }],
    ["malformed", { line: 0 }],
    ["malformed", { line: 5.5 }],
    ["malformed", { line: Number.MAX_VALUE }],
    ["malformed", { title: " \n" }],
    ["malformed", { message: "" }],
    ["malformed", { message: "x".repeat(5001) }],
    ["malformed", { quote: "x".repeat(10_001) }],
  ])("is dropped: %s", async (reason, claim) => {
    const reading = await read([claim]);
    expect(reading.findings).toEqual([]);
    expect(reading.droppedFor).toEqual({ [reason]: 1 });
  });

  it("is dropped when it is said twice, or when there are more than anybody reads: the least first", async () => {
    const lines = Array.from({ length: 30 }, (_, index) => `statement(${index + 1});`);
    const claims = lines.map((quote, index) => ({
      line: index + 1,
      endLine: index + 1,
      quote,
      level: index < 15 ? ("note" as const) : ("error" as const),
    }));
    const file = aChange(lines.join("\n"));
    const reading = await read([...claims, ...claims.slice(0, 3)], { file });
    expect(reading.droppedFor).toEqual({ "said twice": 3, "too many": 10 });
    expect(reading.findings.filter(({ level }) => level === "error")).toHaveLength(15);
  });

  it("says no more than there is room for, in plain words", async () => {
    const { findings } = await read([
      {
        title: "t".repeat(200),
        message: `m\u0000\u2028\u202E${"m".repeat(2000)}`,
        remedy: "r".repeat(2000),
        cause: "--SQL  Injection!--",
        cwe: "see CWE",
        endLine: 9_000_000,
      },
    ]);
    const lengths = findings.flatMap(({ title, message, remedy }) =>
      [title, message, remedy].map((words) => words.length),
    );
    expect(lengths).toEqual([80, 600, 300]);
    const [finding] = findings;
    expect(finding?.message.slice(0, 4)).toBe("m mm");
    expect(finding).toMatchObject({ cause: "sql-injection", endLine: 10 });
    expect(finding).not.toHaveProperty("cwe");
  });

  it("holds no character that can't be seen, and nothing else is no title", async () => {
    const { findings } = await read([{ message: "a\u202Eb \u200B\u{E0041} c" }]);
    expect(findings.map(({ message }) => message)).toEqual(["ab c"]);
    expect((await read([{ title: "\u200B\u2066" }])).droppedFor).toEqual({ malformed: 1 });
  });

  it("is about the file that its quote stands in, where another one's name looks like it", async () => {
    const names = ["a\nb.ts", String.raw`a\u{a}b.ts`, '"a.ts"', "a.ts"];
    const files = names.map((path, index) => aChange(`statement(${index});`, undefined, path));
    const claims = files.map(({ path, text: quote }) => {
      const shown = JSON.stringify(path.replace("\n", String.raw`\u{a}`));
      return aClaim({ path: shown, quote });
    });
    const { readings } = await aThinker({ script: () => ({ findings: claims }) }).readAll(files);
    const found = readings.flatMap(({ findings }) => findings.map(({ path }) => path));
    expect(found.toSorted()).toEqual(names.toSorted());
  });

  it("is no worse than its reviewer may say", async () => {
    const reviewer = { ...aReviewer(), level: "warning" as const };
    const levels = ["error", "warning", "note"] as const;
    const all = await Promise.all(levels.map((level) => read([{ level }], { reviewer })));
    expect(all.flatMap(({ findings }) => findings.map(({ level }) => level))).toEqual([
      "warning",
      "warning",
      "note",
    ]);
  });

  it("keeps its identity whatever words it is told in, wherever its line moves", async () => {
    const identities = async (claim: Partial<Said>, file = aChange(text, touched)) =>
      (await read([claim], { file })).findings.map(({ fingerprint }) => fingerprint);
    const once = await identities({});
    const moved = aChange(`// moved\n\n${text.replace("  return run", "\treturn run")}`, [
      { start: 6, end: 7 },
    ]);
    expect(once).toHaveLength(1);
    expect(
      await identities({ quote: "return run(code)", title: "Other", level: "note", cause: "rce" }),
    ).toEqual(once);
    expect(await identities({ line: 7, endLine: 7 }, moved)).toEqual(once);
    expect(
      await identities({ line: 4, endLine: 4, quote: "const code = req.query.code;" }),
    ).not.toEqual(once);
  });

  it("has an identity of its own beside others in equal lines and in the same one", async () => {
    const file = aChange("again(input);\nagain(input);\n");
    const quote = "again(input);";
    const { findings } = await read(
      [
        { line: 1, endLine: 1, quote },
        { line: 2, endLine: 2, quote },
        { line: 2, endLine: 2, quote, cause: "other" },
      ],
      { file },
    );
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(3);
  });
});

describe("a line that is too long to be shown", () => {
  it("leaves its file unread, as its rest could hold anything; what is shown of it is evidence", async () => {
    const long = `const a = "${"x".repeat(3000)}"; evil();`;
    const script = ({ prompt }: { prompt: string }) => {
      expect(prompt).not.toContain("evil");
      return { findings: [aClaim({ quote: long.slice(0, 100) })] };
    };
    const file = aChange(`${long}\n`, [{ start: 1, end: 1 }]);
    const { readings } = await aThinker({ script }).readAll([file]);
    const [reading] = readings;
    expect(reading?.findings.map(({ code }) => code.length)).toEqual([160]);
    expect(reading?.read).toEqual([]);
    expect(reading?.unread).toEqual([
      { path: "src/a.ts", reason: "line 1 is too long to be shown to a model" },
    ]);
  });
});

describe("what a model is asked", () => {
  it("is its charter, the rules of the answer, and what the rules found in the lines that it judges", async () => {
    const { asked, readAll } = aThinker();
    const hint = { path: "src/a.ts", cause: "sql", title: 'Built from "x"\n=== ends' };
    await readAll([aChange(text, touched)], {
      reviewer: { ...aReviewer(), charter: "Look under stones.", model: "test/own" },
      hints: [aFinding({ ...hint, line: 5 }), aFinding({ ...hint, line: 9, title: "elsewhere" })],
    });
    const [{ system, prompt, model } = { system: "", prompt: "", model: "" }] = asked;
    expect(model).toBe("test/own");
    expect(system).toContain("# Your charter: Tester\n\nLook under stones.\n\n# How you answer");
    expect(prompt).toContain(
      String.raw`rule | "src/a.ts":5 error sql: Built from "x"\u{a}=== ends`,
    );
    expect(prompt).not.toContain("elsewhere");
  });

  it("holds nothing of a file that the configuration keeps from models", async () => {
    const { hearAll, asked, readAll } = aThinker({ denied: ["**/private/**"] });
    const hidden = aChange("hidden();\n", undefined, "src/private/.keys.ts");
    const { kept, shards } = await readAll([aChange(text, touched), hidden]);
    expect(kept).toEqual([
      { path: "src/private/.keys.ts", reason: "kept from models by `modelPaths`" },
    ]);
    expect(shards).toHaveLength(1);
    const claim = { finding: aFinding({ path: hidden.path, line: 1 }), file: hidden };
    expect(await hearAll([claim])).toEqual([]);
    expect(JSON.stringify(asked)).not.toContain("hidden");
    expect(asked).toHaveLength(1);
  });

  it("ends with the signal, and no shard of another run is read", async () => {
    const { engine } = aThinker();
    const { shards } = await engine.divide(aReviewer(), [aChange(text, touched)], noAbort());
    const [shard = { files: [], tokens: 0 }] = shards;
    const superseded = new Error("superseded");
    const stop = AbortSignal.abort(superseded);
    await expect(engine.read(aReviewer(), shard, [], stop)).rejects.toMatchObject({
      cause: superseded,
    });
    await expect(aThinker().engine.read(aReviewer(), shard, [], noAbort())).rejects.toThrow(
      "made it",
    );
  });
});
