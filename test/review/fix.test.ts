import { describe, expect, it } from "vitest";
import type { FixRequest, Proposed } from "../../src/engines/model/model-engine.ts";
import { BudgetSpent } from "../../src/engines/model/model-error.ts";
import type { Reviewer } from "../../src/engines/reviewer.ts";
import { composeFixes } from "../../src/review/fix/compose.ts";
import type { FixOptions } from "../../src/review/fix/fix-options.ts";
import { fixFindings } from "../../src/review/fix/fix-findings.ts";
import { readAgain } from "../../src/review/fix/read-again.ts";
import { mergeFindings } from "../../src/review/merge-findings.ts";
import type { Finding } from "../../src/types/finding.ts";
import type { SourceFile } from "../../src/types/source.ts";
import { aReviewer, aRule, aRuleFolder } from "../engines/reviewing.ts";
import { sharedEngines } from "../shared-engines.ts";
import { aSource } from "./scripted-engine.ts";
import { aModelFinding, scriptedModel } from "./scripted-model.ts";

const evalRule = aRule({ fix: "JSON.parse($CODE)" });
const looseRule = aRule({
  id: "js-loose",
  rule: { pattern: "$A == $B" },
  note: "n",
  metadata: { ...aRule().metadata, remedy: "r", cause: "loose-equality" },
  fix: "$A === $B",
});
const tester = aReviewer([evalRule, looseRule]);
const skeptic: Reviewer = { ...aReviewer([]), name: "code-skeptic", engines: ["model"] };
const fixer: Reviewer = { ...aReviewer([]), name: "the-fixer", engines: ["model"] };

const aFile = (text: string, path = "a.js"): SourceFile =>
  aSource({ path, language: "javascript", text });

const options = (changes: Partial<FixOptions> = {}): FixOptions => ({
  reviewers: [tester],
  engines: sharedEngines.byName,
  syntax: sharedEngines.syntax,
  maxIterations: 3,
  concurrency: 4,
  timeoutMs: 60_000,
  signal: new AbortController().signal,
  ...changes,
});

/** What the rules find in files, and what the-fixer makes of it. */
async function fix(files: SourceFile[], changes: Partial<FixOptions> = {}) {
  const set = options(changes);
  const findings = await found(files, set);
  return await fixFindings(findings, files, { ...set, known: findings });
}

async function found(files: readonly SourceFile[], set: FixOptions): Promise<Finding[]> {
  const readings = await Promise.all(files.map((file) => readAgain(file, set, set.signal)));
  return mergeFindings(readings.map(({ findings = [] }) => ({ findings })));
}

async function compose(files: SourceFile[], changes: Partial<FixOptions> = {}) {
  const set = options(changes);
  const findings = await found(files, set);
  return await composeFixes(findings, files, { ...set, known: findings });
}

/** What the-fixer says, one proposal after another, and what it was told each time. */
function proposing(...proposals: Partial<Proposed>[]) {
  const asked: FixRequest[] = [];
  const proposeFix = async (request: FixRequest) => {
    asked.push(request);
    return proposals[asked.length - 1] ?? {};
  };
  return { asked, proposeFix };
}

const thinking = (script: Parameters<typeof scriptedModel>[0]): FixOptions["think"] => ({
  model: scriptedModel({
    challengeFix: async () => ({ believed: true, reason: "It does." }),
    ...script,
  }),
  fixer,
  skeptic,
});

/** An edit that puts `text` in the place of what stands there once. */
function replacing(file: SourceFile, piece: string, text: string) {
  const start = file.text.indexOf(piece);
  return [{ start, end: start + piece.length, text }];
}

