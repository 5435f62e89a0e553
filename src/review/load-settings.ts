import type { Reviewer } from "../engines/reviewer.ts";
import type { CheckRules } from "../engines/rules/rule-check.ts";
import type { ConfigFile, FolderFile, FolderQuery } from "../forges/forge.ts";
import { reviewerBroken, unknownReviewer } from "../report/messages/commands.ts";
import { configProblem, rulesProblem, teamProblem } from "../report/messages/notices.ts";
import { loadTeamRules } from "../reviewers/load-team-rules.ts";
import { rulesFolder } from "../reviewers/rules-folder.ts";
import { noRules } from "../reviewers/team-rules.ts";
import { brokenIn, everyReviewer, parseTeam, teamFolder, type Team } from "../reviewers/team.ts";
import { UserError } from "../types/user-error.ts";
import { parseConfig, type LoadedConfig, type RepoConfig } from "./config.ts";

/** Where a repository keeps what it is reviewed by: the default branch, the base of a change, a folder. */
export interface ConfigSource {
  fetchConfig(): Promise<ConfigFile | undefined>;
  fetchFolder(query: FolderQuery): Promise<FolderFile[]>;
}

/** All that a repository says about its reviews. */
export interface LoadedSettings extends LoadedConfig {
  /** The reviewers that it keeps for itself. */
  team: Team;
  /** Everybody who can read for it. */
  reviewers: Reviewer[];
}

/** Who there is, and who looks at the repository's own rules. */
export interface SettingsOptions {
  /** Those that come with Chorale. */
  reviewers: readonly Reviewer[];
  /** Absent where nobody will read: then no rules are loaded. */
  checkRules?: CheckRules | undefined;
  signal: AbortSignal;
}

/**
 * Reads a repository's configuration together with its own reviewers and rules. What is wrong with them is told, never thrown;
 * rejects when they can't be had.
 */
export async function loadSettings(
  source: ConfigSource,
  { reviewers: builtIn, checkRules, signal }: SettingsOptions,
): Promise<LoadedSettings> {
  const [file, files, ruleFiles] = await Promise.all([
    source.fetchConfig(),
    source.fetchFolder(teamFolder),
    checkRules === undefined ? [] : source.fetchFolder(rulesFolder),
  ]);
  const asked = parseTeam(files, builtIn);
  const broken = brokenIn(asked);
  const readers = { reviewers: [...builtIn, ...asked.reviewers], broken };
  const rules =
    checkRules === undefined || ruleFiles.length === 0
      ? noRules
      : await loadTeamRules(ruleFiles, readers, { checkRules, signal });
  const team = { ...asked, rules };
  const own = [...team.reviewers.map(({ name }) => name), ...broken].toSorted();
  const names = builtIn.map(({ name }) => name);
  return { ...parseConfig(file, names, own), team, reviewers: everyReviewer(builtIn, team) };
}

/** The reviewers that the configuration asks for and that can read. */
export function ableIn({
  config,
  team,
}: {
  config: Pick<RepoConfig, "reviewers">;
  team: Pick<Team, "problems">;
}): string[] {
  const broken = brokenIn(team);
  return config.reviewers.filter((name) => !broken.includes(name));
}

/** Whether all of these have read a head already, of whom it is known who has. */
export function isReadByAll(
  settings: Parameters<typeof ableIn>[0],
  done: ReadonlySet<string>,
): boolean {
  const able = ableIn(settings);
  return able.length > 0 && able.every((name) => done.has(name));
}

/** What is wrong with a repository's settings, a sentence each. */
export function noticesOf({
  problems,
  team,
}: {
  problems: readonly string[];
  team: Team;
}): string[] {
  return [
    ...problems.map((problem) => configProblem(problem)),
    ...team.problems.map((problem) => teamProblem(problem)),
    ...team.rules.problems.map((problem) => rulesProblem(problem)),
  ];
}

/** @throws UserError that says what there is, or what is wrong, for a name by which nobody can be asked to read */
export function requireAble(
  names: readonly string[],
  { reviewers, team }: Pick<LoadedSettings, "reviewers" | "team">,
): void {
  const known = reviewers.map(({ name }) => name);
  for (const name of names) {
    const problem = team.problems.find(({ reviewer }) => reviewer === name);
    if (problem !== undefined) throw new UserError(reviewerBroken(name, problem.sentence));
    if (!known.includes(name)) throw new UserError(unknownReviewer(name, known));
  }
}
