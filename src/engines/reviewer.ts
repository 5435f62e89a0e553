import type { Category, Level } from "../types/finding.ts";
import type { Capability } from "../types/source.ts";
import type { FlowModel } from "./flow/model.ts";
import type { RuleLanguage } from "./rules/languages.ts";
import type { Rule } from "./rules/rule.ts";

/** Begins the ids of findings whose reviewer has no letter. No reviewer has this one. */
export const standInLetter = "F";

/** Where rules stand, and what they know of values. Whoever reads by them loads those that the files' languages need. */
export interface RuleFolder {
  path: string;
  /** Those that it has rules for. */
  languages: readonly RuleLanguage[];
}

/** A reviewer: what it is capable of, what it is told, what it can find without a model. */
export interface Reviewer {
  /** Its folder's name: `security-auditor`. */
  name: string;
  /** For people: `Security auditor`. */
  title: string;
  /** The letter of its findings' short ids: `S` for S1, S2 … */
  letter: string;
  category: Category;
  /** What its charter is capable of. Its rules read of that what they are written for. */
  languages: readonly Capability[];
  /** Globs of the paths it reads; those that begin with `!` take paths out again. */
  files: readonly string[];
  /** Names of the engines that read for it. */
  engines: readonly string[];
  /** Absent where it has none. */
  rules?: RuleFolder | undefined;
  /** Those that the repository keeps for itself; absent where it has none for this reviewer. */
  teamRules?: readonly Rule[] | undefined;
  /** Folders with models that these know beside the repository's own. */
  teamRulesKnow?: readonly string[] | undefined;
  /** What the repository says of its values, to all rules that follow them. */
  teamModels?: readonly FlowModel[] | undefined;
  /** Its own model, asked before the others: `anthropic/claude-…`. */
  model?: string | undefined;
  /** The worst level that its model may give a finding. */
  level?: Level | undefined;
  /** The model's brief: the Markdown body of `reviewer.md`. */
  charter: string;
}
