import { array, assert, constantFrom, property, string, tuple } from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { applyEdits } from "../../src/types/edit.ts";
import { createRulesEngine } from "../../src/engines/rules/engine.ts";
import { compileRules } from "../../src/engines/rules/compile-rules.ts";
import { renderTemplate } from "../../src/engines/rules/fix-template.ts";
import { matchRules } from "../../src/engines/rules/match.ts";
import { readCode } from "../../src/engines/rules/read-code.ts";
import { aFile, aReviewer, aRule, noAbort } from "./reviewing.ts";

const engine = createRulesEngine({ processes: 1 });
afterAll(() => engine.close());

/** The text with every fix made that the rule has for it. */
async function fixed(text: string, change: Record<string, unknown>): Promise<string> {
  const { findings } = await engine.read(
    aReviewer([aRule({ note: "n", ...change })]),
    [aFile(text)],
    noAbort(),
  );
  const edits = findings.flatMap(({ fix = [] }) => fix);
  return applyEdits(
    text,
    edits.toSorted((a, b) => a.start - b.start),
  );
}

const parsed = { fix: "JSON.parse($CODE)" };
const aSecondArgument = {
  pattern: "eval($CODE, $$$)",
  has: { field: "arguments", has: { nthChild: 2, pattern: "$LAST" } },
};
const anArgument = { at: "$LAST", template: "$LAST, c" };
const checked = { fix: "if ($CODE) {\n  parse($CODE);\n}" };

