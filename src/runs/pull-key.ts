import type { PullRef, RepositoryRef } from "../types/pull.ts";

/** What the database knows a repository by, also when it is renamed: `github 1296269`. */
export function repositoryKey({ forge, owner, repo, repositoryId }: RepositoryRef): string {
  return `${forge} ${repositoryId ?? `${owner}/${repo}`}`;
}

/** What the database knows a pull by: `github 1296269#12`. */
export function pullKey(pull: PullRef): string {
  return `${repositoryKey(pull)}#${pull.number}`;
}

/** What people call a pull: `github acme/shop#12`. */
export function pullName({ forge, owner, repo, number }: PullRef): string {
  return `${forge} ${owner}/${repo}#${number}`;
}
