import { z } from "zod";
import type { ConfigFile } from "../forges/forge.ts";
import { readYaml, type YamlDocument, type YamlReading } from "../yaml/read-yaml.ts";
import {
  code,
  describeIssue,
  placed,
  suggestion,
  type FileProblem,
} from "../reviewers/schema-problems.ts";
import { Level, levels } from "../types/finding.ts";
import { Risk } from "./tier.ts";

/** The pull request actions that can start a review. */
export const pullActions = ["opened", "synchronize", "reopened", "ready_for_review"] as const;

/**
 * What a repository sets in `.github/chorale.yml`, always read from its default branch.
 * Described for people in `docs/configuration.md`; a test compares the two.
 */
export const RepoConfig = z.strictObject({
  /** Who reads, in the order of the table in the comment; by default the repository's own too. */
  reviewers: z
    .array(z.string())
    .min(1)
    .default(["security-auditor", "performance-engineer", "code-skeptic"]),
  /** Wall clock that one reviewer may take for one shard of the diff, in minutes. */
  timeoutMinutes: z.number().positive().max(60).default(15),
  /** Shards that are read at the same time. */
  concurrency: z.int().min(1).max(32).default(4),
  /** Publish what there is, marked as partial, when a reviewer did not finish. False publishes only the failure. */
  proceedOnPartialFailure: z.boolean().default(true),
  /** Findings below this level are counted, not shown. */
  minLevel: Level.default("note"),
  /** A finding at this level or above fails the check and the command line. */
  failOn: z.enum([...levels, "never"]).default("error"),
  /** Findings shown open; the rest is folded. */
  maxFindings: z.int().min(1).max(200).default(20),
  /** Globs of paths that nobody reads. */
  ignore: z.array(z.string().min(1)).default([]),
  /** The pull request actions that start a review. */
  on: z.array(z.enum(pullActions)).default([...pullActions]),
  /** How many reviews an hour the author of a pull may ask for without write permission. */
  authorReviewsPerHour: z.int().min(0).max(100).default(2),
  /** Whether drafts are reviewed too. */
  drafts: z.boolean().default(false),
  /** Where the time that reviews took is told, besides the pull itself. */
  timing: z
    .strictObject({
      /** In one comment of each issue that the pull names. */
      issues: z.boolean().default(true),
    })
    .prefault({}),
  /** Seconds between two edits of the comment while reviewers read. */
  progressSeconds: z.number().min(2).max(600).default(10),
  /** What only a model says fails the check from this level on. Whoever writes a change can talk to a model. */
  modelFailOn: z.enum([...levels, "never"]).default("never"),
  /** Globs of paths that no model is shown. */
  modelPaths: z.array(z.string().min(1)).default([]),
  /** What one review may ask models, in tokens sent and received; `null` for no limit. */
  maxTokensPerRun: z.int().min(0).nullable().default(1_000_000),
  /** What all reviews of a pull may cost, in US dollars; `null` for no limit. */
  maxUsdPerPull: z.number().min(0).nullable().default(5),
  /** What all reviews of the repository may cost in a calendar month (UTC), in US dollars; `null` for no limit. */
  maxUsdPerMonth: z.number().min(0).nullable().default(100),
  /** How much thought a change is worth. */
  risk: Risk.prefault({}),
  /** Changes that remove findings. */
  fix: z
    .strictObject({
      /** How often the-fixer may try, for each finding; 0 proposes nothing. */
      maxIterations: z.int().min(0).max(10).default(3),
      /** Whether proposals stand beside their lines, to be committed from the page, where the host knows such a thing. */
      suggestions: z.boolean().default(true),
      /** What `chorale review --fix` runs to see that a change breaks nothing. No server ever runs it; `null` for nothing. */
      command: z.string().min(1).nullable().default(null),
    })
    .prefault({}),
});
export type RepoConfig = z.infer<typeof RepoConfig>;

export const defaultConfig: RepoConfig = RepoConfig.parse({});

/** A configuration and what was wrong with the file it was meant to come from, one sentence a problem. */
export interface LoadedConfig {
  /** Where the file stands; absent where there is none. */
  path?: string;
  config: RepoConfig;
  problems: string[];
  /** In which line of the file each setting stands that was taken from there; all others have their defaults. */
  lines: ReadonlyMap<string, number>;
}

/**
 * Reads a repository's configuration. One mistake anywhere means the defaults everywhere: a file that is
 * half obeyed would be harder to understand than one that is not. Never throws; the file is untrusted.
 *
 * @param builtIn names of the reviewers that Chorale brings along
 * @param own names of the repository's own, who read by default too
 */
export function parseConfig(
  file: ConfigFile | undefined,
  builtIn: readonly string[],
  own: readonly string[] = [],
): LoadedConfig {
  const { reviewers } = defaultConfig;
  const defaults = { ...defaultConfig, reviewers: [...reviewers, ...own] };
  if (file === undefined) return { config: defaults, problems: [], lines: new Map() };
  const reading = readYaml(file.text, { aliases: false });
  const problems = findProblems(reading, [...builtIn, ...own])
    .toSorted((a, b) => a.line - b.line)
    .map((problem) => placed(file.path, problem));
  const { path } = file;
  if (problems.length > 0) return { path, config: defaults, problems, lines: new Map() };
  const given = settingsIn(reading);
  const lineOf = "documents" in reading ? reading.documents[0]?.lineOf : undefined;
  const lines = Object.keys(given).map((key) => [key, lineOf?.([key]) ?? 0] as const);
  const config = RepoConfig.parse({ reviewers: defaults.reviewers, ...given });
  return { path, config, problems, lines: new Map(lines) };
}

/** What the file holds; nothing is as good as no settings. */
function settingsIn(reading: YamlReading): object {
  return ("documents" in reading ? reading.documents[0]?.value : undefined) ?? {};
}

function findProblems(reading: YamlReading, knownReviewers: readonly string[]): FileProblem[] {
  if ("problem" in reading) {
    const { line, reason } = reading.problem;
    return [{ line, sentence: `not valid YAML (${reason})` }];
  }
  const [first, second] = reading.documents;
  if (second !== undefined) {
    return [{ line: second.lineOf([]), sentence: "put all settings into one document" }];
  }
  const lineOf: YamlDocument["lineOf"] = (path) => first?.lineOf(path) ?? 1;
  const parsed = RepoConfig.safeParse(settingsIn(reading));
  if (!parsed.success) {
    const place = { lineOf, keysAt: settingsAt, noun: "a setting" };
    return parsed.error.issues.flatMap((issue) =>
      issue.path.length === 0 && issue.code !== "unrecognized_keys"
        ? [{ line: 0, sentence: "this must be a list of settings such as `minLevel: warning`" }]
        : describeIssue(issue, place),
    );
  }
  return [...parsed.data.reviewers.entries()]
    .filter(([, name]) => !knownReviewers.includes(name))
    .map(([index, name]) => ({
      line: lineOf(["reviewers", index]),
      sentence: `there is no reviewer ${code(name)}${suggestion(name, knownReviewers)}`,
    }));
}

/** The names of the settings in the whole file, or below one of them. */
function settingsAt([name]: readonly PropertyKey[]): string[] {
  const value =
    name === undefined
      ? defaultConfig
      : Object.entries(defaultConfig).find(([key]) => key === name)?.[1];
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}
