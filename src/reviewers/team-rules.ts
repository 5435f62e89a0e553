import { basename } from "node:path/posix";
import { z } from "zod";
import type { Reviewer } from "../engines/reviewer.ts";
import { AnyRule, type Rule } from "../engines/rules/rule.ts";
import type { FolderFile, FolderQuery } from "../forges/forge.ts";
import type { Capability } from "../types/source.ts";
import { isRuleFile, sharedUtilsPath } from "./read-rule-file.ts";
import { readYaml, type YamlDocument } from "./read-yaml.ts";
import { code, describeIssue, placed, suggestion, type FileProblem } from "./schema-problems.ts";
import { createUtilsFor, SharedUtils } from "./shared-utils.ts";
import { toRule, whatRulesNeed, WrittenRule, writtenId } from "./team-rule.ts";

/** Where a repository keeps rules of its own, and how much of that is read. Examples are for `chorale rules test` alone. */
export const rulesFolder = {
  folder: ".chorale/rules",
  names: /(?<!\.test)\.ya?ml$/,
  mostFiles: 20,
  maxBytes: 50_000,
} as const satisfies FolderQuery;

/** So many rules a repository has at most. */
export const mostTeamRules = 200;
/** Of one file no more problems are told. */
const mostProblems = 3;
/** Nobody writes deeper than that, and whoever follows what is written needs some room on the stack for each step. */
const deepest = 60;

/** The rules that a repository keeps for itself. Kept with a run, so that it goes on from the same facts. */
export const TeamRules = z.object({
  /** Those that can be read by, and who does. */
  rules: z.array(z.object({ reviewer: z.string(), rule: AnyRule })),
  /** What is wrong with the others, a phrase with its place each. */
  problems: z.array(z.string()),
});
export type TeamRules = z.infer<typeof TeamRules>;

export const noRules: TeamRules = { rules: [], problems: [] };

/** A rule that fits the schema; nobody has looked yet whether ast-grep takes it. */
export interface ParsedRule {
  reviewer: string;
  /** Path of its file. */
  path: string;
  rule: Rule;
  /** A problem with it as a phrase with its place. */
  problem: (key: string, what: string) => string;
}

/** Who can read by rules: those that come with Chorale, the repository's own, and those of them whose files are wrong. */
export interface Readers {
  reviewers: readonly Pick<Reviewer, "name" | "languages">[];
  broken: readonly string[];
}

/**
 * Reads a repository's own rules from the files of `rulesFolder`. A rule with a mistake is left out, and told; the others are read.
 * Never throws; the files are untrusted. A turn of the event loop lies between two files.
 */
export async function parseTeamRules(
  files: readonly FolderFile[],
  readers: Readers,
): Promise<{ rules: ParsedRule[]; problems: string[] }> {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const rules = new Map<string, ParsedRule>();
  const problems: string[] = [];
  for (const { path, text } of files.slice(0, rulesFolder.mostFiles)) {
    const own: string[] = [];
    if (isRuleFile(basename(path))) {
      await new Promise((resolve) => setImmediate(resolve));
      const found = readFile(path, text, { readers, texts, known: rules });
      for (const one of found.rules) rules.set(one.rule.id, one);
      own.push(...found.problems);
    } else if (!texts.has(path.replace(/\.utils(?=\.ya?ml$)/, ""))) {
      const beside = basename(path).replace(/\.utils(?=\.ya?ml$)/, "");
      own.push(placed(path, { line: 0, sentence: `there is no ${code(beside)} to share with` }));
    }
    problems.push(...own.slice(0, mostProblems));
    const rest = own.length - mostProblems;
    if (rest > 0) problems.push(placed(path, { line: 0, sentence: `${rest} more problems` }));
  }
  const left = files.slice(rulesFolder.mostFiles).map(({ path }) => basename(path));
  if (left.length > 0) problems.push(tooMany(`${rulesFolder.mostFiles} files of rules`, left));
  const all = [...rules.values()];
  const beyond = all.slice(mostTeamRules).map(({ rule }) => writtenId(rule));
  if (beyond.length > 0) problems.push(tooMany(`${mostTeamRules} rules of its own`, beyond));
  return { rules: all.slice(0, mostTeamRules), problems };
}

interface Around {
  readers: Readers;
  /** Texts of all files, by their paths. */
  texts: ReadonlyMap<string, string | undefined>;
  /** The rules of the files before, by their ids. */
  known: ReadonlyMap<string, ParsedRule>;
}

function readFile(
  path: string,
  text: string | undefined,
  { readers, texts, known }: Around,
): { rules: ParsedRule[]; problems: string[] } {
  const wrong = (problem: FileProblem, where = path) => ({
    rules: [],
    problems: [`${placed(where, problem)}. The rules of this file are left out`],
  });
  const reading = readDocuments(text);
  if ("problem" in reading) return wrong(reading.problem);
  const sharedPath = sharedUtilsPath(path);
  const shared = texts.has(sharedPath)
    ? readShared(texts.get(sharedPath))
    : { utils: {}, problem: undefined };
  if (shared.problem !== undefined) return wrong(shared.problem, sharedPath);
  const utilsFor = createUtilsFor(shared.utils, basename(sharedPath));
  const rules = new Map<string, ParsedRule>();
  const problems: string[] = [];
  for (const document of reading.documents) {
    const read = readDocument(document);
    const tell = ({ line, sentence }: FileProblem) => {
      const name = idIn(document);
      const which = name === undefined ? "This rule" : `The rule ${code(name)}`;
      return `${placed(path, { line, sentence })}. ${which} is left out`;
    };
    if ("problems" in read) {
      problems.push(...read.problems.map(tell));
      continue;
    }
    if (read.rule === undefined) continue;
    const { reviewer } = read;
    const problem = (key: string, what: string) =>
      tell({ line: document.lineOf(key.split(".")), sentence: `${code(key)}: ${what}` });
    const needed = utilsFor(read.rule);
    const other = known.get(read.rule.id) ?? rules.get(read.rule.id);
    const stranger = readerProblem(read, readers);
    if ("what" in needed) problems.push(problem(needed.keys.join("."), needed.what));
    else if (other !== undefined) {
      problems.push(problem("id", `a rule in ${code(other.path)} has this id; choose another one`));
    } else if (stranger !== undefined) problems.push(problem(stranger.key, stranger.what));
    else {
      const utils = { ...read.rule.utils, ...needed.utils };
      const rule = Object.keys(utils).length === 0 ? read.rule : { ...read.rule, utils };
      rules.set(rule.id, { reviewer, path, rule, problem });
    }
  }
  return { rules: [...rules.values()], problems };
}

