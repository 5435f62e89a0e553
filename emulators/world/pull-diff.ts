import type { GitDiff } from "../git/git-repository.ts";
import type { Pull } from "./model.ts";

/**
 * The change that a pull request proposes: from the merge base to its head.
 * After a force push to an unrelated history there is no merge base; then it is everything between base and head.
 */
export async function comparePull(pull: Pull): Promise<{ from: string; diff: GitDiff }> {
  const { base, head } = pull.pull;
  const { git } = pull.repository;
  const from = (await git.mergeBase(base.sha, head.sha)) ?? base.sha;
  return { from, diff: await git.diff(from, head.sha) };
}
