import type { Repository } from "./model.ts";

/** The commit that a branch name, a full ref or an id stands for in this repository. */
export async function findCommit(repository: Repository, ref: string): Promise<string | undefined> {
  // A branch can't have such a name: both hosts refuse it.
  if (/^[0-9a-f]{40}$/.test(ref)) return repository.git.resolveId(ref);
  const branch = ref.replace(/^(refs\/)?heads\//, "");
  const onBranch = await repository.git.resolve(repository.branchPrefix + branch, "commit");
  if (onBranch) return onBranch;
  if (/^refs\/pull\/\d+\/head$/.test(ref) || /^[0-9a-f]{4,39}$/.test(ref))
    return repository.git.resolve(ref, "commit");
  return undefined;
}

/** For the control surface: a ref that does not exist is a mistake in the test. */
export async function tipOf(repository: Repository, ref: string): Promise<string> {
  const sha = await findCommit(repository, ref);
  if (!sha) throw new Error(`There is no ${ref} in ${repository.owner.login}/${repository.name}.`);
  return sha;
}