type ReadRule = ReturnType<typeof toRule> | { rule: undefined } | { problems: FileProblem[] };

/** What one document can be, by the key that tells it from the others. The first is meant where none is there. */
const kinds: readonly { key: string; read: (document: YamlDocument) => ReadRule }[] = [
  { key: "rule", read: readRule },
];

function readDocument(document: YamlDocument): NonNullable<ReadRule> {
  const { value } = document;
  const has = (key: string) =>
    typeof value === "object" && value !== null && Object.hasOwn(value, key);
  const kind = kinds.find(({ key }) => has(key)) ?? kinds[0];
  return kind?.read(document) ?? { rule: undefined };
}

function readRule({ value, lineOf }: YamlDocument): ReadRule {
  const parsed = WrittenRule.safeParse(value);
  if (parsed.success) return toRule(parsed.data) ?? { rule: undefined };
  const place = { lineOf, keysAt, noun: "a key of a rule" };
  const problems = parsed.error.issues.flatMap((issue): FileProblem[] => {
    const [key] = issue.path;
    if (key === undefined && issue.code !== "unrecognized_keys") {
      return [{ line: lineOf([]), sentence: "write keys such as `id: no-console` here" }];
    }
    const need = issue.path.length === 1 && isMissing(key, value) && whatRulesNeed[String(key)];
    return typeof need === "string"
      ? [{ line: lineOf([]), sentence: `${code(String(key))} is missing: ${need}` }]
      : describeIssue(issue, place);
  });
  return { problems: problems.toSorted((a, b) => a.line - b.line) };
}

function keysAt(path: readonly PropertyKey[]): string[] {
  return path.length === 0 ? Object.keys(WrittenRule.shape) : [];
}

function isMissing(key: PropertyKey | undefined, value: unknown): boolean {
  return typeof value === "object" && value !== null && !Object.hasOwn(value, key ?? "");
}

/** Why a rule can't be read by whom it names. */
function readerProblem(
  { reviewer, rule }: { reviewer: string; rule: Rule },
  { reviewers, broken }: Readers,
): { key: string; what: string } | undefined {
  // That its file is wrong is told.
  if (broken.includes(reviewer)) return undefined;
  const reader = reviewers.find(({ name }) => name === reviewer);
  if (reader === undefined) {
    const names = reviewers.map(({ name }) => name);
    const what = `there is no reviewer ${code(reviewer)}${suggestion(reviewer, names)}`;
    return { key: "metadata.reviewer", what };
  }
  const all: readonly Capability[] = reader.languages;
  if (all.includes("code") || all.includes("text")) return undefined;
  const foreign = rule.language.find((one) => !all.includes(one));
  return foreign && { key: "language", what: `${reviewer} does not read ${foreign}` };
}

function readDocuments(
  text: string | undefined,
): { documents: YamlDocument[] } | { problem: FileProblem } {
  if (text === undefined) {
    const most = rulesFolder.maxBytes / 1_000;
    return { problem: { line: 0, sentence: `it is larger than ${most} kB; divide it` } };
  }
  const reading = readYaml(text, { aliases: false });
  if ("problem" in reading) {
    const { line, reason } = reading.problem;
    return { problem: { line, sentence: `not valid YAML (${code(reason)})` } };
  }
  const tooDeep = reading.documents.find(({ value }) => isDeeper(value, deepest));
  if (tooDeep === undefined) return reading;
  const sentence = `nested deeper than ${deepest} levels`;
  return { problem: { line: tooDeep.lineOf([]), sentence } };
}

function readShared(
  text: string | undefined,
): { utils: SharedUtils; problem: undefined } | { problem: FileProblem } {
  const reading = readDocuments(text);
  if ("problem" in reading) return reading;
  const [first, second] = reading.documents;
  if (second !== undefined) {
    return {
      problem: { line: second.lineOf([]), sentence: "put all shared utils into one document" },
    };
  }
  const parsed = SharedUtils.safeParse(first?.value ?? {});
  if (parsed.success) return { utils: parsed.data, problem: undefined };
  const [issue] = parsed.error.issues;
  const line = first?.lineOf(issue?.path ?? []) ?? 1;
  return { problem: { line, sentence: "give each util a name and a rule of ast-grep" } };
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1));
}

/** What a rule is called, as far as it can be told. */
function idIn({ value }: YamlDocument): string | undefined {
  const parsed = z.object({ id: z.string() }).safeParse(value);
  return parsed.data?.id;
}

function tooMany(what: string, left: readonly string[]): string {
  const named = left.slice(0, 5).map(code).join(", ");
  const more = left.length > 5 ? ` and ${left.length - 5} more` : "";
  return `${code(rulesFolder.folder)}: a repository has ${what} at most; left out: ${named}${more}`;
}
