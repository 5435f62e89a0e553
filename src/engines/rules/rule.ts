import { z } from "zod";
import { Confidence, Level } from "../../types/finding.ts";
import { FlowRule } from "./flow-rule.ts";
import { isRegex, RuleFixes } from "./rule-fix.ts";
import { RuleLanguages } from "./rule-languages.ts";

/** The name by which a reviewer's front matter asks for its rules to be read by. */
export const rulesEngineName = "rules";

const RuleKeys = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "use lower-case words joined by hyphens"),
  language: RuleLanguages,
  /** Globs of the only paths that it reads, relative to the repository; where they are absent it reads every path. */
  files: z.array(z.string()).min(1).optional(),
  /** Globs of paths that it never reads, also where `files` names them. */
  ignores: z.array(z.string()).min(1).optional(),
  severity: Level,
  /** The headline: "SQL built from request input". */
  message: z.string().max(80),
  /** Why it matters, one or two sentences. */
  note: z.string(),
  /** What it looks for: an ast-grep rule, or a flow; of a flow with a rule, the node in which it ends must match that. */
  rule: z.record(z.string(), z.unknown()).optional(),
  flow: FlowRule.optional(),
  constraints: z.record(z.string(), z.unknown()).optional(),
  utils: z.record(z.string(), z.unknown()).optional(),
  /**
   * A regular expression of JavaScript's. Of what the rule matches each part that this finds is reported by itself, as `$PART`: a
   * grammar takes a script inside of YAML for one text, and a finding is to stand on the line that it is about.
   */
  narrow: z.string().refine(isRegex, "write a regular expression").optional(),
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
    /** The documentation the rule was written from. Those that come with Chorale have one. */
    reference: z.url().optional(),
  }),
});

const hasBody = ({ rule, flow }: { rule?: unknown; flow?: unknown }): boolean =>
  rule !== undefined || flow !== undefined;
const whatIsMissing = { path: ["rule"], message: "give a `rule`, a `flow`, or both" };

/**
 * One rule of a reviewer's `rules/*.yml`, a document each, in ast-grep's documented rule form
 * (https://ast-grep.github.io/reference/yaml.html) with what a finding needs beside it.
 * Utils that several rules of `<name>.yml` use stand in `<name>.utils.yml` beside it, one mapping of a name to
 * an ast-grep rule; a loaded rule holds those it refers to by `matches`, as if it had written them itself.
 */
export const Rule = RuleKeys.refine(hasBody, whatIsMissing);
export type Rule = z.infer<typeof Rule>;

/** The same where it may be one of a repository's own, whose names and headlines are freer. */
export const AnyRule = RuleKeys.extend({ id: z.string(), message: z.string() }).refine(
  hasBody,
  whatIsMissing,
);

/** The name of the engine that reads by a repository's own rules. Who has some is given it; nobody asks for it. */
export const teamRulesEngineName = "team-rules";
