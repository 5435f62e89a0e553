import { findCommit as findAnyCommit } from "../world/find-commit.ts";
import type { Repository } from "../world/model.ts";
import { notFound } from "./http/errors.ts";
import type { GiteaWorld } from "./world.ts";

/** The commit that a branch, a ref or an id stands for, also in short: `pull/1/head` or the first digits. */
export async function findCommit(
  world: GiteaWorld,
  repository: Repository,
  ref: string,
): Promise<string | undefined> {
  const sha = await findAnyCommit(repository, ref.replace(/^pull\//, "refs/pull/"));
  const source = sha === undefined ? undefined : world.ahead.get(sha);
  return source === undefined || source === repository ? sha : undefined;
}

/** The same, or 404. */
export async function requireCommit(
  world: GiteaWorld,
  repository: Repository,
  ref: string,
): Promise<string> {
  const sha = await findCommit(world, repository, ref);
  if (sha === undefined) throw notFound();
  return sha;
}
