import type { RuleLanguage } from "../engines/rules/languages.ts";
import type { RuleError } from "../engines/rules/rule-error.ts";
import type { Example } from "./rule-examples.ts";

/** Something that is wrong with a rule, or with one of its examples. */
export interface ExampleProblem {
  /** A phrase that goes on from the rule or from the example: `was not reported`. */
  what: string;
  /** Why nobody can read by the rule. */
  unusable?: RuleError;
  /** Absent for what is wrong with the rule itself. */
  example?: Example & { name: string };
  /** The grammar that the example was read with. */
  language?: RuleLanguage;
  /** What the example became, where that is what is wrong. */
  became?: string;
}

/** A problem as text of several lines, the code numbered; what it is about stands in front. */
export function describeProblem(problem: ExampleProblem): string {
  const { what, example, language, became } = problem;
  const head = [...(example ? [`${example.name} (${example.place})`] : []), what].join(" ");
  const as = language === undefined ? "" : `, as ${language}`;
  const code = became ?? example?.code;
  return code === undefined ? `${head}${as}` : `${head}${as}:\n${numbered(code)}`;
}

function numbered(code: string): string {
  const lines = code.trimEnd().split("\n");
  return lines.map((line, index) => `  ${index + 1} | ${line}`).join("\n");
}
