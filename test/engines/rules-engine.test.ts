import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createReaderPool } from "../../src/engines/process/reader-pool.ts";
import { createRulesEngine } from "../../src/engines/rules/engine.ts";
import { aFile, aReviewer, aRule, noAbort } from "./reviewing.ts";

const engine = createRulesEngine({ processes: 1 });
afterAll(() => engine.close());

async function findingsIn(text: string, rules = [aRule()]) {
  const { findings } = await engine.read(aReviewer(rules), [aFile(text)], noAbort());
  return findings;
}

describe("the rules engine", () => {
  it("says what was found, where, why and what to do", async () => {
    const [finding] = await findingsIn("const a = 1;\n\n  eval(a + 1);\n");
    expect(finding).toMatchObject({
      ruleId: "tester/js-eval",
      reviewer: "tester",
      category: "security",
      cause: "code-injection",
      level: "warning",
      line: 3,
      endLine: 3,
      title: "Text run as code",
      message: "`a + 1` is run as a program.",
      remedy: "Parse `a + 1` instead.",
      code: "eval(a + 1);",
    });
  });

  it("keeps the identity of a finding when its line, its indentation and its reviewer change", async () => {
    const before = await findingsIn("eval(a,\n  b);");
    const rule = aRule({ rule: { pattern: "eval($$$CODE)" } });
    const after = await engine.read(
      { ...aReviewer([{ ...rule, id: "other" }]), name: "another" },
      [aFile("// moved\n{\n    eval(a,\n      b);\n}")],
      noAbort(),
    );
    const same = await findingsIn("eval(a,\n  b);", [rule]);
    expect(before).toEqual([]);
    expect(after.findings.map((one) => one.fingerprint)).toEqual(
      same.map((one) => one.fingerprint),
    );
  });

  it("tells equal code in one file apart, and equal code of different causes", async () => {
    const other = aRule({ id: "b", metadata: { ...aRule().metadata, cause: "another-cause" } });
    const findings = await findingsIn("eval(a);\neval(a);\n", [aRule(), other]);
    expect(findings).toHaveLength(4);
    expect(new Set(findings.map((one) => one.fingerprint)).size).toBe(4);
  });

  it("reports a place once when two rules of the same cause match it, at its worst", async () => {
    const worse = aRule({ id: "js-eval-worse", severity: "error" });
    const findings = await findingsIn("eval(a);", [aRule(), worse]);
    expect(findings.map((one) => one.ruleId)).toEqual(["tester/js-eval-worse"]);
  });

  it("applies the constraints and the utils of each rule to that rule alone", async () => {
    const rules = [
      aRule({
        id: "a",
        constraints: { CODE: { regex: "^a$" } },
        metadata: { ...aRule().metadata, cause: "a" },
      }),
      aRule({
        id: "b",
        rule: { pattern: "eval($CODE)", has: { stopBy: "end", matches: "it" } },
        utils: { it: { kind: "identifier", regex: "^b$" } },
        metadata: { ...aRule().metadata, cause: "b" },
      }),
      aRule({
        id: "c",
        rule: { pattern: "eval($CODE)", has: { stopBy: "end", matches: "it" } },
        utils: { it: { kind: "number" } },
        metadata: { ...aRule().metadata, cause: "c" },
      }),
    ];
    const findings = await findingsIn("eval(a);\neval(b);\neval(3);\neval(z);", rules);
    expect(findings.map((one) => [one.ruleId, one.line])).toEqual([
      ["tester/a", 1],
      ["tester/b", 2],
      ["tester/c", 3],
    ]);
  });

  it("loses nothing where one rule's captures are called as another one is", async () => {
    const about = (id: string, rule: object) =>
      aRule({ id, note: "n", rule, metadata: { ...aRule().metadata, remedy: "r", cause: id } });
    const rules = [
      about("raw", { pattern: "run($SQL_TEXT, $B)" }),
      about("raw-sql", { pattern: "run($A, $TEXT)" }),
      about("raw-sql-text", { pattern: "run($A, $B)" }),
    ];
    // Of a longer file it is asked at once which of them fit.
    const text = `run(a, b);\n${"x;\n".repeat(4000)}`;
    expect(await findingsIn(text, rules)).toHaveLength(3);
    expect(await findingsIn(text, rules.toReversed())).toHaveLength(3);
  });

  it("looks for kinds by where they stand, for numbers, and for names that begin with a dollar", async () => {
    const findings = async (rule: object, text: string) =>
      await findingsIn(text, [
        aRule({ note: "n", rule, metadata: { ...aRule().metadata, remedy: "r" } }),
      ]);
    expect(await findings({ kind: "arguments > string" }, "f('a')")).toHaveLength(1);
    expect(await findings({ kind: "program > comment" }, "// a")).toHaveLength(1);
    expect(await findings({ pattern: "chmod($P, 0o777)" }, "chmod(a, 0o777)")).toHaveLength(1);
    expect(await findings({ pattern: "wait(60_000)" }, "wait(60_000)")).toHaveLength(1);
    expect(await findings({ pattern: "$Http.get($URL)" }, "$Http.get(a)")).toHaveLength(1);
  });

  it("sees no comment between two statements, nor behind the last one", async () => {
    const next = aRule({
      rule: {
        kind: "expression_statement",
        precedes: { kind: "expression_statement", regex: "^close" },
        inside: { kind: "statement_block", not: { has: { nthChild: 3 } } },
      },
    });
    const last = aRule({
      id: "last",
      rule: { pattern: "close();", nthChild: { position: 1, reverse: true } },
    });
    const text = "{\n  open(); // why\n  // how\n  close(); // at last\n}\n";
    expect((await findingsIn(text, [next])).map((one) => one.line)).toEqual([2]);
    expect((await findingsIn(text, [last])).map((one) => one.line)).toEqual([4]);
  });

  it("reports the parts of a match that a rule asks for, each on its line", async () => {
    const rule = aRule({
      id: "step",
      language: "yaml",
      rule: { kind: "block_mapping_pair", has: { field: "key", regex: "^run$" } },
      narrow: String.raw`\$\{\{[^}]*\}\}`,
      note: "`$PART` is in it.",
      metadata: { ...aRule().metadata, remedy: "r" },
    });
    const text = "run: |\n  a\n  b ${{ c }}\n  d ${{ e }} ${{ f }}\nruns: ${{ g }}\n";
    const { findings } = await engine.read(
      aReviewer([rule]),
      [aFile(text, "a.yml", "yaml")],
      noAbort(),
    );
    expect(findings.map(({ line, message }) => [line, message])).toEqual([
      [3, "`${{ c }}` is in it."],
      [4, "`${{ e }}` is in it."],
      [4, "`${{ f }}` is in it."],
    ]);
  });

  it("reads a Dockerfile as commands, one an instruction", async () => {
    const rule = aRule({
      id: "base",
      language: "dockerfile",
      rule: { kind: "command", has: { kind: "command_name", regex: "^FROM$" } },
      note: "n",
      metadata: { ...aRule().metadata, remedy: "r" },
    });
    const text = '# comment\nFROM a:1 AS b\nRUN c && \\\n  d\n\nFROM b\nCMD ["e"]\n';
    const file = aFile(text, "Dockerfile", "dockerfile");
    const { findings } = await engine.read(aReviewer([rule]), [file], noAbort());
    expect(findings.map(({ line }) => line)).toEqual([2, 6]);
  });

  it("shows the way from a captured source to the place", async () => {
    const rule = aRule({
      rule: {
        pattern: "eval($VIA)",
        inside: { stopBy: "end", kind: "program", has: { pattern: "const $VIA = $SOURCE" } },
      },
      note: "n",
      metadata: { ...aRule().metadata, remedy: "r" },
    });
    const [finding] = await findingsIn("const x = read();\n\neval(x);", [rule]);
    expect(finding?.trace).toEqual([
      { path: "a.js", line: 1, message: "comes from `read()`" },
      { path: "a.js", line: 3, message: "reaches `eval(x)`" },
    ]);
  });

  it("shows at most five lines, cut and without their common indentation", async () => {
    const args = Array.from({ length: 9 }, (_, index) => `    "${String(index).repeat(300)}",`);
    const [finding] = await findingsIn(`  eval([\n${args.join("\n")}\n  ]);`);
    const lines = finding?.code.split("\n") ?? [];
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe("eval([");
    expect(Math.max(...lines.map((line) => line.length))).toBe(160);
    expect(finding?.message.length).toBeLessThan(100);
  });

  it.each(["// ast-grep-ignore", "// eslint-disable-next-line", "// noqa", "/* chorale-ignore */"])(
    "does not listen to %s",
    async (comment) => {
      expect(await findingsIn(`${comment}\neval(a); ${comment}\n`)).toHaveLength(1);
    },
  );

  it.each([
    ["a comment", "function f(a) {\n  // verify(a) 😀\r\n  /* verify\n */ eval(a);\n}\n"],
    ["a comment of a page", "function f(a) {\n<!-- verify(a)\n\n  eval(a);\n}\n"],
    ["a string by itself", "function f(a) {\n  'verify(a)';\n  '\\\nverify'; eval(a);\n}\n"],
  ])("takes nothing that %s says for code", async (_, text) => {
    const isUnchecked = {
      inside: { stopBy: "end", kind: "function_declaration", not: { regex: "verify" } },
    };
    const isChecked = { inside: { stopBy: "end", kind: "function_declaration", regex: "verify" } };
    const rules = [
      aRule({ rule: { pattern: "eval($CODE)", ...isUnchecked } }),
      aRule({ id: "checked", rule: { pattern: "eval($CODE)", ...isChecked } }),
    ];
    expect(await findingsIn(text, rules)).toMatchObject([
      { ruleId: "tester/js-eval", line: 4, message: "`a` is run as a program." },
    ]);
  });

  it("counts what stands between comments as if they were not there", async () => {
    const rule = { pattern: "eval($CODE, $$$)", has: { field: "arguments", has: { nthChild: 2 } } };
    const text = "eval(a /* only one */);\neval(/* the first */ a, b);\n";
    expect(await findingsIn(text, [aRule({ rule })])).toMatchObject([{ line: 2 }]);
  });

  it.each([
    ["their kind", { kind: "comment", regex: "FIXME" }],
    ["a pattern", { pattern: "// FIXME" }],
    ["their sign", { regex: "^// FIXME$" }],
  ])("reads comments by rules that name %s", async (_, rule) => {
    const rules = [aRule({ note: "n", rule, metadata: { ...aRule().metadata, remedy: "r" } })];
    expect(await findingsIn("a();\n// FIXME\n", rules)).toMatchObject([{ line: 2 }]);
  });

  it("does not listen to `# noqa` and `//nolint` in other languages", async () => {
    const rules = [aRule({ id: "any-eval", language: ["python", "go"] })];
    const files = [
      aFile("# ast-grep-ignore\neval(a)  # noqa\n", "a.py", "python"),
      aFile("package m\nfunc f() {\n\t//nolint\n\teval(a) // #nosec\n}\n", "a.go", "go"),
    ];
    rules[0]!.rule = { kind: "call", regex: "^eval" };
    rules[0]!.note = "n";
    rules[0]!.metadata.remedy = "r";
    const go = {
      ...rules[0]!,
      id: "go",
      language: ["go" as const],
      rule: { kind: "call_expression", regex: "^eval" },
    };
    const python = { ...rules[0]!, language: ["python" as const] };
    const { findings } = await engine.read(aReviewer([python, go]), files, noAbort());
    expect(findings.map((one) => one.path)).toEqual(["a.go", "a.py"]);
  });

  it.each([
    ["java", "A.java", "class A { void f() { eval(a); } }", "eval($CODE)"],
    ["php", "a.php", "<p>eval(b)</p>\n<?php eval2(a);", "eval2($CODE)"],
    ["php", "a.php", "<?php $code = eval2(a);", "$X = eval2($CODE)"],
    ["php", "a.php", "<?php if (a) { b(); }", "if ($CODE) { $$$B }"],
    ["ruby", "a.rb", "def f\n  eval(a)\nend", "eval($CODE)"],
    ["csharp", "A.cs", "class A { int[] F() { eval(a); return []; } }", "eval($CODE)"],
    ["yaml", "a.yml", "on: push\neval: a\n", "eval: $CODE"],
    ["bash", "a.sh", "if b; then eval a; fi", "eval $CODE"],
    ["hcl", "a.tf", 'resource "b" "c" {\n  eval = a\n}', "eval = $CODE"],
  ] as const)("reads %s, where %s holds %j, by %s", async (language, path, text, pattern) => {
    const rules = [aRule({ language, rule: { pattern } })];
    const { findings } = await engine.read(
      aReviewer(rules),
      [aFile(text, path, language)],
      noAbort(),
    );
    expect(findings.map(({ message }) => message)).toEqual(["`a` is run as a program."]);
  });

  it.each([
    { pattern: { context: "<?php f($CODE);", selector: "function_call_expression" } },
    { pattern: { context: "f($CODE);", selector: "function_call_expression" } },
    { all: [{ pattern: "f($CODE)" }, { inside: { pattern: "$A = $B" } }] },
  ])("takes patterns of PHP with and without its tag: %j", async (rule) => {
    const rules = [aRule({ language: "php", rule })];
    const file = aFile("<p>f(a)<?php $x = f($y); ?></p>", "a.php", "php");
    const { findings } = await engine.read(aReviewer(rules), [file], noAbort());
    expect(findings).toHaveLength(1);
  });

  it("gives equal bytes for equal files, from whichever process", async () => {
    const files = Array.from({ length: 20 }, (_, index) =>
      aFile(`eval(a${index});\neval(a);`, `${index}.js`),
    );
    const pool = createReaderPool({ processes: 2 });
    const other = createRulesEngine({ pool });
    const readings = await Promise.all(
      [engine, other, other].map(async (one) => {
        const { findings, read, unread } = await one.read(aReviewer(), files, noAbort());
        return JSON.stringify({ findings, read, unread });
      }),
    );
    await pool.close();
    expect(new Set(readings).size).toBe(1);
    expect(readings[0]).toContain("19.js");
  });

  it("says which rules can't be read, and blames no file for it", async () => {
    const reviewer = aReviewer([aRule({ id: "to-break" })]);
    const path = join(reviewer.rules?.path ?? "", "all.yml");
    const whole = await readFile(path, "utf8");
    await writeFile(path, "id: to-break\nrules: {}\n");
    const reading = () => engine.read(reviewer, [aFile("eval(a);")], noAbort());
    await expect(reading()).rejects.toThrow(`Files can't be read: ${path}:`);
    await writeFile(path, whole);
    expect((await reading()).findings).toHaveLength(1);
  });

  it.each([
    [{ files: ["server/**"] }, ["server/a.js", "server/b.test.js"]],
    [{ ignores: ["**/*.test.js"] }, ["client/a.js", "server/a.js"]],
    [{ files: ["server/**"], ignores: ["**/*.test.js"] }, ["server/a.js"]],
    [{}, ["client/a.js", "server/a.js", "server/b.test.js"]],
  ])("reads with a rule the paths that it is for: %j", async (paths, expected) => {
    const files = ["client/a.js", "server/a.js", "server/b.test.js"];
    const { findings, read } = await engine.read(
      aReviewer([aRule(paths)]),
      files.map((path) => aFile("eval(a);", path)),
      noAbort(),
    );
    expect(findings.map(({ path }) => path)).toEqual(expected);
    expect(read).toEqual(files);
  });

  it("has nothing to say about plain text, and has read it", async () => {
    const reading = await engine.read(aReviewer(), [aFile("eval(a)", "a.txt", "text")], noAbort());
    expect(reading).toMatchObject({ findings: [], read: ["a.txt"], unread: [] });
  });
});
