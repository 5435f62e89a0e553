import type { FlowModel } from "../../../src/engines/flow/model.ts";
import { createMatcher } from "../../../src/engines/process/matcher.ts";
import type { RuleLanguage } from "../../../src/engines/rules/languages.ts";
import { findSyntaxErrors } from "../../../src/engines/rules/match.ts";
import { readCode } from "../../../src/engines/rules/read-code.ts";
import type { Rule } from "../../../src/engines/rules/rule.ts";

/** So many examples of a rule are tried: one of several forms. */
const fewExamples = 2;

/** Whether comments in code make a difference to a rule: any, or those that hold the words that its expressions look for. */
export function isSwayed(
  rule: Rule,
  models: readonly FlowModel[],
  examples: readonly { code: string }[],
): boolean {
  const [language] = rule.language;
  const words = wordsOf([rule.rule, rule.constraints, rule.utils]);
  if (language === undefined || words.length === 0) return false;
  const find = createMatcher({ rules: [rule], models });
  const said = [...words, ...words.map((word) => `${word}(`)].join(" ").replaceAll("*/", "");
  return examples.slice(0, fewExamples).some(({ code }) => {
    const [plain, ...others] = [code, ...["-", said].map((one) => commented(code, language, one))];
    const count = (text = "") => find(text, language).matches.length;
    return others.some((one) => count(one) !== count(plain));
  });
}

/** What may stand where an expression of a rule is found. */
function wordsOf(node: unknown, key = ""): string[] {
  if (typeof node === "string") {
    if (key !== "regex") return [];
    const text = node.replaceAll(/\\[bsdwBSDW]/g, " ").replaceAll(/\\(.)/g, "$1");
    return text.match(/[\w.(=:"'-]{3,}/g) ?? [];
  }
  if (typeof node !== "object" || node === null) return [];
  return [...new Set(Object.entries(node).flatMap(([name, one]) => wordsOf(one, name)))];
}

const byHash = new Set<RuleLanguage>(["python", "ruby", "bash", "yaml", "hcl", "dockerfile"]);

/** Code with a comment wherever one may stand without changing what it is: before each line, and behind braces. */
function commented(code: string, language: RuleLanguage, words: string): string {
  const isByHash = byHash.has(language);
  const isLine = (index: number) => index === 0 || code[index - 1] === "\n";
  let places = [...code.matchAll(isByHash ? /^/gm : /^|(?<=[{;])/gm)]
    .map(({ index }) => ({
      index,
      text: isLine(index) ? `${isByHash ? "#" : "//"} ${words}\n` : `/* ${words} */`,
    }))
    .filter(({ index }) => !/\\\r?\n$/.test(code.slice(0, index)));
  for (;;) {
    const text = withAll(code, places);
    const starts = new Set(
      readCode(text, language)
        .comments()
        .map(({ start }) => start),
    );
    let shift = 0;
    // In a string it is none.
    const right = places.filter((one) => {
      const isComment = starts.has(one.index + shift);
      shift += one.text.length;
      return isComment;
    });
    if (right.length === places.length) {
      return findSyntaxErrors(text, language).length > 0 ? code : text;
    }
    places = right;
  }
}

function withAll(code: string, places: readonly { index: number; text: string }[]): string {
  let at = 0;
  const parts = places.map(({ index, text }) => {
    const part = code.slice(at, index) + text;
    at = index;
    return part;
  });
  return parts.join("") + code.slice(at);
}
