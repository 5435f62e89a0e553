import type { GitDiff } from "../git/git-repository.ts";
import type { Pull } from "../world/model.ts";
import { comparePull } from "../world/pull-diff.ts";
import type { GiteaWorld } from "./world.ts";

/** The change as `.diff` shows it: from the merge base that was noted last, which may be an old one, to the head. */
export async function compareNoted(
  world: GiteaWorld,
  pull: Pull,
): Promise<{ from: string; diff: GitDiff }> {
  const from = world.staleMergeBases.get(pull);
  if (from === undefined) return await comparePull(pull);
  return { from, diff: await pull.repository.git.diff(from, pull.pull.head.sha) };
}
