import { closestMatch } from "leven";
import { isMap, isScalar, LineCounter, parseDocument, type Document } from "yaml";
import { z } from "zod";
import { Level, levels } from "../types/finding.ts";

/** The pull request actions that can start a review. */
export const pullActions = ["opened", "synchronize", "reopened", "ready_for_review"] as const;

/**
 * What a repository sets in `.github/chorale.yml`, always read from its default branch.
 * Described for people in `docs/configuration.md`; a test compares the two.
 */
export const RepoConfig = z.strictObject({
  /** Who reads, in the order of the table in the comment. */
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
});
export type RepoConfig = z.infer<typeof RepoConfig>;

export const defaultConfig: RepoConfig = RepoConfig.parse({});

/** A configuration and what was wrong with the file it was meant to come from, one sentence a problem. */
export interface LoadedConfig {
  config: RepoConfig;
  problems: string[];
  /** In which line of the file each setting stands that was taken from there; all others have their defaults. */
  lines: ReadonlyMap<string, number>;
}

/**
 * Reads a repository's configuration. One mistake anywhere means the defaults everywhere: a file that is
 * half obeyed would be harder to understand than one that is not. Never throws; the file is untrusted.
 */
export function parseConfig(
  file: { path: string; text: string } | undefined,
  knownReviewers: readonly string[],
): LoadedConfig {
  if (file === undefined) return { config: defaultConfig, problems: [], lines: new Map() };
  const counter = new LineCounter();
  const document = parseDocument(file.text, { lineCounter: counter });
  const lineAt = (offset: number | undefined) =>
    offset === undefined ? 0 : counter.linePos(offset).line;
  const problems = findProblems(document, knownReviewers)
    .map(({ offset, sentence }) => ({
      line: lineAt(offset),
      sentence,
    }))
    .toSorted((a, b) => a.line - b.line)
    .map(
      ({ line, sentence }) => `${code(file.path)}${line > 0 ? ` line ${line}` : ""}: ${sentence}`,
    );
  if (problems.length > 0) return { config: defaultConfig, problems, lines: new Map() };
  const given = toPlain(document) ?? {};
  const lines = Object.keys(given).map((key) => [key, lineAt(offsetOf(document, [key]))] as const);
  return { config: RepoConfig.parse(given), problems, lines: new Map(lines) };
}

interface Problem {
  /** Where in the file, in characters. */
  offset: number | undefined;
  sentence: string;
}

function findProblems(document: Document, knownReviewers: readonly string[]): Problem[] {
  // The errors behind the first are mostly its consequences.
  const [error] = document.errors;
  if (error !== undefined) {
    return [{ offset: error.pos[0], sentence: `not valid YAML (${firstLine(error.message)})` }];
  }
  const parsed = RepoConfig.safeParse(toPlain(document) ?? {});
  if (!parsed.success) return parsed.error.issues.flatMap((issue) => describe(document, issue));
  return [...parsed.data.reviewers.entries()]
    .filter(([, name]) => !knownReviewers.includes(name))
    .map(([index, name]) => ({
      offset: offsetOf(document, ["reviewers", index]),
      sentence: `there is no reviewer ${code(name)}${suggestion(name, knownReviewers)}`,
    }));
}

/** Aliases are refused: a few lines of them unfold to gigabytes. */
function toPlain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    return "aliases";
  }
}

function describe(document: Document, issue: z.core.$ZodIssue): Problem[] {
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(issue.path.length === 0 ? RepoConfig.shape : defaultConfig.timing);
    return issue.keys.map((key) => ({
      offset: offsetOf(document, [...issue.path, key]),
      sentence: `${code([...issue.path, key].join("."))} is not a setting${suggestion(key, known)}`,
    }));
  }
  const sentence =
    issue.path.length === 0
      ? "this must be a list of settings such as `minLevel: warning`"
      : `${code(issue.path.join("."))}: ${lowerFirst(issue.message)}`;
  return [{ offset: offsetOf(document, issue.path), sentence }];
}

function suggestion(word: string, known: readonly string[]): string {
  const match = closestMatch(word, [...known], { maxDistance: 3 });
  return match === undefined
    ? ` (there are: ${known.join(", ")})`
    : ` (did you mean ${code(match)}?)`;
}

/** Where a key, or the deepest part of its path that exists, stands in the file. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const parent =
      length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (pair !== undefined && isScalar(pair.key)) return pair.key.range?.[0];
    }
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isScalar(node)) return node.range?.[0];
  }
  return undefined;
}

/** As code in Markdown; a backtick or a line end would let the file write Markdown of its own. */
function code(text: string): string {
  return `\`${text.replaceAll(/[`\r\n]/g, "").slice(0, 100)}\``;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? text;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
