import { z } from "zod";
import { FlowRule, FlowWay } from "../engines/rules/flow-rule.ts";
import { RuleFixes } from "../engines/rules/rule-fix.ts";
import type { Rule } from "../engines/rules/rule.ts";
import { Confidence, type Level } from "../types/finding.ts";
import { TeamLanguages } from "./team-languages.ts";

/** Who reads by a team's rule that names nobody. */
export const usualReviewer = "code-skeptic";

/** Begins the ids of a team's rules among those of a reviewer, none of whose own begins so. */
export const teamPrefix = "team-";

/** The id by which a team's rule is reported, below its reviewer's name. */
export function reportedId(id: string): string {
  return `${teamPrefix}${id}`;
}

/** The id that a team gave its rule. */
export function writtenId({ id }: Pick<Rule, "id">): string {
  return id.startsWith(teamPrefix) ? id.slice(teamPrefix.length) : id;
}

/** ast-grep's words for how bad something is, and ours. */
const levelOf = {
  error: "error",
  warning: "warning",
  note: "note",
  info: "note",
  hint: "note",
  off: undefined,
} as const satisfies Record<string, Level | undefined>;

const AstGrepRule = z.record(z.string(), z.unknown(), "write a rule of ast-grep");
const Globs = z
  .array(
    z.string("write a glob such as `src/**`, as text").min(1).max(200),
    "write a list of globs, such as `[src/**]`",
  )
  .min(1)
  .max(50);

/** What a team may say of its rule besides what ast-grep knows of. */
export const WrittenMetadata = z.looseObject({
  /** Who reads by it: one that comes with Chorale, or of the repository's own. */
  reviewer: z.string().default(usualReviewer),
  confidence: z
    .string()
    .transform((word) => word.toLowerCase())
    .pipe(Confidence)
    .default("medium"),
  /** The next step, in the imperative. */
  remedy: z.string().max(2_000).default(""),
  cwe: z
    .string("write it as in `CWE-79`")
    .regex(/^CWE-\d{1,6}(?![\w-])/i, "write it as in `CWE-79`")
    .transform((text) => /^CWE-\d+/i.exec(text)?.[0].toUpperCase())
    .optional(),
  /** Two reports of one cause in one place become one. */
  cause: z.string().min(1).max(100).optional(),
  reference: z.url("write the address of a page").max(500).optional(),
});

/**
 * One rule of a team, in the form that ast-grep documents (https://ast-grep.github.io/reference/yaml.html), with what a finding needs
 * beside it under `metadata`. Described for people in `docs/rules.md`.
 */
export const WrittenRule = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][\w.-]{0,79}$/, "use letters, digits, `-`, `_` and `.`, 80 at most"),
  language: TeamLanguages,
  severity: z
    .enum(
      ["hint", "info", "note", "warning", "error", "off"],
      "write `error`, `warning`, `info`, `hint` or `off`",
    )
    .transform((word) => ({ level: levelOf[word] }))
    .prefault("hint"),
  message: z.string().max(500).optional(),
  note: z.string().max(5_000).nullish(),
  rule: AstGrepRule.optional(),
  /** In its place, or beside it: the ways that a value must not take. */
  flow: FlowRule.optional(),
  constraints: AstGrepRule.optional(),
  utils: z.record(z.string(), AstGrepRule).optional(),
  transform: z
    .never("rules with `transform` are not taken; write the fix with what the rule captures")
    .optional(),
  rewriters: z.never("rules with `rewriters` are not taken").optional(),
  /** A text, ast-grep's FixConfig, or a list of them. */
  fix: z.preprocess(withoutTitles, RuleFixes).optional(),
  files: Globs.optional(),
  ignores: Globs.optional(),
  url: z.url("write the address of a page").max(500).optional(),
  labels: z.unknown().optional(),
  metadata: WrittenMetadata.prefault({}),
});
export type WrittenRule = z.infer<typeof WrittenRule>;

/** What there is to write for a key that has no default. */
export const whatRulesNeed: Readonly<Record<string, string>> = {
  id: "a name such as `no-console`",
  language: "what it reads, such as `TypeScript`",
  rule: "what it looks for, such as `{ pattern: console.log($$$) }`, or a `flow`",
};

/** The keys that may stand below a path of a rule, as far as it is known which. */
export function ruleKeysAt([key, ...path]: readonly PropertyKey[]): readonly string[] {
  if (key === undefined) return Object.keys(WrittenRule.shape);
  return key === "flow" && path.length < 2 ? Object.keys(FlowWay.shape) : [];
}

/** A rule as those who read by it take it, and who that is; `undefined` for one that is switched off. */
export function toRule(written: WrittenRule): { reviewer: string; rule: Rule } | undefined {
  const { id, language, message = id, note, url, metadata } = written;
  const { level } = written.severity;
  if (level === undefined) return undefined;
  const { rule, flow, constraints, utils, fix, files, ignores } = written;
  const { reviewer, confidence, remedy, cwe, cause, reference = url } = metadata;
  return {
    reviewer,
    rule: {
      id: reportedId(id),
      language: [...new Set(language)],
      severity: level,
      message: message.replaceAll(/\s+/g, " ").trim(),
      note: note ?? "",
      ...(rule && { rule }),
      ...(flow && { flow }),
      ...(constraints && { constraints }),
      ...(utils && { utils }),
      ...(fix && { fix }),
      ...(files && { files }),
      ...(ignores && { ignores }),
      metadata: {
        confidence,
        remedy,
        ...(cwe !== undefined && { cwe }),
        cause: cause ?? reportedId(id),
        ...(reference !== undefined && { reference }),
      },
    },
  };
}

/** ast-grep gives each of several fixes a title; nobody is asked here which one to take. */
function withoutTitles(fix: unknown): unknown {
  if (Array.isArray(fix)) return fix.map((one) => withoutTitles(one));
  if (typeof fix !== "object" || fix === null) return fix;
  const { title: _title, ...rest } = { title: undefined, ...fix };
  return rest;
}
