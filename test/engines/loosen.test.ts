import { describe, expect, it } from "vitest";
import { loosen } from "../../src/engines/rules/loosen.ts";

describe("a loosened rule", () => {
  const loosened = (rule: object, utils: Record<string, unknown> = {}) => loosen({ rule, utils });

  it("asks for less: nothing that must not be there, nothing that takes long to compare", () => {
    expect(
      loosened(
        {
          kind: "call_expression",
          not: { matches: "test" },
          has: { field: "function", regex: "^fetch$", not: { regex: "x" } },
          inside: { stopBy: { not: { kind: "block" } }, matches: "loop" },
        },
        { loop: { kind: "for_statement", regex: "(?i)each" }, test: { regex: "^it" } },
      ),
    ).toEqual({
      rule: {
        kind: "call_expression",
        has: { field: "function", regex: "^fetch$" },
        inside: { stopBy: "end", matches: "loop" },
      },
      utils: { loop: { kind: "for_statement" } },
    });
  });

  it("compares captures only where the same node is captured as before", () => {
    const left = { has: { field: "left", pattern: "$SAME", not: { kind: "call_expression" } } };
    const right = { has: { field: "right", pattern: "$SAME" } };
    const inside = { inside: { stopBy: "end", has: { pattern: "$SAME", not: { regex: "x" } } } };
    expect(loosened({ all: [left, right] })).toMatchObject({
      rule: { all: [{ has: { pattern: "$SAME" } }, { has: { pattern: "$SAME" } }] },
    });
    expect(loosened({ all: [left, right, inside] })).toMatchObject({
      rule: { all: [{ has: { pattern: "$_SAME" } }, { has: { pattern: "$_SAME" } }, {}] },
    });
  });

  it("stays as it is where nothing would be left, and asks nothing of a util that refers to itself", () => {
    expect(loosened({ regex: "(?i)todo" })).toEqual({ rule: { regex: "(?i)todo" }, utils: {} });
    expect(
      loosened({ matches: "chain" }, { chain: { kind: "a", has: { matches: "chain" } } }),
    ).toEqual({ rule: { matches: "chain" }, utils: { chain: { kind: "a" } } });
  });
});