describe("what a rule brings along", () => {
  it("is proposed once it was proven, as the lines that it replaces", async () => {
    const { fixes, tried, rejected, spans } = await fix([
      aFile("const a = 1;\nconst b = eval(a);\n"),
    ]);
    expect(fixes).toEqual([
      {
        fingerprint: expect.any(String),
        path: "a.js",
        hunks: [{ line: 2, before: ["const b = eval(a);"], after: ["const b = JSON.parse(a);"] }],
        isByLines: true,
        iteration: 1,
      },
    ]);
    expect({ tried, rejected }).toEqual({ tried: 1, rejected: {} });
    expect(spans.map(({ name }) => name)).toEqual(["the-fixer 1 of 3"]);
  });

  it.each([
    ["that does not parse", "JSON.parse($CODE", "breaks the syntax"],
    ["in which something is missing", "[$CODE", "breaks the syntax"],
    ["that leaves the finding there", "eval($CODE)(1)", "still found"],
    ["in which another rule finds something", "$CODE == 1", "finds something new"],
    ["that ends lines in another way", "f(\r\n$CODE)", "changes the format"],
  ] as const)("%s is counted, and shown to nobody", async (_what, template, rejection) => {
    const reviewer = aReviewer([aRule({ fix: template }), looseRule]);
    const { fixes, tried, rejected } = await fix([aFile("eval(a);\n")], {
      reviewers: [reviewer],
    });
    expect({ fixes, tried, rejected }).toEqual({
      fixes: [],
      tried: 1,
      rejected: { [rejection]: 1 },
    });
  });

  it("is not proposed where another reviewer finds something new in it", async () => {
    const other = {
      ...aReviewer([aRule({ id: "js-json", rule: { pattern: "JSON.parse($CODE)" } })]),
    };
    const { fixes, rejected } = await fix([aFile("eval(a);\n")], {
      reviewers: [tester, { ...other, name: "other" }],
    });
    expect({ fixes, rejected }).toEqual({ fixes: [], rejected: { "finds something new": 1 } });
  });

  it("does not go by the number of equal code: the first of two may be mended", async () => {
    const { fixes } = await fix([aFile("eval(a);\neval(a);\n")]);
    expect(fixes.map(({ hunks }) => hunks[0]?.line)).toEqual([1, 2]);
  });

  it("has to remove all that is found of its cause on its line", async () => {
    const file = aFile("f(eval(a), eval(b));\n");
    const set = options();
    const [finding] = await found([file], set);
    const half = finding?.fix?.slice(0, 1) ?? [];
    const findings = finding ? [{ ...finding, fix: half }] : [];
    const { fixes, rejected } = await fixFindings(findings, [file], { ...set, known: findings });
    expect({ fixes, rejected }).toEqual({ fixes: [], rejected: { "still found": 1 } });
    expect((await fix([file])).fixes).toMatchObject([
      { hunks: [{ after: ["f(JSON.parse(a), JSON.parse(b));"] }] },
    ]);
  });

  it("is no matter of whole lines where a byte order mark begins the line", async () => {
    const marked = (text: string): SourceFile => ({ ...aFile(text), hasMark: true });
    const byLines = async (file: SourceFile) =>
      (await fix([file])).fixes.map(({ isByLines }) => isByLines);
    expect(await byLines(marked("eval(a);\neval(b);\n"))).toEqual([false, true]);
    expect(await byLines(aFile("eval(a);\n"))).toEqual([true]);
  });

  it("is nothing where there are no iterations left to try it in", async () => {
    const { fixes, tried } = await fix([aFile("eval(a);\n")], { maxIterations: 0 });
    expect({ fixes, tried }).toEqual({ fixes: [], tried: 0 });
  });

  it("stops where there is more to prove than one run may take, the worst findings first", async () => {
    // A file as long as a reader takes, so that two of them are too much.
    const long = (path: string) => aFile(`eval(a);\n${" ".repeat(980_000)}\n`, path);
    const files = ["a.js", "b.js", "c.js"].map(long);
    const { fixes, unfinished } = await fix(files, {
      reviewers: [{ ...tester, engines: ["rules"] }],
    });
    expect(fixes.map(({ path }) => path)).toEqual(["a.js", "b.js"]);
    expect(unfinished).toMatchObject({ count: 1 });
  });

  it("begins nothing more when its time is over", async () => {
    const { fixes, tried, unfinished } = await fix(
      [aFile("eval(a);\n"), aFile("eval(b);\n", "b.js")],
      {
        timeoutMs: 0,
      },
    );
    expect({ fixes, tried }).toEqual({ fixes: [], tried: 0 });
    expect(unfinished).toEqual({ count: 2, reason: "the-fixer's time for one review is over" });
  });

  it("ends when the run does", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    const findings = await found([aFile("eval(a);\n")], options());
    const fixing = fixFindings(findings, [aFile("eval(a);\n")], {
      ...options({ signal }),
      known: findings,
    });
    await expect(fixing).rejects.toThrow("enough");
  });
});

