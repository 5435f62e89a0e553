import type { FlowModel } from "../engines/flow/model.ts";
import type { Rule } from "../engines/rules/rule.ts";
import { stat } from "node:fs/promises";
import { isAbsolute, join, relative, resolve } from "node:path";
import type { Command } from "commander";
import { readOwnRules } from "../app/own-rules.ts";
import { terminalText } from "../report/text/neutralise.ts";
import {
  builtInModels,
  builtInRuleFiles,
  builtInRules,
  type ListedRule,
} from "../reviewers/rule-catalogue.ts";
import { examplesPath, readExamples } from "../reviewers/rule-examples.ts";
import type { ParsedModel } from "../reviewers/read-team-file.ts";
import { readRuleFile } from "../engines/rule-files/read-rule-file.ts";
import { suggestion } from "../reviewers/schema-problems.ts";
import { rulesFolder } from "../reviewers/rules-folder.ts";
import { writtenId } from "../reviewers/team-rule.ts";
import { testRules, type RulesOfFile, type TestedFile } from "../reviewers/test-rules.ts";
import { UserError } from "../types/user-error.ts";
import { renderRule, renderRules, rulesJson } from "./render-rules.ts";
import { renderTested } from "./render-tested.ts";
import type { Terminal } from "./terminal.ts";

interface RulesFlags {
  reviewer?: string;
  language?: string;
  json?: true;
}

export function addRules(program: Command, terminal: Terminal): void {
  const rules = program
    .command("rules")
    .description("List the rules that reviewers read by, show one, or try their examples")
    .option("--reviewer <name>", "only those of this reviewer")
    .option("--language <name>", "only those that read this language")
    .option("--json", "as one JSON array")
    .addHelpText(
      "after",
      `
Those that come with Chorale, and those of ${rulesFolder.folder} in the current folder.
Exit status: 0, or 2 if a rule can't be read.`,
    )
    .action(async (flags: RulesFlags) => {
      const { rules: listed, models } = await listRules(terminal);
      const chosen = chooseRules(listed, flags);
      terminal.print(flags.json ? rulesJson(chosen) : renderRules(chosen, models).trimEnd());
    });
  rules
    .command("show")
    .description("Show why a rule matters, what to do, and examples of what it reports")
    .argument("<id>", "as `chorale rules` or a comment shows it")
    .action(async (id: string) => {
      const { rules: listed } = await listRules(terminal);
      const found = findRule(listed, id);
      const path = resolve(terminal.folder, found.path);
      const beside = examplesPath(path);
      const examples = (await isThere(beside)) ? await readExamples(beside) : [];
      const own = examples.filter((one) => one.id === writtenId(found.rule));
      const shown = { ...found, path: shortPath(path, resolve(terminal.folder)) };
      terminal.print(renderRule(shown, own));
    });
  rules
    .command("test")
    .description("Try whether rules report their examples (*.test.yml) and nothing else")
    .argument(
      "[dir]",
      `a folder of rules (default: ${rulesFolder.folder} if there is one, else those that come with Chorale)`,
    )
    .addHelpText("after", "\nExit status: 0, 1 if an example fails, 2 if a rule can't be read.")
    .action(async (dir: string | undefined) => {
      const tested = await testIn(dir, terminal);
      terminal.print(renderTested(tested.files, terminal).trimEnd());
      for (const problem of tested.problems) terminal.complain(`${terminalText(problem)}\n`);
      terminal.exitWith(exitCodeOf(tested));
    });
}

interface Listed {
  rules: ListedRule[];
  /** Those of the current folder. */
  models: ParsedModel[];
}

/** Those that come with Chorale, and those of the current folder. What is wrong with the latter is told. */
async function listRules({ folder, complain, exitWith }: Terminal): Promise<Listed> {
  const own = await readOwnRules(resolve(folder));
  for (const problem of own.problems) complain(`${terminalText(problem)}\n`);
  if (own.problems.length > 0) exitWith(2);
  return { rules: [...(await builtInRules()), ...own.rules], models: own.models };
}

