import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { createReaderPool } from "../../src/engines/process/reader-pool.ts";
import { createRulesEngine } from "../../src/engines/rules/engine.ts";
import type { Rule } from "../../src/engines/rules/rule.ts";
import { createRuleCheck } from "../../src/engines/rules/rule-check.ts";
import { createTeamRulesEngine } from "../../src/engines/rules/team-engine.ts";
import type { Finding } from "../../src/types/finding.ts";
import { aFile, aModel, aReviewer, aRule, endlessRule, noAbort } from "./reviewing.ts";

const begun: string[] = [];
const pool = createReaderPool({ processes: 1, onBegin: (path) => begun.push(path) });
afterAll(() => pool.close());
const engine = createTeamRulesEngine(pool, { timeoutMs: 2_000 });

/** Long enough for `endlessRule`, and short enough for others to read it in time on a machine that is busy. */
const longText = `x = 1${"+1".repeat(20_000)}`;

const read = (teamRules: Rule[], files: ReturnType<typeof aFile>[]) =>
  engine.read({ ...aReviewer([]), teamRules }, files, noAbort());

describe("the engine of a repository's own rules", () => {
  it("reads what they are written for, with secrets masked, and nothing by the reviewer's own", async () => {
    const key = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
    const { findings, ...rest } = await engine.read(
      { ...aReviewer([aRule({ id: "own" })]), teamRules: [aRule({ id: "team-eval" })] },
      [aFile(`eval("${key}");`), aFile("eval(1)", "a.py", "python"), aFile("x", "a.txt", "text")],
      noAbort(),
    );
    expect(findings.map(({ ruleId }) => ruleId)).toEqual(["tester/team-eval"]);
    expect(JSON.stringify(findings)).not.toContain(key);
    expect(rest).toMatchObject({ read: ["a.js"], unread: [] });
  });

  it("goes on without the one that does not come to an end, and says which and where", async () => {
    const {
      findings,
      read: done,
      unread,
    } = await read(
      [endlessRule, aRule({ id: "team-eval" })],
      [aFile("eval(1);", "a.js"), aFile(`${longText};eval(2);`, "b.js"), aFile("eval(3);", "c.js")],
    );
    expect(findings.map(({ path, line }) => `${path}:${line}`).toSorted()).toEqual([
      "a.js:1",
      "b.js:1",
      "c.js:1",
    ]);
    expect(done).toEqual(["a.js"]);
    expect(unread).toEqual([
      { path: "b.js", reason: "the repository's rule `js-endless` did not come to an end with it" },
      {
        path: "c.js",
        reason: "the repository's rule `js-endless` did not read it, given up at an earlier file",
      },
    ]);
  });

  it("leaves alone a file that nobody could read", async () => {
    const { unread } = await read([aRule()], [aFile("eval(1)\0")]);
    expect(unread).toEqual([{ path: "a.js", reason: "contains NUL bytes" }]);
  });
});

describe("what a repository says of its values", () => {
  const rules = createRulesEngine({ pool });
  const flow = aRule({
    id: "flow",
    note: "n",
    rule: undefined,
    flow: { from: "request", to: "code" },
    metadata: { ...aRule().metadata, remedy: "r" },
  });
  const models = [
    aModel({ sources: { request: ["input()"] }, sinks: { code: ["run(0)", "eval(0)"] } }),
  ];
  const run = aFile(`run(input());
run(clean(input()));
function clean(text) { return text; }
class Reader {
  clean(text) { return text; }
  read() { run(this.clean(input())); }
}
`);
  const reader = aReviewer([flow], models);
  const placesIn = (findings: Finding[]) =>
    findings.map(({ path, line }) => `${path}:${line}`).toSorted();

  it("is known to the rules of Chorale and to its own", async () => {
    const cleaning = { teamModels: [aModel({ sanitizers: { code: ["./clean()"] } })] };
    const plain = await rules.read(reader, [run], noAbort());
    const cleaned = await rules.read({ ...reader, ...cleaning }, [run], noAbort());
    const own = await engine.read(
      {
        ...aReviewer([]),
        ...cleaning,
        teamRules: [{ ...flow, id: "team-flow" }],
        teamRulesKnow: [reader.rules?.path ?? ""],
      },
      [run],
      noAbort(),
    );
    expect(placesIn(plain.findings)).toEqual(["a.js:1", "a.js:2", "a.js:6"]);
    expect(placesIn(cleaned.findings)).toEqual(["a.js:1"]);
    expect(own.findings.map(({ ruleId }) => ruleId)).toEqual(["tester/team-flow"]);
  });

  it("costs nobody what is found without it where it does not come to an end", async () => {
    const quick = createReaderPool({ processes: 1, fileTimeoutMs: 2_000 });
    onTestFinished(() => quick.close());
    const endless = aModel({
      sinks: { code: [{ call: "run(0)", when: { 1: "^(a+)+$" } }] },
    });
    const long = aFile(`run(input(), "${"a".repeat(40)}!");`, "b.js");
    const reading = await createRulesEngine({ pool: quick }).read(
      { ...reader, teamModels: [endless] },
      [run, long, aFile("eval(input());", "c.js")],
      noAbort(),
    );
    expect(placesIn(reading.findings)).toEqual(["a.js:1", "a.js:2", "a.js:6", "b.js:1", "c.js:1"]);
    expect(reading.read).toEqual(["a.js"]);
    expect(reading.unread).toEqual([
      {
        path: "b.js",
        reason: "read without the repository's models, which did not come to an end with it",
      },
      {
        path: "c.js",
        reason: "read without the repository's models, given up at an earlier file",
      },
    ]);
  });
});

describe("the check of a repository's rules", () => {
  const check = createRuleCheck(pool);

  it("survives what ends a process, and asks about each once", async () => {
    const deep = aRule({
      id: "deep",
      rule: { regex: `${"(".repeat(20_000)}${")".repeat(20_000)}` },
    });
    const wrong = aRule({ id: "wrong", rule: { kind: "no_such_kind" } });
    const rules = [aRule(), deep, wrong];
    const expected = [
      undefined,
      { key: "rule", what: expect.stringContaining("ast-grep can't take it: ") },
      { key: "rule", what: expect.stringContaining("no_such_kind") },
    ];
    expect(await check(rules, noAbort())).toEqual(expected);
    begun.length = 0;
    expect(await check(rules, noAbort())).toEqual(expected);
    // What may have been the machine's fault is tried again.
    expect(begun).toEqual(["deep"]);
  });
});
