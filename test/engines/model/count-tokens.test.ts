import { describe, expect, it } from "vitest";
import { countTokens, withinTokens } from "../../../src/engines/model/count-tokens.ts";

/** 3,000 letters from these, the same ones each time. */
function drawnFrom(letters: string): string {
  const all = Array.from(letters);
  let seed = 7;
  return Array.from({ length: 3000 }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return all[(seed >>> 16) % all.length];
  }).join("");
}

/** What the tokenizer of GPT-4 (`cl100k_base`) makes of them. */
const madeUp = [
  ["letters", "abcdefghijklmnopqrstuvwxyz", 1615],
  ["rare letters", "qzxjkvw", 1997],
  ["words of these", "qzxjkvw     ", 1621],
  ["blanks of both kinds", " \t", 798],
  ["a script that few write", "ޘޙޚޛ", 6000],
  ["rare syllables", "뷁쮋췕퀋", 9000],
] as const;

describe("tokens", () => {
  // Code that is counted for less pushes the charter out of what a model holds.
  it.each(madeUp)("of %s are not counted for much less than they are", (_, letters, tokens) => {
    const text = drawnFrom(letters);
    expect(countTokens(text)).toBeGreaterThan(tokens / 2);
    expect(countTokens(withinTokens(text, 100))).toBeLessThanOrEqual(100);
  });

  it("of usual names and words are few", () => {
    expect(countTokens("return createModelClient(settings, { clock });")).toBeLessThan(17);
    expect(countTokens("The strength of this approach is that nothing is asked twice.")).toBe(17);
  });
});
