import { stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { folderSettings } from "../forges/local/local.ts";
import { builtInReviewers } from "../reviewers/load-reviewers.ts";
import { brokenIn, parseTeam, teamFolder } from "../reviewers/team.ts";
import { rulesFolder } from "../reviewers/rules-folder.ts";
import { parseTeamRules, type ParsedRules } from "../reviewers/team-rules.ts";

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
): Promise<ParsedRules> {
  const place = resolve(root, dir);
  if ((await stat(place).catch(() => undefined)) === undefined)
    return { rules: [], models: [], problems: [] };
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
