import { basename } from "node:path/posix";
import { z } from "zod";
import { standInLetter, type Reviewer } from "../engines/reviewer.ts";
import { teamRulesEngineName } from "../engines/rules/rule.ts";
import type { FolderFile, FolderQuery } from "../forges/forge.ts";
import { fixerName, howReviewersAreNamed, reviewerName, TeamFrontMatter } from "./front-matter.ts";
import { parseReviewer } from "./parse-reviewer.ts";
import { code, placed, type FileProblem } from "./schema-problems.ts";
import { noRules, TeamRules } from "./team-rules.ts";

/** Where a repository keeps reviewers of its own, a file each, and how much of that is read. */
export const teamFolder = {
  folder: ".chorale/reviewers",
  names: /\.md$/,
  mostFiles: 10,
  maxBytes: 20_000,
} as const satisfies FolderQuery;

const ending = ".md";

/** Of one file no more problems are told. */
const mostProblems = 3;

/** A reviewer that a repository keeps for itself. */
export const TeamReviewer = TeamFrontMatter.extend({ name: z.string(), charter: z.string() });
export type TeamReviewer = z.infer<typeof TeamReviewer>;

/** The reviewers that a repository keeps for itself. Kept with a run, so that it goes on from the same facts. */
export const Team = z.object({
  /** Those that can read, by their names. */
  reviewers: z.array(TeamReviewer),
  /** What is wrong with their files, a phrase with its place each. */
  problems: z.array(
    z.object({
      /** The one that can't read because of it; absent for what has no name to be asked by. */
      reviewer: z.string().optional(),
      sentence: z.string(),
    }),
  ),
  /** The rules that it keeps for itself, whoever reads by them. A version that knew none kept none. */
  rules: TeamRules.default(noRules),
});
export type Team = z.infer<typeof Team>;

export const noTeam: Team = { reviewers: [], problems: [], rules: noRules };

/**
 * Reads a repository's own reviewers from the files of `teamFolder`. A reviewer whose file is wrong is left out, and told; the
 * others read. Never throws; the files are untrusted.
 */
export function parseTeam(files: readonly FolderFile[], builtIn: readonly Reviewer[]): Team {
  const team: Team = { reviewers: [], problems: [], rules: noRules };
  const letters = new Map(builtIn.map(({ letter, name }) => [letter, name]));
  for (const { path, text } of files.slice(0, teamFolder.mostFiles)) {
    const name = basename(path, ending);
    const named = nameProblems(name, builtIn);
    const read = named.length > 0 ? { problems: named } : parseFile(text, letters);
    if ("problems" in read) {
      const reviewer = named.length > 0 ? {} : { reviewer: name };
      for (const problem of read.problems.slice(0, mostProblems)) {
        team.problems.push({ ...reviewer, sentence: placed(path, problem) });
      }
    } else {
      letters.set(read.frontMatter.letter, name);
      team.reviewers.push({ name, ...read.frontMatter, charter: read.charter });
    }
  }
  const left = files.slice(teamFolder.mostFiles).map(({ path }) => basename(path));
  if (left.length > 0) team.problems.push({ sentence: tooMany(left) });
  return team;
}

/** The names of a team's reviewers that can't read, each once. */
export function brokenIn({ problems }: Pick<Team, "problems">): string[] {
  return [...new Set(problems.flatMap(({ reviewer }) => reviewer ?? []))];
}

/** The file of a reviewer, if it is one of the repository's own. */
export function charterOf(name: string, { reviewers }: Team): string | undefined {
  return reviewers.some((one) => one.name === name)
    ? `${teamFolder.folder}/${name}${ending}`
    : undefined;
}

/** Everybody who can read for a repository, with those of its rules that they read by, and with what it says of its values. */
export function everyReviewer(builtIn: readonly Reviewer[], team: Team): Reviewer[] {
  const all: Reviewer[] = [...builtIn, ...team.reviewers];
  const rulesOf = Map.groupBy(team.rules.rules, ({ reviewer }) => reviewer);
  const teamRulesKnow = builtIn.flatMap(({ rules }) => rules?.path ?? []);
  const { models: teamModels } = team.rules;
  return all.map((plain): Reviewer => {
    const reviewer = teamModels.length === 0 ? plain : { ...plain, teamModels };
    const teamRules = rulesOf.get(reviewer.name)?.map(({ rule }) => rule);
    if (teamRules === undefined) return reviewer;
    return {
      ...reviewer,
      teamRules,
      // Whoever reads by a team's rule, it may follow values through whatever Chorale knows.
      teamRulesKnow,
      engines: [...reviewer.engines, teamRulesEngineName],
    };
  });
}

/** Whether something that a repository keeps for itself can't be used: then its reviews are not what it wants. */
export function isTeamInvalid({ problems, rules }: Team): boolean {
  return problems.length > 0 || rules.problems.length > 0;
}

function nameProblems(name: string, builtIn: readonly Reviewer[]): FileProblem[] {
  if (!reviewerName.test(name) || name.length > 40) {
    return [
      {
        line: 0,
        sentence: `${howReviewersAreNamed}, 40 characters at most, as in \`api-keeper.md\``,
      },
    ];
  }
  if (name !== fixerName && !builtIn.some((one) => one.name === name)) return [];
  return [{ line: 0, sentence: `${name} comes with Chorale; choose another name` }];
}

function parseFile(text: string | undefined, letters: ReadonlyMap<string, string>) {
  if (text === undefined) {
    const most = teamFolder.maxBytes / 1_000;
    return {
      problems: [{ line: 0, sentence: `it is larger than ${most} kB; shorten its charter` }],
    };
  }
  const read = parseReviewer(text, TeamFrontMatter);
  if ("problems" in read) return read;
  const { letter } = read.frontMatter;
  const other = letter === standInLetter ? "findings without a reviewer" : letters.get(letter);
  if (other === undefined) return read;
  const free = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ").filter(
    (one) => one !== standInLetter && !letters.has(one),
  );
  const sentence = `${code("letter")}: ${letter} is taken by ${other}; free are ${free.join(", ")}`;
  return { problems: [{ line: read.lineOf("letter"), sentence }] };
}

function tooMany(left: readonly string[]): string {
  const { folder, mostFiles } = teamFolder;
  const named = left.slice(0, 5).map(code).join(", ");
  const more = left.length > 5 ? ` and ${left.length - 5} more` : "";
  return `${code(folder)}: a repository has ${mostFiles} reviewers of its own at most; left out: ${named}${more}`;
}
