import type { FlowModel } from "../engines/flow/model.ts";
import { createMatcher } from "../engines/process/matcher.ts";
import { findRuleError } from "../engines/rules/find-rule-error.ts";
import type { RuleLanguage } from "../engines/rules/languages.ts";
import { findSyntaxErrors } from "../engines/rules/match.ts";
import type { Rule } from "../engines/rules/rule.ts";
import type { ExampleProblem } from "./example-problem.ts";
import { createFixProof, type FixProof } from "./prove-example-fixes.ts";
import type { Example, RuleExamples } from "./rule-examples.ts";

export interface CheckOptions {
  /** Whether the rules are a team's: of those that come with Chorale more is asked. */
  isTeams: boolean;
  /** What the rules that follow values know. */
  models?: readonly FlowModel[];
}

/** So many examples of each kind a rule of Chorale has at least. */
const fewest = 3;

/** Finds everything that is wrong with a rule's examples. */
export type CheckExamples = (rule: Rule, examples: readonly RuleExamples[]) => ExampleProblem[];

/**
 * Prepares to check examples: that a rule reports its invalid ones, parsed without errors, and no valid one, and that its fixes make
 * nothing worse.
 *
 * @param all every rule that reads: what is made of an example must bring none of them up
 */
export function createExampleCheck(
  all: readonly Rule[],
  { isTeams, models = [] }: CheckOptions,
): CheckExamples {
  const proveFixes = createFixProof(all);
  return (rule, examples) => {
    const error = findRuleError(rule);
    if (error !== undefined) return [{ what: `${error.key}: ${error.what}`, unusable: error }];
    const valid = examples.flatMap((one) => one.valid);
    const invalid = examples.flatMap((one) => one.invalid);
    const hasFixed = invalid.some(({ fixed }) => typeof fixed === "string");
    return [
      ...(isTeams ? [] : [...tooFew(valid, "valid"), ...tooFew(invalid, "invalid")]),
      ...(!isTeams && rule.fix && !hasFixed
        ? [{ what: "has a fix, needs an example with `fixed`" }]
        : []),
      ...rule.language.flatMap((language) =>
        checkIn(language, rule, { valid, invalid }, { proveFixes, isTeams, models }),
      ),
    ];
  };
}

function tooFew(examples: readonly Example[], kind: string): ExampleProblem[] {
  const { length } = examples;
  return length < fewest
    ? [{ what: `has ${length} ${kind} examples, needs ${fewest} or more` }]
    : [];
}

function checkIn(
  language: RuleLanguage,
  rule: Rule,
  { valid, invalid }: Pick<RuleExamples, "valid" | "invalid">,
  { proveFixes, isTeams, models }: Required<CheckOptions> & { proveFixes: FixProof },
): ExampleProblem[] {
  const find = createMatcher({ rules: [rule], models });
  const linesOf = ({ code }: Example): number[] =>
    find(code, language).matches.map(({ place }) => place.lines.start);
  return [
    ...valid.flatMap((example, index): ExampleProblem[] => {
      const lines = linesOf(example);
      const what = `was reported at line ${lines.join(", ")}`;
      const name = `valid example ${index + 1}`;
      return lines.length > 0 ? [{ what, example: { ...example, name }, language }] : [];
    }),
    ...invalid.flatMap((example, index) => {
      const named = { ...example, name: `invalid example ${index + 1}` };
      const lines = linesOf(example);
      return whatIsWrong(example, lines, language).map((what) => ({
        what,
        example: named,
        language,
      }));
    }),
    ...proveFixes(rule, language, invalid).filter(({ example }) => !isTeams || example),
  ];
}

function whatIsWrong(
  { code, line }: RuleExamples["invalid"][number],
  lines: readonly number[],
  language: RuleLanguage,
): string[] {
  const errors = findSyntaxErrors(code, language);
  const found = lines.join(", ");
  return [
    ...(errors.length > 0 ? [`has a syntax error at line ${errors.join(", ")}`] : []),
    ...(lines.length === 0
      ? ["was not reported"]
      : line !== undefined && !lines.includes(line)
        ? [`was reported at line ${found} instead of ${line}`]
        : []),
  ];
}
