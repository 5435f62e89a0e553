import { assert, constantFrom, property, array } from "fast-check";
import { describe, expect, it } from "vitest";
import { asciiRegex } from "../../src/engines/rules/ascii-regex.ts";
import { requiredLiterals } from "../../src/engines/rules/required-literals.ts";
import { meets, requiredWords } from "../../src/engines/rules/required-words.ts";
import { wordsIn } from "../../src/engines/rules/word.ts";

function mayMatch(rule: unknown, text: string, utils: Record<string, unknown> = {}): boolean {
  return meets(wordsIn(text), requiredWords(rule, utils, "javascript"));
}

describe("what a rule asks of a text before it is parsed", () => {
  it("is every word of a pattern, captured parts aside", () => {
    expect(mayMatch({ pattern: "$DB.execute($SQL)" }, "db.execute(x)")).toBe(true);
    expect(mayMatch({ pattern: "$DB.execute($SQL)" }, "db.query(x)")).toBe(false);
  });

  it("is one of several alternatives, and all that is required together", () => {
    const rule = {
      any: [{ pattern: "eval($X)" }, { regex: "^exec" }],
      inside: { pattern: "handler($X)" },
    };
    expect(mayMatch(rule, "handler(exec(x))")).toBe(true);
    expect(mayMatch(rule, "exec(x)")).toBe(false);
    expect(mayMatch(rule, "handler(x)")).toBe(false);
  });

  it("is what a util that refers to itself ends with", () => {
    const chain = { any: [{ pattern: "first($X)" }, { has: { matches: "chain" } }] };
    expect(mayMatch({ matches: "chain" }, "first(x)", { chain })).toBe(true);
    expect(mayMatch({ matches: "chain" }, "second(x)", { chain })).toBe(false);
    const a = { any: [{ pattern: "first($X)" }, { matches: "b" }] };
    const utils = { a, b: { has: { matches: "a" } } };
    expect(mayMatch({ all: [{ matches: "a" }, { matches: "b" }] }, "first(x)", utils)).toBe(true);
  });

  it("is nothing where a rule may match without: `not`, a context", () => {
    expect(mayMatch({ kind: "call", not: { pattern: "eval($X)" } }, "")).toBe(true);
    expect(mayMatch({ pattern: { context: "function eval() {}" } }, "")).toBe(true);
  });
});

describe("the literals of a regular expression", () => {
  const isIn = (source: string, text: string) => meets(wordsIn(text), requiredLiterals(source));
  const pieces = [
    "abc",
    "defg",
    "x",
    ".",
    "\\.",
    "\\w+",
    "[abc]",
    "[^]x]*",
    "(?:one|two)",
    "(three)?",
    "four*",
    "(?:five|)",
    "^",
    "$",
    "|",
    "six{0,2}",
    "\\bseven",
    "(eight(?:nine|ten))",
    "\\.(?:one|tw+o|nine)\\b",
    "^(?:six|ten)+$",
    "(?:^|\\.)(?:si|ten)(?:x|$)",
    "(?!one|two)",
    "[=!]==?",
    "^[&|^]$",
    "[st]i[xn]g?",
    "[st][ei][xvn][ei]",
    "\\b[-+.$]",
    "(?:[no]n|[^-]w)e",
    "[a-f]bc",
  ];
  const texts = [
    "abc",
    "defg",
    "x",
    "one",
    "two",
    "three",
    "four",
    "fou",
    "five",
    "six",
    "si",
    "seven",
    "eight",
    "nine",
    "ten",
    ".",
    " ",
    "=",
    "!=",
    "-",
    "&",
    "^",
    "n",
  ];

  it("are held by every text that it matches", () => {
    assert(
      property(
        array(constantFrom(...pieces), { maxLength: 6 }),
        array(constantFrom(...texts), { maxLength: 8 }),
        (parts, words) => {
          const source = parts.join("").replaceAll("^$", "");
          const text = words.join("");
          let expression: RegExp;
          try {
            expression = new RegExp(source);
          } catch {
            return true;
          }
          return !expression.test(text) || meets(wordsIn(text), requiredLiterals(source));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("rule out a text without them", () => {
    const requirement = requiredLiterals(String.raw`^(?:req|request)\.(?:query|body)\b`);
    expect(meets(wordsIn("req.query.id"), requirement)).toBe(true);
    expect(meets(wordsIn("request.params"), requirement)).toBe(false);
  });

  it("are those of each sign of a short class", () => {
    expect(isIn("^[!=]==?$", "a == b")).toBe(true);
    expect(isIn("^[!=]==?$", "a = !b")).toBe(false);
    expect(isIn("^[&|]$", "a && b")).toBe(true);
    expect(isIn("^[&|]$", "a + b")).toBe(false);
    expect(isIn("[ab]c[de]", "ace")).toBe(true);
    expect(isIn("[ab]c[de]", "acf")).toBe(false);
    expect(isIn("[a-d]cd[ef]?", "bcd")).toBe(true);
    expect(isIn("[ab&&c]cd", "cd")).toBe(true);
  });

  it("are none of a class, whatever classes stand in it", () => {
    expect(isIn("^[[:alpha:]_-]+$", "name")).toBe(true);
    expect(isIn("^[[a-f]_x]+of$", "beof")).toBe(true);
    expect(isIn("^[[a-f]_x]+of$", "be")).toBe(false);
  });

  it.each([
    ["the beginning of a word", String.raw`\<foo\>`, "foo"],
    ["either end of a word", String.raw`\b{start}foo\b{end-half}`, "foo"],
    ["signs beyond U+FFFF", "a[😀😁]b", "a😀b"],
    ["a sign by its number", String.raw`\U00000041bcd`, "Abcd"],
    ["a class by one letter", String.raw`\pLfoo`, "xfoo"],
    ["a count with blanks", "fo{ 0, 1 }x", "fx"],
    ["a name with a dot", "(?P<a.b>foo)", "foo"],
  ])("are read as Rust reads them: %s", (_, source, text) => {
    expect(isIn(source, text)).toBe(true);
  });

  it("are whole names where nothing of a word stands around them", () => {
    const called = String.raw`^(?:on|once)$|\.(?:it|use)\b`;
    expect(isIn(called, "emitter.on('end')")).toBe(true);
    expect(isIn(called, String.raw`"\non"`)).toBe(true);
    expect(isIn(called, "const only = emitter.onEnd.concat(within)")).toBe(false);
    expect(isIn("^use", "useful")).toBe(true);
    expect(isIn("(?!one|two)", "three")).toBe(true);
  });
});

it("a regular expression's classes are those of ASCII, also inside brackets", () => {
  expect(asciiRegex(String.raw`^\w+\s*[\w.$]\S\\s[\s\S]`)).toBe(
    String.raw`^[A-Za-z0-9_]+[ \t\r\n\f\v]*[A-Za-z0-9_.$][^ \t\r\n\f\v]\\s(?s:.)`,
  );
});

it("a keyword is asked for only in languages that have one spelling of it", () => {
  expect(mayMatch({ kind: "await_expression" }, "fetch(url)")).toBe(false);
  expect(meets(wordsIn("TRY {}"), requiredWords({ kind: "try_statement" }, {}, "php"))).toBe(true);
});
