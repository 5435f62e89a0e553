import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePathGlob, lastName, lastNames } from "../../../src/engines/flow/path-glob.ts";
import { parseSelector } from "../../../src/engines/flow/selector.ts";

const name = fc.stringMatching(/^[a-z][\w$]{0,5}$/);
const step = fc.tuple(name, fc.constantFrom("", "()")).map((parts) => parts.join(""));
const path = fc.array(step, { minLength: 1, maxLength: 5 }).map((steps) => steps.join("."));

/** What becomes of a text; anything but a SyntaxError is thrown on. */
function outcomeOf(text: string): string {
  try {
    return parseSelector(text).path instanceof RegExp ? "taken" : "nothing";
  } catch (error) {
    if (error instanceof SyntaxError) return "refused";
    throw error;
  }
}

describe("a selector", () => {
  it("is parsed, or refused with a sentence that names it", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(outcomeOf(text)).toMatch(/^(?:taken|refused)$/);
      }),
    );
  });

  it("fits the path that it is, and no other", () => {
    fc.assert(
      fc.property(path, path, (one, other) => {
        expect(compilePathGlob(one).test(one)).toBe(true);
        expect(compilePathGlob(one).test(other)).toBe(one === other);
      }),
    );
  });

  it("fits by globs and choices", () => {
    fc.assert(
      fc.property(path, name, name, (before, one, other) => {
        expect(compilePathGlob(`**.${one}`).test(`${before}.${one}`)).toBe(true);
        expect(compilePathGlob(`**.${one}`).test(one)).toBe(true);
        expect(compilePathGlob(`${before}.{${one},${other}}`).test(`${before}.${other}`)).toBe(
          true,
        );
        expect(compilePathGlob(`${before}.*`).test(`${before}.${one}`)).toBe(true);
        expect(compilePathGlob(`${before}.*`).test(`${before}.${one}.${other}`)).toBe(false);
      }),
    );
  });

  it("is looked up by the last names of what it fits", () => {
    fc.assert(
      fc.property(path, fc.array(name, { minLength: 1, maxLength: 3 }), (before, names) => {
        const glob = `{${before},**}.{${names.join(",")}}`;
        for (const one of names) {
          expect(compilePathGlob(glob).test(`${before}.${one}`)).toBe(true);
          expect(lastNames(glob)).toContain(lastName(`${before}.${one}`));
        }
      }),
    );
  });

  it.each([
    ["a.b", { event: "read", picks: [] }],
    ["a.b()", { event: "call", picks: [] }],
    ["a.b(0)", { event: "call", picks: [{ of: { position: 0 } }] }],
    ["a.b(1..)", { event: "call", picks: [{ of: { from: 1 } }] }],
    ["a.b(*)", { event: "call", picks: [{ of: "all" }] }],
    ["a.b(this,name)", { event: "call", picks: [{ of: "this" }, { of: { name: "name" } }] }],
    ["a.b =", { event: "write", picks: [{ of: { position: 0 } }] }],
    ["a(0) -> text", { goal: { to: "result", asText: true } }],
    ["a(0) -> 1", { goal: { to: "argument", position: 1 } }],
    ["a(this) -> 0(1)", { goal: { to: "callback", position: 0, parameter: 1 } }],
  ])("%s", (text, expected) => {
    expect(parseSelector(text)).toMatchObject(expected);
  });

  it.each([
    ["", "is not the path of a value"],
    ["a b", "is not the path of a value"],
    ["a.{b", "braces don't match"],
    ["a(-1)", "is not an argument"],
    ["a(0) -> there", "is not where a value goes"],
    ["a -> b -> c", "more than one arrow"],
  ])("refuses %j", (text, sentence) => {
    expect(() => parseSelector(text)).toThrow(sentence);
  });
});
