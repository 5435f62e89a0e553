import type { Reviewer } from "../../engines/reviewer.ts";
import { findRule } from "../../engines/rule-files/find-rule.ts";
import type { Rule } from "../../engines/rules/rule.ts";
import { aboutSecret, secretPrefix } from "../../engines/secrets/about-secret.ts";
import type { Confidence } from "../../types/finding.ts";
import { withoutPlaceholders } from "./placeholders.ts";

/** What is true of every finding of a rule. */
export interface AboutRule {
  /** What it looks for, in a few words; absent where only its findings say that. */
  title?: string;
  confidence: Confidence;
  /** Why it matters, one or two sentences. */
  message: string;
  /** The next step, in the imperative. */
  remedy: string;
  cwe?: string;
  /** Address of the documentation that it was written from. */
  reference?: string;
  /** Whether its texts name code that each finding calls otherwise. */
  hasOwnNames: boolean;
}

/** What Chorale knows of a rule; nothing of one that another version had. `ruleId` as in `Finding`. */
export async function aboutRule(
  ruleId: string,
  reviewers: readonly Reviewer[],
): Promise<AboutRule | undefined> {
  for (const { name, rules, teamRules = [] } of reviewers) {
    if (!ruleId.startsWith(`${name}/`)) continue;
    const id = ruleId.slice(name.length + 1);
    if (id.startsWith(secretPrefix)) {
      return { ...aboutSecret(id.slice(secretPrefix.length)), hasOwnNames: false };
    }
    const rule =
      teamRules.find((one) => one.id === id) ?? (rules && (await findRule(rules.path, id)));
    return rule && describeRule(rule);
  }
  return undefined;
}

/** What a rule says of all its findings. */
export function describeRule({ message: title, note, metadata }: Rule): AboutRule {
  const { confidence, remedy, cwe, reference } = metadata;
  const message = withoutPlaceholders(note).trim();
  const todo = withoutPlaceholders(remedy).trim();
  return {
    title: withoutPlaceholders(title),
    confidence,
    message,
    remedy: todo,
    hasOwnNames: message !== note.trim() || todo !== remedy.trim(),
    ...(cwe === undefined ? {} : { cwe }),
    ...(reference === undefined ? {} : { reference }),
  };
}
