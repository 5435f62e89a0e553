import type { PullRef, RepositoryRef } from "../types/pull.ts";

/** A repository as the database and people call it: `github acme/shop`. */
export function repositoryName({ forge, owner, repo }: RepositoryRef): string {
  return `${forge} ${owner}/${repo}`;
}

/** A pull as the database and people call it: `github acme/shop#12`. */
export function pullName(pull: PullRef): string {
  return `${repositoryName(pull)}#${pull.number}`;
}
