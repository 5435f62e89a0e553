import { basename } from "node:path/posix";
import { z } from "zod";
import { FlowModel } from "../engines/flow/model.ts";
import { AnyRule } from "../engines/rules/rule.ts";
import type { FolderFile } from "../forges/forge.ts";
import { isRuleFile } from "../engines/rule-files/read-rule-file.ts";
import { readTeamFile, type ParsedModel, type ParsedRule, type Readers } from "./read-team-file.ts";
import { rulesFolder } from "./rules-folder.ts";
import { code, placed } from "./schema-problems.ts";
import { checkKinds } from "./team-kinds.ts";
import { writtenId } from "./team-rule.ts";

/** So many rules a repository has at most. */
export const mostTeamRules = 200;
/** And so many models. */
export const mostTeamModels = 50;
/** Of one file no more problems are told. */
const mostProblems = 3;

/** The rules that a repository keeps for itself. Kept with a run, so that it goes on from the same facts. */
export const TeamRules = z.object({
  /** Those that can be read by, and who does. */
  rules: z.array(z.object({ reviewer: z.string(), rule: AnyRule })),
  /** What it says of values. A version that knew none kept none. */
  models: z.array(FlowModel).default([]),
  /** What is wrong with the others, a phrase with its place each. */
  problems: z.array(z.string()),
});
export type TeamRules = z.infer<typeof TeamRules>;

export const noRules: TeamRules = { rules: [], models: [], problems: [] };

/** What stands in a repository's own files, before ast-grep has looked at it. */
export interface ParsedRules {
  rules: ParsedRule[];
  models: ParsedModel[];
  problems: string[];
}

/**
 * Reads a repository's own rules and models from the files of `rulesFolder`. One with a mistake is left out, and told; the others are
 * read. Never throws; the files are untrusted. A turn of the event loop lies between two files.
 */
export async function parseTeamRules(
  files: readonly FolderFile[],
  readers: Readers,
): Promise<ParsedRules> {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const rules = new Map<string, ParsedRule>();
  const models: ParsedModel[] = [];
  const problems: string[] = [];
  for (const { path, text } of files.slice(0, rulesFolder.mostFiles)) {
    const own: string[] = [];
    if (isRuleFile(basename(path))) {
      await new Promise((resolve) => setImmediate(resolve));
      const found = readTeamFile(path, text, { readers, texts, known: rules });
      for (const one of found.rules) rules.set(one.rule.id, one);
      models.push(...found.models);
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
  const others = models.slice(mostTeamModels).map(({ model }) => model.model);
  if (others.length > 0) problems.push(tooMany(`${mostTeamModels} models of its own`, others));
  const kept = { rules: all.slice(0, mostTeamRules), models: models.slice(0, mostTeamModels) };
  const checked = await checkKinds(kept, readers);
  return { ...checked, problems: [...problems, ...checked.problems] };
}

function tooMany(what: string, left: readonly string[]): string {
  const named = left.slice(0, 5).map(code).join(", ");
  const more = left.length > 5 ? ` and ${left.length - 5} more` : "";
  return `${code(rulesFolder.folder)}: a repository has ${what} at most; left out: ${named}${more}`;
}
