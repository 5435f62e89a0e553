import { z } from "zod";

/** An ast-grep rule for the siblings that an edit takes along, with `stopBy` as in a relation. */
const Expansion = z.record(z.string(), z.unknown());

const FixStep = z.strictObject({
  /** What is written: `$NAME` and `$$$NAME` stand for what the rule captured, word by word. */
  template: z.string(),
  /** The captured node that it replaces, rather than the match. */
  at: z
    .string()
    .regex(/^\$[A-Z][A-Z0-9_]*$/, "name one node that the rule captures, such as `$CALL`")
    .optional(),
  expandStart: Expansion.optional(),
  expandEnd: Expansion.optional(),
});
export type FixStep = z.infer<typeof FixStep>;

/** One way to mend what a rule found. */
export const RuleFix = FixStep.extend({
  /** Further edits that belong to it. */
  also: z.array(FixStep).min(1).optional(),
  /** A regular expression (JavaScript's, without flags): in a file in which it is found, the rule has no fix. Looked for once. */
  unless: z.string().refine(isRegex, "write a regular expression of JavaScript").optional(),
});
export type RuleFix = z.infer<typeof RuleFix>;

/**
 * What a rule would write, in ast-grep's form (https://ast-grep.github.io/reference/yaml/fix.html): a template, or a template with
 * what it takes along, or a list of ways, of which the first is taken whose captures are all there. `at`,
 * `also` and `unless` are ours.
 */
export const RuleFixes = z.unknown().transform((written, context): RuleFix[] => {
  const isList = Array.isArray(written);
  const ways = (isList ? written : [written]).map((one: unknown) =>
    typeof one === "string" ? { template: one } : one,
  );
  const result = z.array(RuleFix).min(1, "give at least one way").safeParse(ways);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const path = isList ? issue.path : issue.path.slice(1);
    context.addIssue({ ...issue, path });
  }
  return z.NEVER;
});

/** The edits of a way, in the order written. */
export function stepsOf({ also = [], unless: _unless, ...first }: RuleFix): FixStep[] {
  return [first, ...also];
}

/** Whether JavaScript takes it for a regular expression. */
export function isRegex(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}
