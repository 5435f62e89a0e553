import { basename } from "node:path/posix";
import { z } from "zod";
import type { Reviewer } from "../engines/reviewer.ts";
import type { FlowModel } from "../engines/flow/model.ts";
import type { Rule } from "../engines/rules/rule.ts";
import type { Capability } from "../types/source.ts";
import { sharedUtilsPath } from "../engines/rule-files/read-rule-file.ts";
import { isModel, readTeamDocument } from "./read-team-document.ts";
import { readYaml, type YamlDocument } from "../yaml/read-yaml.ts";
import { rulesFolder } from "./rules-folder.ts";
import { code, placed, suggestion, type FileProblem } from "./schema-problems.ts";
import { createUtilsFor, SharedUtils } from "../engines/rule-files/shared-utils.ts";

/** Nobody writes deeper than that, and whoever follows what is written needs some room on the stack for each step. */
const deepest = 60;

interface Placed {
  /** Path of its file. */
  path: string;
  /** A problem with it as a phrase with its place. */
  problem: (keys: readonly string[], what: string) => string;
}

/** A rule that fits the schema; nobody has looked yet whether ast-grep takes it. */
export interface ParsedRule extends Placed {
  reviewer: string;
  rule: Rule;
}

/** A model likewise. */
export interface ParsedModel extends Placed {
  model: FlowModel;
}

/** Who can read by rules: those that come with Chorale, the repository's own, and those of them whose files are wrong. */
export interface Readers {
  reviewers: readonly Reader[];
  broken: readonly string[];
}

type Reader = Pick<Reviewer, "name" | "languages" | "rules">;

/** What is read besides the file. */
export interface Around {
  readers: Readers;
  /** Texts of all files, by their paths. */
  texts: ReadonlyMap<string, string | undefined>;
  /** The rules of the files before, by their ids. */
  known: ReadonlyMap<string, ParsedRule>;
}

/** What stands in one file of a team, and what is wrong with the rest of it. */
export interface TeamFile {
  rules: ParsedRule[];
  models: ParsedModel[];
  problems: string[];
}

/** Reads a file of a team's rules and models. Never throws. */
export function readTeamFile(
  path: string,
  text: string | undefined,
  { readers, texts, known }: Around,
): TeamFile {
  const wrong = (problem: FileProblem, where = path): TeamFile => ({
    rules: [],
    models: [],
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
  const file: TeamFile = { rules: [], models: [], problems: [] };
  for (const document of reading.documents) {
    const tell = (problem: FileProblem) =>
      `${placed(path, problem)}. ${whatIs(document)} is left out`;
    const problem: Placed["problem"] = (keys, what) =>
      tell({ line: document.lineOf(keys), sentence: `${code(keys.join("."))}: ${what}` });
    const read = readTeamDocument(document);
    if (read.kind === "wrong") file.problems.push(...read.problems.map(tell));
    if (read.kind === "model") file.models.push({ path, model: read.model, problem });
    if (read.kind !== "rule") continue;
    const { reviewer, rule } = read;
    const needed = utilsFor(rule);
    const other = known.get(rule.id) ?? rules.get(rule.id);
    const stranger = readerProblem(read, readers);
    if ("what" in needed) file.problems.push(problem(needed.keys, needed.what));
    else if (other !== undefined) {
      const what = `a rule in ${code(other.path)} has this id; choose another one`;
      file.problems.push(problem(["id"], what));
    } else if (stranger !== undefined) file.problems.push(problem(stranger.keys, stranger.what));
    else {
      const utils = { ...rule.utils, ...needed.utils };
      const whole = Object.keys(utils).length === 0 ? rule : { ...rule, utils };
      rules.set(rule.id, { reviewer, path, rule: whole, problem });
    }
  }
  return { ...file, rules: [...rules.values()] };
}

/** What a document is called, as far as it can be told. */
function whatIs(document: YamlDocument): string {
  const noun = isModel(document) ? "model" : "rule";
  const parsed = z
    .object({ [noun === "model" ? "model" : "id"]: z.string() })
    .safeParse(document.value);
  const [name] = Object.values(parsed.data ?? {});
  return name === undefined ? `This ${noun}` : `The ${noun} ${code(name)}`;
}

/** Why a rule can't be read by whom it names. */
function readerProblem(
  { reviewer, rule }: { reviewer: string; rule: Rule },
  { reviewers, broken }: Readers,
): { keys: string[]; what: string } | undefined {
  // That its file is wrong is told.
  if (broken.includes(reviewer)) return undefined;
  const reader = reviewers.find(({ name }) => name === reviewer);
  if (reader === undefined) {
    const names = reviewers.map(({ name }) => name);
    const what = `there is no reviewer ${code(reviewer)}${suggestion(reviewer, names)}`;
    return { keys: ["metadata", "reviewer"], what };
  }
  const all: readonly Capability[] = reader.languages;
  if (all.includes("code") || all.includes("text")) return undefined;
  const foreign = rule.language.find((one) => !all.includes(one));
  return foreign && { keys: ["language"], what: `${reviewer} does not read ${foreign}` };
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