describe("what a model proposes", () => {
  const file = aFile("const b = eval(a);\nrun(b);\n");
  const plain = { ...tester, rules: aRuleFolder([aRule()]) };

  it("goes back with the reason until it passes", async () => {
    const { asked, proposeFix } = proposing(
      { edits: replacing(file, "eval(a)", "JSON.parse(a") },
      { unusable: "it quotes what is not there" },
      { edits: replacing(file, "eval(a)", "JSON.parse(a)") },
    );
    const { fixes, tried, rejected, spans, usage } = await fix([file], {
      reviewers: [plain],
      think: thinking({ proposeFix }),
    });
    expect(fixes).toMatchObject([{ model: "compatible/scripted", iteration: 3 }]);
    expect({ tried, rejected }).toEqual({
      tried: 3,
      rejected: { "breaks the syntax": 1, "does not apply": 1 },
    });
    expect(asked.map(({ refused }) => refused.map(({ why }) => why))).toEqual([
      [],
      ["breaks the syntax"],
      ["breaks the syntax", "does not apply: it quotes what is not there"],
    ]);
    expect(spans.map(({ name }) => name)).toEqual([
      "the-fixer 1 of 3",
      "the-fixer 2 of 3",
      "the-fixer 3 of 3",
      "code-skeptic looks at changes 3 of 3",
    ]);
    expect(usage.requests).toBe(4);
  });

  it("is neither proven nor judged again when it is the same, however it is written", async () => {
    const read: string[] = [];
    const { asked, proposeFix } = proposing(
      { edits: replacing(file, "eval(a)", "JSON.parse(a)") },
      { edits: replacing(file, "eval", "JSON.parse") },
      { edits: replacing(file, "eval(a)", "null") },
    );
    const judged: string[] = [];
    const { rejected, spans } = await fix([file], {
      reviewers: [plain],
      syntax: async (one, signal) => {
        read.push(one.text);
        return sharedEngines.syntax(one, signal);
      },
      think: thinking({
        proposeFix,
        async challengeFix({ edits }) {
          judged.push(edits.map(({ text }) => text).join());
          return { believed: false, reason: "It forgets the value." };
        },
      }),
    });
    expect(rejected).toEqual({ "not believed": 3 });
    expect(judged).toEqual(["JSON.parse(a)", "null"]);
    expect(read).toHaveLength(3);
    expect(asked[2]?.refused.map(({ why }) => why)).toEqual(
      Array.from({ length: 2 }, () => "not believed: It forgets the value."),
    );
    expect(spans.map(({ name }) => name)).not.toContain("code-skeptic looks at changes 2 of 3");
  });

  it("is shown to nobody when it never passes", async () => {
    const { asked, proposeFix } = proposing(
      ...Array.from({ length: 9 }, () => ({ edits: replacing(file, "eval(a)", "eval(a, 1)") })),
    );
    const { fixes, rejected } = await fix([file], {
      reviewers: [
        {
          ...plain,
          rules: aRuleFolder([
            aRule({
              rule: { pattern: "eval($$$ALL)" },
              note: "n",
              metadata: { ...aRule().metadata, remedy: "r" },
            }),
          ]),
        },
      ],
      think: thinking({ proposeFix }),
    });
    expect({ fixes, rejected }).toEqual({ fixes: [], rejected: { "still found": 3 } });
    expect(asked).toHaveLength(3);
  });

  it("takes over where the rule's own change does not pass", async () => {
    const { proposeFix, asked } = proposing({
      edits: replacing(file, "eval(a)", "JSON.parse(a)"),
    });
    const reviewers = [aReviewer([aRule({ fix: "eval($CODE)(1)" })])];
    const { fixes } = await fix([file], { reviewers, think: thinking({ proposeFix }) });
    expect(fixes).toMatchObject([{ model: "compatible/scripted", iteration: 2 }]);
    expect(asked).toMatchObject([{ refused: [{ why: "still found" }] }]);
  });

  it("is put to the skeptic, whose words go back", async () => {
    const { proposeFix, asked } = proposing(
      { edits: replacing(file, "eval(a)", "null") },
      { edits: replacing(file, "eval(a)", "JSON.parse(a)") },
    );
    const challenges = [
      { believed: false, reason: "It forgets the value." },
      { believed: true, reason: "It keeps the value." },
    ];
    const { fixes, rejected } = await fix([file], {
      reviewers: [plain],
      think: thinking({
        proposeFix,
        challengeFix: async () => challenges.shift() ?? { believed: undefined },
      }),
    });
    expect(fixes).toMatchObject([{ iteration: 2 }]);
    expect(rejected).toEqual({ "not believed": 1 });
    expect(asked[1]?.refused[0]?.why).toBe("not believed: It forgets the value.");
  });

  it("that the skeptic does not rule on is not believed", async () => {
    const { proposeFix } = proposing({ edits: replacing(file, "eval(a)", "null") });
    const { fixes, rejected } = await fix([file], {
      reviewers: [plain],
      think: thinking({ proposeFix, challengeFix: async () => ({ believed: undefined }) }),
      maxIterations: 1,
    });
    expect({ fixes, rejected }).toEqual({ fixes: [], rejected: { "not believed": 1 } });
  });

  it("reaches beyond the text, overlaps itself or changes nothing: it does not apply", async () => {
    const all = [
      [{ start: 0, end: 9_999, text: "" }],
      [
        { start: 0, end: 9, text: "" },
        { start: 3, end: 12, text: "" },
      ],
      replacing(file, "eval(a)", "eval(a)"),
    ];
    const { proposeFix } = proposing(...all.map((edits) => ({ edits })));
    const { rejected } = await fix([file], { reviewers: [plain], think: thinking({ proposeFix }) });
    expect(rejected).toEqual({ "does not apply": 3 });
  });

  it("in a language that nobody can parse is asked of no model, and what a rule brings along does not pass", async () => {
    const sql = aSource({ path: "a.sql", language: "text", text: "SELECT 1;\n" });
    const finding = aModelFinding({ path: "a.sql", reviewer: "tester" });
    const edits = replacing(sql, "1", "2");
    const { proposeFix, asked } = proposing({ edits });
    const tryOn = async (one: Finding) => {
      const { fixes, rejected } = await fixFindings([one], [sql], {
        ...options({ think: thinking({ proposeFix }), maxIterations: 2 }),
        known: [finding],
      });
      return { fixes, rejected, asked: asked.length };
    };
    expect(await tryOn(finding)).toEqual({ fixes: [], rejected: {}, asked: 0 });
    const rejected = { "can't be parsed": 1 };
    expect(await tryOn({ ...finding, fix: edits })).toEqual({ fixes: [], rejected, asked: 0 });
  });

  it("ends what is left when the budget is spent; what was proven stands", async () => {
    const other = aFile("eval(c);\n", "b.js");
    const { fixes, unfinished, usage } = await fix([file, other], {
      reviewers: [plain],
      think: thinking({
        async proposeFix({ file: { path } }) {
          if (path === "b.js") throw new BudgetSpent("the budget is spent", "run");
          return { edits: replacing(file, "eval(a)", "JSON.parse(a)") };
        },
      }),
    });
    expect(fixes).toMatchObject([{ path: "a.js" }]);
    expect(unfinished).toEqual({ count: 1, reason: "the budget is spent" });
    expect(usage.requests).toBe(2);
  });
});

