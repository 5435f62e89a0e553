import type { CheckRun, Comment, GitHub } from "../../emulators/github/github.ts";
import { decodeState } from "../../src/report/comment/state.ts";
import { reviewMarker } from "../../src/types/markers.ts";

export interface Verdict {
  comments: number;
  /** Pulls with one comment, the finished review of their newest head, and one check that says so. */
  rightPulls: number;
  /** Pulls where the comment or the check of such a review is missing. */
  missing: number;
  /** Comments beyond the first of each pull, and checks beyond the first of its newest head. */
  surplus: number;
  /** Check runs, and those of them that say how it ended. */
  checks: number;
  completedChecks: number;
  /** What is wrong, a line each. */
  faults: string[];
  /** Pulls that something is wrong with, as the database calls them. */
  wrongPulls: string[];
}

/** A pull as a forge calls it. */
export interface PullPlace {
  /** Such as `acme/shop`. */
  repository: string;
  number: number;
}

/** Looks at pulls the way a person would: one comment, one check of the newest head, and none that never ends. */
export function judge(github: GitHub, pulls: readonly PullPlace[]): Verdict {
  const verdict: Verdict = {
    comments: 0,
    rightPulls: 0,
    missing: 0,
    surplus: 0,
    checks: 0,
    completedChecks: 0,
    faults: [],
    wrongPulls: [],
  };
  for (const [repository, places] of Map.groupBy(pulls, (place) => place.repository)) {
    const checksOf = Map.groupBy(github.checkRuns(repository), ({ headSha }) => headSha);
    for (const check of [...checksOf.values()].flat()) {
      verdict.checks += 1;
      if (check.status === "completed") verdict.completedChecks += 1;
    }
    for (const { number } of places) {
      const { sha } = github.pull(repository, number).pull.head;
      const comments = github
        .commentsEver(repository, number)
        .filter(({ body }) => body.startsWith(reviewMarker));
      verdict.comments += comments.length;
      const checks = checksOf.get(sha) ?? [];
      const missing = [...wrongComment(comments[0], sha), ...wrongCheck(checks)];
      const surplus = [...beyondOne(comments, "comments"), ...beyondOne(checks, "checks")];
      const wrongs = [...missing, ...surplus];
      if (missing.length > 0) verdict.missing += 1;
      verdict.surplus += Math.max(comments.length - 1, 0) + Math.max(checks.length - 1, 0);
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
  for (const { method, path, problem } of github.violations) {
    verdict.faults.push(`${method} ${path}: ${problem}`);
  }
  return verdict;
}

function beyondOne(all: readonly object[], what: string): string[] {
  return all.length > 1 ? [`${all.length} ${what}`] : [];
}

function wrongComment(comment: Comment | undefined, sha: string): string[] {
  if (comment === undefined) return ["no comment"];
  const wrongs: string[] = [];
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
