import { z } from "zod";
import { Category, Finding } from "../../types/finding.ts";
import { languages } from "../../types/source.ts";
import { FlowModel } from "../flow/model.ts";
import { Outline } from "../model/outline.ts";
import { RuleError } from "../rules/rule-error.ts";
import { AnyRule } from "../rules/rule.ts";

const files = z.array(
  z.object({
    path: z.string(),
    language: z.enum(languages),
    text: z.string(),
    /** Told only to be outlined: what the change removed, so that nobody is shown its secrets either. */
    removed: z.array(z.array(z.string())).optional(),
  }),
);

const reporter = z.object({ name: z.string(), category: Category });
const rules = z.array(AnyRule);
/** See `Knowledge`. Most of it is too much to be sent with each task. */
const knowledge = {
  rules,
  models: z.array(FlowModel),
  rulesFolder: z.string().optional(),
  modelFolders: z.array(z.string()).optional(),
};

const asked = {
  files,
  /** How long one of them may take, in milliseconds; the pool says so. */
  fileTimeoutMs: z.number().optional(),
};

/** Engines whose reading is done in a process. */
export const EngineKind = z.enum(["rules", "secrets", "regexes", "markers", "characters"]);
export type EngineKind = z.infer<typeof EngineKind>;

/** What a reading process is asked to do with one shard; it answers file by file, in order. */
export const ReadTask = z.discriminatedUnion("kind", [
  z.object({
    kind: EngineKind,
    reporter,
    ...knowledge,
    ...asked,
  }),
  z.object({ kind: z.literal("outline"), ...asked }),
  z.object({ kind: z.literal("syntax"), ...asked }),
  /** Reads one file by one rule after another. Each of the `files` is a rule: its path is the id. */
  z.object({
    kind: z.literal("rule by rule"),
    reporter,
    ...knowledge,
    file: files.element,
    ...asked,
  }),
  /** Looks whether ast-grep takes rules. Each of the `files` is one, likewise. */
  z.object({ kind: z.literal("check rules"), rules, ...asked }),
]);
export type ReadTask = z.infer<typeof ReadTask>;

/** What came of one file. Nothing else about a file leaves the process, least of all the value of a secret. */
export const FileReading = z.strictObject({
  findings: z.array(Finding),
  /** Why the file was not read to the end. */
  unread: z.string().optional(),
  /** For a task of this kind, unless the file is unread. */
  outline: Outline.optional(),
  /** How much of it the grammar can't read, for a task of this kind, unless the file is unread. */
  syntaxErrors: z.int().nonnegative().optional(),
  /** What is wrong with a rule, for a task of this kind. */
  ruleError: RuleError.optional(),
  durationMs: z.number().nonnegative(),
});
export type FileReading = z.infer<typeof FileReading>;

/** What a reading process says. */
export const Reply = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("ready") }),
  /** It could not start, or has no rules to read by. */
  z.strictObject({ type: z.literal("broken"), reason: z.string() }),
  /** The task arrived, and the rules are loaded; the time of its first file starts. */
  z.strictObject({ type: z.literal("started") }),
  z.strictObject({ type: z.literal("file"), reading: FileReading }),
]);
export type Reply = z.infer<typeof Reply>;