describe("a rule's fix", () => {
  it("stands in the finding, as edits of the file's own text", async () => {
    const { findings } = await engine.read(
      aReviewer([aRule(parsed)]),
      [aFile("// 🦊\nconst a = 1; eval(a);\n")],
      noAbort(),
    );
    expect(findings[0]?.fix).toEqual([{ start: 19, end: 23, text: "JSON.parse" }]);
  });

  it.each([
    ["an ordinary line", "a = eval(b);\n", "a = JSON.parse(b);\n"],
    ["characters of two code units before it", '"🦊🦊"; eval("🦊");', '"🦊🦊"; JSON.parse("🦊");'],
    ["two places on one line", "eval(a); eval(b);\n", "JSON.parse(a); JSON.parse(b);\n"],
    ["a file that does not end its last line", "go();\neval(a)", "go();\nJSON.parse(a)"],
    [
      "what was captured over several lines",
      "eval([\r\n\ta,\r\n]);",
      "JSON.parse([\r\n\ta,\r\n]);",
    ],
  ])("mends %s", async (_, text, expected) => {
    expect(await fixed(text, parsed)).toBe(expected);
  });

  it.each([
    [
      "blanks",
      "f(() => {\n    eval(a);\n});\n",
      "f(() => {\n    if (a) {\n      parse(a);\n    };\n});\n",
    ],
    [
      "tabs",
      "f(() => {\n\t\teval(a);\n});\n",
      "f(() => {\n\t\tif (a) {\n\t\t\tparse(a);\n\t\t};\n});\n",
    ],
    [
      "tabs elsewhere",
      "f(() => {\n\tb();\n});\neval(a)\n",
      "f(() => {\n\tb();\n});\nif (a) {\n\tparse(a);\n}\n",
    ],
    ["the line ends of Windows", "b();\r\neval(a)\r\n", "b();\r\nif (a) {\r\n  parse(a);\r\n}\r\n"],
    [
      "those before a last line without one",
      "b();\r\neval(a)",
      "b();\r\nif (a) {\r\n  parse(a);\r\n}",
    ],
  ])("keeps to %s in a file that has them", async (_, text, expected) => {
    expect(await fixed(text, checked)).toBe(expected);
  });

  it("indents what it captured as its new place is", async () => {
    const text = "  eval({\n    a,\n\n    b,\n  });\n";
    expect(await fixed(text, { fix: "if (x) {\n  run($CODE);\n}" })).toBe(
      "  if (x) {\n    run({\n      a,\n\n      b,\n    });\n  };\n",
    );
  });

  it("does not indent a text of several lines anew, which would say something else", async () => {
    const text = "  eval(`\n    a`);\n";
    expect(await fixed(text, { fix: "if (x) {\n  run($CODE);\n}" })).toBe(text);
    expect(await fixed(text, parsed)).toBe("  JSON.parse(`\n    a`);\n");
  });

  it("takes along the siblings that it expands to", async () => {
    const change = {
      rule: { pattern: "$CODE", kind: "pair", has: { field: "key", regex: "^eval$" } },
      fix: { template: "", expandEnd: { regex: "^,$" } },
    };
    expect(await fixed("x = { a: 1, eval: 2, b: 3 };", change)).toBe("x = { a: 1, b: 3 };");
    expect(await fixed("x = { a: 1, eval: 2 };", change)).toBe("x = { a: 1, };");
    const all = {
      ...change,
      fix: { template: "", expandStart: { regex: "^[{]$", stopBy: "end" } },
    };
    expect(await fixed("x = { a: 1, eval: 2, b: 3 };", all)).toBe("x = , b: 3 };");
    const nearest = {
      ...change,
      fix: { template: "c", expandStart: { kind: "pair", stopBy: "end" } },
    };
    expect(await fixed("x = { a: 1, b: 2, eval: 3 };", nearest)).toBe("x = { a: 1, c };");
    const stopped = {
      ...change,
      fix: { template: "c", expandEnd: { kind: "pair", stopBy: { regex: "^b" } } },
    };
    expect(await fixed("x = { eval: 2, b: 3, d: 4 };", stopped)).toBe("x = { c, d: 4 };");
  });

  it.each([
    ["between others", "a();\n  eval(b)\nc();\n", "a();\nc();\n"],
    ["at the end", "a();\r\neval(b)", "a();"],
    ["alone", "eval(b)\n", ""],
    ["beside another", "a(); eval(b)\nc();", "a();\nc();"],
    ["before another", "  eval(b) || a();\n", "  || a();\n"],
  ])("takes a line along of which nothing is left: %s", async (_, text, expected) => {
    expect(await fixed(text, { fix: "" })).toBe(expected);
  });

  it("may replace what was captured, and more than one place", async () => {
    const change = {
      rule: { pattern: "eval($CODE, $LAST)" },
      fix: { at: "$CODE", template: "[]", also: [{ at: "$LAST", template: "f($CODE)" }] },
    };
    expect(await fixed("eval(a, b);", change)).toBe("eval([], f(a));");
    const nested = { ...change, fix: { template: "x", also: change.fix.also } };
    expect(await fixed("eval(a, b);", nested)).toBe("eval(a, b);");
  });

  it("is the first of several whose captures are all there", async () => {
    const change = {
      rule: { any: [{ pattern: "eval($CODE)" }, { pattern: "eval($LIST, $$$MORE)" }] },
      metadata: { ...aRule().metadata, remedy: "r" },
      fix: ["one($CODE)", "many($LIST)($$$MORE)"],
    };
    expect(await fixed("eval(a);\neval(b, c);\neval(d, ...e, f);\neval();", change)).toBe(
      "one(a);\nmany(b)(c);\nmany(d)(...e, f);\neval();",
    );
  });

  it.each([
    ["would lose a comment", "eval(/* why */ a);", { fix: "go()" }],
    ["changes nothing", "eval(a);", { fix: "eval($CODE)" }],
    ["would replace a comment", "eval(a, /* b */);", { rule: aSecondArgument, fix: anArgument }],
    ["would write several lines behind other code", "if (a) eval(b);\n", checked],
    ["would write several lines before other code", "eval(a); b();\n", checked],
    ["would have a comment stand elsewhere", "eval(a); // why\n", checked],
    [
      "is told not to by what else the file holds",
      "eval(a); b();\n",
      { fix: { template: "c($CODE)", unless: "\\bb\\(" } },
    ],
    ["would leave a comment without its line", "eval(a) // why\n", { fix: "" }],
  ])("is left out where it %s", async (_, text, change) => {
    expect(await fixed(text, change)).toBe(text);
  });

  it("is left out where people would be shown a secret", async () => {
    const secret = `ghp_${"a1B2c3D4e5F6".repeat(3)}`;
    const line = (before: string, code: string) => `${before}eval(${code});\n`;
    for (const text of [
      line(`const token = "${secret}"; `, "a"),
      line("", `"${secret}"`),
      line("", `[\n  "${secret}",\n]`),
    ]) {
      const around = { fix: "JSON.parse([$CODE])" };
      expect(await fixed(text, around)).toBe(text);
    }
    const quoting = {
      rule: {
        pattern: "eval($CODE)",
        inside: {
          stopBy: "end",
          kind: "program",
          has: {
            stopBy: "end",
            kind: "variable_declarator",
            has: { field: "value", pattern: "$SOURCE" },
          },
        },
      },
      fix: "JSON.parse($SOURCE)",
    };
    const declared = (value: string) => `const token = ${value};\neval(a);\n`;
    expect(await fixed(declared("f()"), quoting)).toBe("const token = f();\nJSON.parse(f());\n");
    expect(await fixed(declared(`"${secret}"`), quoting)).toBe(declared(`"${secret}"`));
    const elsewhere = `const token = "${secret}";\n`;
    expect(await fixed(`${elsewhere}eval(a);\n`, parsed)).toBe(`${elsewhere}JSON.parse(a);\n`);
  });

  it("is written for as many places as are reported", async () => {
    const { findings, unread } = await engine.read(
      aReviewer([aRule({ note: "n", fix: "if (a) {\n  parse($CODE);\n}" })]),
      [aFile("eval(a);\n".repeat(1500))],
      noAbort(),
    );
    expect(unread).toMatchObject([{ reason: "more than 1000 findings in it" }]);
    expect(findings.filter(({ fix }) => fix)).toHaveLength(1000);
  });

  it("touches nothing outside of its edits, whatever it writes", () => {
    const words = array(
      constantFrom("a", "🦊", "$CODE", "$$$REST", " ", "\n", "\n  ", "$", "\r", "{"),
      {
        maxLength: 8,
      },
    ).map((all) => all.join(""));
    const around = array(constantFrom("b();", "/*🦊*/", "\n", "\r\n", "\t", "  ", ";"), {
      maxLength: 6,
    }).map((all) => all.join(""));
    const code = array(constantFrom("x", "[\n\tx]", "'🦊'", "(\r\n  y)", "f(`\n`)"), {
      minLength: 1,
      maxLength: 3,
    }).map((all) => all.join(", "));
    assert(
      property(words, words, around, code, around, (first, second, before, args, after) => {
        const text = `${before}\neval(${args})\n${after}`;
        const rule = aRule({
          rule: { pattern: "eval($CODE, $$$REST)" },
          fix: [{ template: first }, { at: "$CODE", template: second }],
        });
        for (const { fix, place } of matchRules(
          readCode(text, "javascript"),
          compileRules([rule], "javascript"),
        )) {
          const result = applyEdits(text, fix?.edits ?? []);
          const [head, tail] = [text.slice(0, place.start), text.slice(place.end)];
          const isRemoved = first === "";
          expect(result.startsWith(isRemoved ? head.trimEnd() : head)).toBe(true);
          expect(result.endsWith(isRemoved ? tail.trimStart() : tail)).toBe(true);
          for (const { start, end, text: written } of fix?.edits ?? []) {
            expect(start).toBeLessThanOrEqual(end);
            expect(written.isWellFormed()).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is written as its template is where nothing was captured and no line goes on", () => {
    assert(
      property(tuple(string(), string()), ([before, template]) => {
        const plain = template.replaceAll(/[$\r\n]/g, "");
        const place = { text: before, start: before.length, captures: new Map() };
        expect(renderTemplate(plain, place)).toBe(plain);
      }),
    );
  });
});
