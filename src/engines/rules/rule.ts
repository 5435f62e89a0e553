import { z } from "zod";
import { Confidence, Level } from "../../types/finding.ts";
import { parsedLanguages } from "../../types/source.ts";
import { RuleFixes } from "./rule-fix.ts";

/** The name by which a reviewer's front matter asks for its rules to be read by. */
export const rulesEngineName = "rules";

/**
 * One rule of a reviewer's `rules/*.yml`, a document each, in ast-grep's documented rule form
 * (https://ast-grep.github.io/reference/yaml.html) with what a finding needs beside it.
 * Utils that several rules of `<name>.yml` use stand in `<name>.utils.yml` beside it, one mapping of a name to
 * an ast-grep rule; a loaded rule holds those it refers to by `matches`, as if it had written them itself.
 */
export const Rule = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "use lower-case words joined by hyphens"),
  language: z
    .union([z.enum(parsedLanguages), z.array(z.enum(parsedLanguages))])
    .transform((one) => (Array.isArray(one) ? one : [one])),
  /** Globs of the only paths that it reads, relative to the repository; where they are absent it reads every path. */
  files: z.array(z.string()).min(1).optional(),
  /** Globs of paths that it never reads, also where `files` names them. */
  ignores: z.array(z.string()).min(1).optional(),
  severity: Level,
  /** The headline: "SQL built from request input". */
  message: z.string().max(80),
  /** Why it matters, one or two sentences. */
  note: z.string(),
  rule: z.record(z.string(), z.unknown()),
  constraints: z.record(z.string(), z.unknown()).optional(),
  utils: z.record(z.string(), z.unknown()).optional(),
  /** What it would write instead; only where that is safe, see CONTRIBUTING.md. */
  fix: RuleFixes.optional(),
  metadata: z.strictObject({
    confidence: Confidence,
    /** The next step, in the imperative. */
    remedy: z.string(),
    cwe: z
      .string()
      .regex(/^CWE-\d+$/)
      .optional(),
    /** Names the cause across reviewers and languages, so that two reports of it become one: `sql-injection`. */
    cause: z.string(),
    /** The documentation the rule was written from. */
    reference: z.url(),
  }),
});
export type Rule = z.infer<typeof Rule>;
