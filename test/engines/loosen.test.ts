import { describe, expect, it } from "vitest";
import { kindsOf, loosen } from "../../src/engines/rules/loosen.ts";

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

  it("looks up the parent of a node once for alternatives that ask nothing else", () => {
    const inside = (kind: string, field?: string) => ({
      inside: { kind, ...(field && { field }) },
    });
    const alone = { kind: "string", ...inside("list") };
    expect(
      loosened({
        any: [inside("if"), inside("while"), alone, inside("do"), inside("pair", "key")],
      }),
    ).toMatchObject({
      rule: {
        any: [
          { inside: { any: [{ kind: "if" }, { kind: "while" }] } },
          alone,
          inside("do"),
          inside("pair", "key"),
        ],
      },
    });
  });
});

describe("the kinds of a rule's nodes", () => {
  const kinds = (rule: object, utils: Record<string, unknown> = {}) => kindsOf({ rule, utils });

  it("are told by what is asked of the node itself, by the part that leaves the fewest", () => {
    const anyLoop = { any: [{ kind: "for" }, { kind: "while" }] };
    expect(kinds({ matches: "loop", has: { kind: "break" } }, { loop: anyLoop })).toEqual([
      "for",
      "while",
    ]);
    expect(kinds({ all: [{ regex: "x" }, anyLoop, { kind: "for" }] })).toEqual(["for"]);
    expect(kinds({ kind: "block > for" })).toEqual([]);
    expect(kinds({ any: [{ kind: "for" }, { regex: "x" }] })).toEqual([]);
    expect(kinds({ matches: "a" }, { a: { any: [{ matches: "a" }, { kind: "b" }] } })).toEqual([]);
  });
});