function chooseRules(
  listed: readonly ListedRule[],
  { reviewer, language }: RulesFlags,
): ListedRule[] {
  requireKnown(
    "reviewer",
    reviewer,
    listed.map((one) => one.reviewer),
  );
  const written = listed.flatMap(({ rule }) => rule.language);
  requireKnown("language with rules", language, written);
  return listed.filter(
    (one) =>
      (reviewer === undefined || one.reviewer === reviewer) &&
      (language === undefined || one.rule.language.some((name) => name === language)),
  );
}

function requireKnown(what: string, name: string | undefined, names: readonly string[]): void {
  if (name === undefined || names.includes(name)) return;
  const guess = suggestion(name, [...new Set(names)]).replaceAll("`", "");
  throw new UserError(`There is no ${what} ${name}${guess}.`);
}

/** By its id, or with its reviewer in front. */
function findRule(listed: readonly ListedRule[], id: string): ListedRule {
  const idsOf = ({ reviewer, rule }: ListedRule) => [rule.id, `${reviewer}/${rule.id}`];
  const found = listed.find((one) => [...idsOf(one), writtenId(one.rule)].includes(id));
  if (found !== undefined) return found;
  const guess = suggestion(id, listed.flatMap(idsOf));
  const near = guess.startsWith(" (did") ? guess.replaceAll("`", "") : "";
  throw new UserError(`There is no rule ${id}${near}. \`chorale rules\` lists them.`);
}

interface Tested {
  files: TestedFile[];
  /** What keeps rules from being read, a sentence each. */
  problems: string[];
}

async function testIn(dir: string | undefined, { folder }: Terminal): Promise<Tested> {
  const root = resolve(folder);
  const isOwn = dir !== undefined || (await isThere(join(root, rulesFolder.folder)));
  if (!isOwn) return await testBuiltIn(root);
  const place = dir ?? rulesFolder.folder;
  if (!(await isThere(resolve(root, place)))) {
    throw new UserError(`${place} does not exist: name a folder of rules.`);
  }
  const { rules, models, problems } = await readOwnRules(root, place);
  if (rules.length === 0 && models.length === 0 && problems.length === 0) {
    throw new UserError(`There are no rules in ${place}.`);
  }
  const paths = new Set([...rules, ...models].map(({ path }) => path));
  const files = [...paths].map((path) => ({
    file: resolve(root, path),
    path,
    rules: rules.filter((one) => one.path === path).map(({ rule }) => rule),
    models: models.filter((one) => one.path === path).length,
  }));
  const known = await builtInModels();
  const tested = await testRules(files, {
    isTeams: true,
    sayWhere: (rule, keys, what) => rules.find((one) => one.rule === rule)?.problem(keys, what),
    models: [...known, ...models.map(({ model }) => model)],
    others: new Map(
      (await builtInRules()).map(({ reviewer, rule }) => [
        `${reviewer}/${rule.id}`,
        among(rule, models),
      ]),
    ),
  });
  return { files: tested, problems };
}

/** A rule of Chorale as a team tries it: in the languages of its models, if it reads any of these. */
function among(rule: Rule, models: readonly ParsedModel[]): Rule {
  const modelled = models.flatMap(({ model }) => model.language);
  const language = rule.language.filter((one) => modelled.includes(one));
  return language.length === 0 ? rule : { ...rule, language };
}

async function testBuiltIn(root: string): Promise<Tested> {
  const files: RulesOfFile[] = [];
  const models: FlowModel[] = [];
  const problems: string[] = [];
  for (const { path: file } of await builtInRuleFiles()) {
    try {
      const read = await readRuleFile(file);
      models.push(...read.models.map(({ value }) => value));
      files.push({
        file,
        path: shortPath(file, root),
        rules: read.rules.map(({ value }) => value),
        models: read.models.length,
      });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(error.message);
    }
  }
  return { files: await testRules(files, { isTeams: false, models }), problems };
}

function exitCodeOf({ files, problems }: Tested): number {
  if (problems.length > 0 || files.some(({ unreadable }) => unreadable.length > 0)) return 2;
  return files.some(({ failed }) => failed.length > 0) ? 1 : 0;
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** A path as one would type it in a folder, unless it leads out of there. */
function shortPath(path: string, folder: string): string {
  const short = relative(folder, path);
  return short.startsWith("..") || isAbsolute(short) ? path : short;
}
