import { z } from "zod";
import { Edit } from "./edit.ts";

/** SARIF's levels, worst first. */
export const levels = ["error", "warning", "note"] as const;
export const Level = z.enum(levels);
export type Level = z.infer<typeof Level>;

export const Category = z.enum(["security", "performance", "correctness"]);
export type Category = z.infer<typeof Category>;

export const Confidence = z.enum(["high", "medium", "low"]);
export type Confidence = z.infer<typeof Confidence>;

/** What a second look by the skeptic made of a finding. */
export const SecondLook = z.strictObject({
  /** `doubted` is a rule's finding that the skeptic would reject: it counts as before, and needs a look. */
  ruling: z.enum(["confirmed", "lowered", "doubted", "rejected"]),
  /** One sentence. */
  reason: z.string(),
});
export type SecondLook = z.infer<typeof SecondLook>;

/** One step of the way a value takes to the place that is reported. Lines are 1-based, at the head. */
export const TraceStep = z.strictObject({
  path: z.string(),
  line: z.int().positive(),
  /** Where a step of several lines ends. */
  endLine: z.int().positive().optional(),
  message: z.string(),
});
export type TraceStep = z.infer<typeof TraceStep>;

/**
 * What one reviewer says about one place. Lines are 1-based and belong to the head of the pull
 * (to the file itself for a scan). Texts are plain text: whoever renders them escapes them.
 */
export const Finding = z.strictObject({
  /** `<reviewer>/<rule>`, for example `security-auditor/js-sql-from-input`. */
  ruleId: z.string(),
  /** The reviewer that reported it, or the first of several that did. */
  reviewer: z.string(),
  /** Further reviewers that found the same cause in the same place. */
  alsoFoundBy: z.array(z.string()).optional(),
  category: Category,
  /** Names the cause across reviewers and languages: `sql-injection`. */
  cause: z.string(),
  level: Level,
  confidence: Confidence,
  path: z.string(),
  line: z.int().positive(),
  endLine: z.int().positive(),
  /** A headline of a few words, no full stop: "SQL built from request input". */
  title: z.string(),
  /** Why it matters, one or two sentences. */
  message: z.string(),
  /** The next step for the author, one sentence in the imperative. */
  remedy: z.string(),
  /** The reported lines as people see them: at most five, secrets masked, long lines cut. */
  code: z.string(),
  /** Survives line shifts, pushes, reviewers and forges; see `engines/rules/fingerprint.ts`. */
  fingerprint: z.string(),
  /** For example `CWE-89`. */
  cwe: z
    .string()
    .regex(/^CWE-\d+$/)
    .optional(),
  trace: z.array(TraceStep).optional(),
  /** The model that reported it; absent for what a rule found. */
  model: z.string().optional(),
  /** Absent where nobody looked again. */
  secondLook: SecondLook.optional(),
  /** What its rule would write instead, in the text of its file; nobody has proven it yet. */
  fix: z.array(Edit).min(1).optional(),
});
export type Finding = z.infer<typeof Finding>;

/**
 * Sorts worst first, then by place, so that equal input gives equal bytes. What rules found comes before anything that models
 * say: where there is room for a part only, whoever makes a model talk must not push it out.
 */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareSources(a, b) ||
    levels.indexOf(a.level) - levels.indexOf(b.level) ||
    compareText(a.path, b.path) ||
    a.line - b.line ||
    compareText(a.ruleId, b.ruleId) ||
    compareText(a.fingerprint, b.fingerprint)
  );
}

/** What rules found before what models say. */
export function compareSources(a: Pick<Finding, "model">, b: Pick<Finding, "model">): number {
  return Number(a.model !== undefined) - Number(b.model !== undefined);
}

/** Code unit order: the same on every machine, unlike `localeCompare`. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether `level` is as bad as `threshold` or worse. */
export function isAtLeast(level: Level, threshold: Level): boolean {
  return levels.indexOf(level) <= levels.indexOf(threshold);
}
