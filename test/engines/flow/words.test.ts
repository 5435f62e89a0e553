import { describe, expect, it } from "vitest";
import { leadingWords } from "../../../src/engines/flow/leading-words.ts";
import { FlowModel } from "../../../src/engines/flow/model.ts";
import { createModelWords } from "../../../src/engines/flow/model-words.ts";
import { meets } from "../../../src/engines/rules/required-words.ts";
import { wordsIn } from "../../../src/engines/rules/word.ts";

/** Which of these texts may hold a source of the kind `it`, as far as their words tell. */
function mayHold(model: object, ...texts: string[]): string[] {
  const known = FlowModel.parse({ model: "web", language: "javascript", ...model });
  const needed = createModelWords([known])("sources", "it");
  return texts.filter((text) => meets(wordsIn(text), needed));
}

describe("the words that a file needs before its values are followed", () => {
  it("are all names on the way to a value, in one of the ways that a selector has", () => {
    const model = { sources: { it: ["{db,web.store}.read()", "**.files.*.name"] } };
    expect(
      mayHold(
        model,
        "db.read(1)",
        "web().store.read(1)",
        "web.read(1)",
        "adb.read(1)",
        "files.name",
      ),
    ).toEqual(["db.read(1)", "web().store.read(1)", "files.name"]);
  });

  it("are those of a type, wherever something is of it", () => {
    const model = {
      types: {
        Request: [{ parameter: "req" }, { parameter: "*", type: "web.Incoming" }, "Context.ask()"],
        Context: ["Request.context", { parameter: "*", decorated: "web.route" }],
      },
      sources: { it: ["Request.query"] },
    };
    const handled = "@web.route()\n(c) => c.ask().query";
    expect(
      mayHold(model, "(req) => req.query", "(x: Incoming) => x.query", handled, "(x) => x.query"),
    ).toEqual(["(req) => req.query", "(x: Incoming) => x.query", handled]);
  });

  it("are none of a package that a language means without a word", () => {
    const model = { sources: { it: ["java.lang.System.getenv()", "net/http.Get()"] } };
    expect(mayHold(model, 'System.getenv("A")', "http.Get(a)", "Get(a)")).toEqual([
      'System.getenv("A")',
      "http.Get(a)",
    ]);
  });
});

describe("the words with which a text begins", () => {
  const isIn = (program: string) =>
    leadingWords(
      String.raw`^\(*\s*(?:(?:select\s[\s\S]*\sfrom|insert\s+into)\s|(?:where|and)\s)`,
    )?.test(program);

  it("stand at the beginning of a text in the program", () => {
    expect(isIn('sql += " AND x = " + y')).toBe(true);
    expect(isIn("sql = `\\n  (select a from b`")).toBe(true);
    expect(isIn("sql = <<~SQL\n  select a\nSQL")).toBe(true);
    expect(isIn("f(`${only} and x = ${y}`)")).toBe(true);
    expect(isIn("// this and that, where it is\nselected(a)")).toBe(false);
  });

  it("are those of each alternative", () => {
    const texts = ['"select a"', '"delete a"', '"drop a"'];
    const fitting = (source: string) => texts.filter((text) => leadingWords(source)?.test(text));
    expect(fitting(String.raw`^(?:select|delete)\s|^drop\s`)).toEqual(texts);
    expect(fitting(String.raw`^(?:select\s[^)|]|delete\s)`)).toEqual(texts.slice(0, 2));
  });

  it("may stand behind what is set into the text, and behind any sign that Ruby takes for a quote", () => {
    expect(
      ['"%s SELECT a"', '"$hint SELECT a"', "%q/SELECT a/", "%w(select a)"].filter(isIn),
    ).toHaveLength(4);
  });

  it("are looked for in a file of empty lines, too", () => {
    const lines = "\n".repeat(500_000);
    expect(isIn(`"${lines} \t(${lines} select a`)).toBe(true);
    expect(isIn(`"${lines}selected`)).toBe(false);
  });

  it("are not told of an expression that may fit in the middle of a text", () => {
    expect(leadingWords("select\\s")).toBeUndefined();
    expect(leadingWords("^(?:select|[a-z]+)\\s")).toBeUndefined();
    expect(leadingWords("^(?:select\\s)?from\\s")).toBeUndefined();
    expect(leadingWords("^select\\s|delete\\s")).toBeUndefined();
    expect(leadingWords("^(?:exec)ut[ei]")).toBeUndefined();
    expect(leadingWords("^select")).toBeUndefined();
  });
});