describe("what removes a model's own finding", () => {
  const file = aFile("const one = 1;\nconst two = run(one);\n");
  const finding = aModelFinding({ path: "a.js", line: 2, endLine: 2, reviewer: "tester" });
  const known = [finding];
  const edits = replacing(file, "run(one)", "one");
  const judge = (reading: Finding[], proposed = edits) =>
    fixFindings([finding], [file], {
      ...options({
        maxIterations: 1,
        think: thinking({
          ...proposing({ edits: proposed }),
          read: async () => ({ findings: reading }),
        }),
      }),
      known,
    });

  it("has to satisfy the model that reported it", async () => {
    expect(await judge([])).toMatchObject({ fixes: [{ iteration: 1 }], rejected: {} });
    expect(await judge([finding])).toMatchObject({
      fixes: [],
      rejected: { "still found": 1 },
    });
    const another = { ...finding, cause: "another", fingerprint: "0" };
    expect(await judge([another])).toMatchObject({
      fixes: [],
      rejected: { "finds something new": 1 },
    });
    expect(await judge([{ ...another, line: 1, endLine: 1 }])).toMatchObject({
      fixes: [{ iteration: 1 }],
    });
  });

  it("is read where it was found, also where only other lines are changed", async () => {
    const elsewhere = replacing(file, "one = 1", "one = 2");
    expect(await judge([finding], elsewhere)).toMatchObject({
      fixes: [],
      rejected: { "still found": 1 },
    });
    expect(await judge([], elsewhere)).toMatchObject({ fixes: [{ iteration: 1 }] });
  });
});

