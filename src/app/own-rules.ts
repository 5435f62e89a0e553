import { stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { folderSettings } from "../forges/local/local.ts";
import { builtInReviewers } from "../reviewers/load-reviewers.ts";
import { brokenIn, parseTeam, teamFolder } from "../reviewers/team.ts";
import { parseTeamRules, rulesFolder, type ParsedRule } from "../reviewers/team-rules.ts";

/** The rules of a folder on this machine, and what is wrong with the others there, a phrase with its place each. */
export interface OwnRules {
  rules: ParsedRule[];
  problems: string[];
}

/**
 * Reads the rules, if any, that a repository on this machine keeps for itself, as they stand there. Nobody has looked yet whether ast-grep takes
 * them.
 *
 * @param root the repository's folder, whose own reviewers may read by them
 * @param dir where the rules stand, from there; paths of files begin with it
 */
export async function readOwnRules(
  root: string,
  dir: string = rulesFolder.folder,
): Promise<OwnRules> {
  const place = resolve(root, dir);
  if ((await stat(place).catch(() => undefined)) === undefined) return { rules: [], problems: [] };
  const builtIn = await builtInReviewers();
  const [team, files] = await Promise.all([
    folderSettings(root).fetchFolder(teamFolder),
    folderSettings(dirname(place)).fetchFolder({ ...rulesFolder, folder: basename(place) }),
  ]);
  const parsed = parseTeam(team, builtIn);
  const readers = { reviewers: [...builtIn, ...parsed.reviewers], broken: brokenIn(parsed) };
  const shown = files.map(({ path, text }) => ({ path: join(dir, basename(path)), text }));
  return await parseTeamRules(shown, readers);
}
