import type { CheckRun, Comment, GitHub } from "../../emulators/github/github.ts";
import { decodeState, reviewMarker } from "../../src/report/state.ts";

export interface Verdict {
  comments: number;
  /** Pulls whose one comment is the review of their newest head. */
  rightPulls: number;
  /** Check runs, and those of them that say how it ended. */
  checks: number;
  completedChecks: number;
  /** What is wrong, a line each. */
  faults: string[];
  /** Pulls that something is wrong with, as the database calls them. */
  wrongPulls: string[];
}

/** Looks at every pull the way a person would: one comment, for the newest head, and no check that never ends. */
export function judge(github: GitHub, repositories: readonly string[], pulls: number): Verdict {
  const verdict: Verdict = {
    comments: 0,
    rightPulls: 0,
    checks: 0,
    completedChecks: 0,
    faults: [],
    wrongPulls: [],
  };
  let found = 0;
  for (const repository of repositories) {
    const checksOf = Map.groupBy(github.checkRuns(repository), ({ headSha }) => headSha);
    for (const check of [...checksOf.values()].flat()) {
      verdict.checks += 1;
      if (check.status === "completed") verdict.completedChecks += 1;
    }
    for (const number of numbersOf(repository, repositories, pulls)) {
      found += 1;
      const { sha } = github.pull(repository, number).pull.head;
      const comments = github
        .commentsEver(repository, number)
        .filter(({ body }) => body.startsWith(reviewMarker));
      verdict.comments += comments.length;
      const wrongs = [...wrongComments(comments, sha), ...wrongCheck(checksOf.get(sha) ?? [])];
      if (wrongs.length === 0) verdict.rightPulls += 1;
      else verdict.wrongPulls.push(`github ${repository}#${number}`);
      for (const wrong of wrongs) verdict.faults.push(`${repository}#${number} (${sha}): ${wrong}`);
    }
    for (const [sha, checks] of checksOf) {
      for (const { id, status, title } of checks) {
        if (status === "completed") continue;
        verdict.faults.push(`${repository} ${sha}: check ${id} is left ${status} (${title ?? ""})`);
      }
    }
  }
  if (found !== pulls) verdict.faults.push(`${found} pulls instead of ${pulls}`);
  for (const { method, path, problem } of github.violations) {
    verdict.faults.push(`${method} ${path}: ${problem}`);
  }
  return verdict;
}

/** Pulls are spread over the repositories one by one, and nothing else in them has a number. */
function numbersOf(repository: string, all: readonly string[], pulls: number): number[] {
  const count = Math.ceil((pulls - all.indexOf(repository)) / all.length);
  return Array.from({ length: Math.max(count, 0) }, (_, index) => index + 1);
}

function wrongComments(comments: readonly Comment[], sha: string): string[] {
  const [comment, ...others] = comments;
  if (comment === undefined) return ["no comment"];
  const wrongs = others.length > 0 ? [`${comments.length} comments`] : [];
  const reviewed = decodeState(comment.body)?.headSha;
  if (reviewed !== sha) wrongs.push(`its comment is about ${reviewed ?? "nothing"}`);
  // Only a finished review begins like this; one under way, or given up, says something else.
  if (!/^## Chorale · nothing to report/m.test(comment.body)) {
    wrongs.push(`its comment says "${/^## .*$/m.exec(comment.body)?.[0] ?? ""}"`);
  }
  return wrongs;
}

function wrongCheck(checks: readonly CheckRun[]): string[] {
  const newest = checks.toSorted((a, b) => b.id - a.id)[0];
  if (newest === undefined) return ["no check"];
  if (newest.conclusion === "success") return [];
  return [`its check says ${newest.conclusion ?? newest.status} (${newest.title ?? ""})`];
}
