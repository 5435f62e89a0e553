import type { Reviewer } from "../../engines/reviewer.ts";
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
export function aboutRule(ruleId: string, reviewers: readonly Reviewer[]): AboutRule | undefined {
  for (const { name, rules, teamRules = [] } of reviewers) {
    if (!ruleId.startsWith(`${name}/`)) continue;
    const id = ruleId.slice(name.length + 1);
    if (id.startsWith(secretPrefix)) {
      return { ...aboutSecret(id.slice(secretPrefix.length)), hasOwnNames: false };
    }
    const rule = [...rules, ...teamRules].find((one) => one.id === id);
    if (rule === undefined) return undefined;
    const { confidence, remedy, cwe, reference } = rule.metadata;
    const message = withoutPlaceholders(rule.note).trim();
    const todo = withoutPlaceholders(remedy).trim();
    return {
      title: withoutPlaceholders(rule.message),
      confidence,
      message,
      remedy: todo,
      hasOwnNames: message !== rule.note.trim() || todo !== remedy.trim(),
      ...(cwe === undefined ? {} : { cwe }),
      ...(reference === undefined ? {} : { reference }),
    };
  }
  return undefined;
}
