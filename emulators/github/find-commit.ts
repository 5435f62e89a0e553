import type { Repository } from "./model.ts";
import { HttpError } from "./http/http-error.ts";

/** The commit that a branch name, a full ref or an id stands for in this repository. */
export async function findCommit(repository: Repository, ref: string): Promise<string | undefined> {
  // A branch can't have such a name: GitHub refuses it.
  if (/^[0-9a-f]{40}$/.test(ref)) return repository.git.resolveId(ref);
  const branch = ref.replace(/^(refs\/)?heads\//, "");
  const onBranch = await repository.git.resolve(repository.branchPrefix + branch, "commit");
  if (onBranch) return onBranch;
  if (/^refs\/pull\/\d+\/head$/.test(ref) || /^[0-9a-f]{4,39}$/.test(ref))
    return repository.git.resolve(ref, "commit");
  return undefined;
}

/** The same for a request: 404, 409 or 422 as the route at hand answers. */
export async function requireCommit(
  repository: Repository,
  ref: string,
  otherwise: { status: number; message: string } = {
    status: 404,
    message: `No commit found for the ref ${ref}`,
  },
): Promise<string> {
  const sha = await findCommit(repository, ref);
  if (!sha) throw new HttpError(otherwise.status, otherwise.message);
  return sha;
}