describe("changes together", () => {
  const texts = ({ made }: Awaited<ReturnType<typeof compose>>) =>
    made.map(({ before, after }) => [before, after]);

  it("build on each other, from the bottom up", async () => {
    const composed = await compose([aFile("eval(a);\nlet x;\neval(b);\n")]);
    expect(texts(composed)).toEqual([
      ["eval(a);\nlet x;\neval(b);\n", "eval(a);\nlet x;\nJSON.parse(b);\n"],
      ["eval(a);\nlet x;\nJSON.parse(b);\n", "JSON.parse(a);\nlet x;\nJSON.parse(b);\n"],
    ]);
    expect(composed.left).toEqual([]);
  });

  it("of equal code are all made", async () => {
    const composed = await compose([aFile("eval(a);\neval(a);\neval(a);\n")]);
    expect(composed.made.at(-1)?.after).toBe("JSON.parse(a);\n".repeat(3));
  });

  it("on one line, side by side or one inside the other, are all made", async () => {
    const beside = await compose([aFile("f(eval(a), x == y, eval(b));\n")]);
    expect(beside.made.at(-1)?.after).toBe("f(JSON.parse(a), x === y, JSON.parse(b));\n");
    const inside = await compose([aFile("eval(x == y);\n")]);
    expect(inside.made.at(-1)?.after).toBe("JSON.parse(x === y);\n");
    expect(inside.left).toEqual([]);
  });

  it("of what is found twice on a line, and told once, is one change of both", async () => {
    const { made, left } = await compose([aFile("f(eval(a), eval(b));\n")]);
    expect(made.map(({ after }) => after)).toEqual(["f(JSON.parse(a), JSON.parse(b));\n"]);
    expect(left).toEqual([]);
  });

  it("are not told to be made where nobody could read the file", async () => {
    const file = aFile("eval(a);\n");
    const [finding] = await found([file], options());
    const syntax = async () => ({ errors: undefined, durationMs: 0 });
    const set = { ...options({ syntax }), known: [] };
    const { made, left } = await composeFixes(finding ? [finding] : [], [file], set);
    expect(made).toEqual([]);
    expect(left).toMatchObject([{ finding, why: "could not be read" }]);
  });

  it("that overlap: what went with another is said to be gone", async () => {
    const wide = aRule({
      id: "js-call",
      rule: { pattern: "twice($A, $B)" },
      note: "n",
      metadata: { ...aRule().metadata, remedy: "r", cause: "twice" },
      fix: "once($B)",
    });
    const composed = await compose([aFile("twice(\n  eval(a),\n  b,\n);\n")], {
      reviewers: [aReviewer([wide, aRule()])],
    });
    expect(composed.made.map(({ after }) => after)).toEqual(["once(b);\n"]);
    // The rule for `eval` has no change of its own, and its code went with the call.
    expect(composed.left.map(({ why }) => why)).toEqual(["no proposal"]);
  });

  it.each([
    ["carriage returns", "eval(a);\r\nif (x) {\r\n\tx == y;\r\n}\r\n"],
    ["tabs", "\tif (x) {\n\t\teval(a);\n\t}\n"],
    ["no line end at its end", "x == y;\neval(a)"],
    ["letters beyond the basic plane", "say('😀😀');\neval('😀');\n"],
    ["a byte order mark", "\uFEFFeval(a);\n"],
  ])("leave alone what is around them: %s", async (_what, text) => {
    const { made, left } = await compose([aFile(text)]);
    const expected = text.replaceAll("eval(", "JSON.parse(").replaceAll(" == ", " === ");
    expect(made.at(-1)?.after).toBe(expected);
    expect(left).toEqual([]);
  });

  it("that could not be made are named with the reason", async () => {
    const reviewers = [aReviewer([aRule({ fix: "eval($CODE)(1)" }), looseRule])];
    const { made, left } = await compose([aFile("x == y;\neval(a);\n")], { reviewers });
    expect(made.map(({ after }) => after)).toEqual(["x === y;\neval(a);\n"]);
    expect(left).toMatchObject([{ finding: { line: 2 }, why: "still found" }]);
  });

  it("that nobody went on with are told from those for which nothing is proposed", async () => {
    const think = thinking({
      async proposeFix() {
        throw new BudgetSpent("the budget is spent", "run");
      },
    });
    const reviewers = [aReviewer([aRule()])];
    const { left, unfinished } = await compose([aFile("eval(a);\n")], { reviewers, think });
    expect(left).toMatchObject([{ why: "left early" }]);
    expect(unfinished).toEqual({ count: 1, reason: "the budget is spent" });
  });
});
