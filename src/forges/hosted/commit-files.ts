import type { Pull } from "../../types/pull.ts";
import { ForgeError, type Commit } from "../forge.ts";
import type { Caller, CallSignals } from "../http/caller.ts";
import { putCommit, type CommitRoutes } from "./put-commit.ts";

/** Commits to the branch of a pull whose head is still the same; one at a time for each pull. */
export function commitFiles(
  caller: Caller,
  routes: CommitRoutes,
  pull: Pull,
  commit: Commit,
  signals: CallSignals,
): Promise<string> {
  const { owner, repo, number } = pull.ref;
  const place = {
    pull,
    parent: pull.headSha,
    fetchBranch: () => routes.fetchBranch(pull, signals),
    moved: (now: string) => movedOn(pull, now),
  };
  return caller.inTurn(`branch of ${owner}/${repo}#${number}`, signals, () =>
    putCommit(routes, place, commit, signals),
  );
}

/** The head of a pull is another one than the one that something was made for. */
export function movedOn({ ref: { owner, repo, number }, headSha }: Pull, now: string): ForgeError {
  return new ForgeError(
    `${owner}/${repo}#${number} moved on: its head is ${now} and no longer ${headSha}, which the commit was made for. ` +
      "Ask again for the new head.",
    { status: 409 },
  );
}
