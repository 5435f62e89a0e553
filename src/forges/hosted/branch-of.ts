import type { PullRef } from "../../types/pull.ts";
import { ForgeError } from "../forge.ts";
import type { Branch } from "./put-commit.ts";

/** What both hosts say of the branch that a pull comes from. */
interface Described {
  state: "open" | "closed";
  base: { repo: { id: number } };
  head: {
    /** Gitea's is `refs/pull/N/head` where there is no such branch. */
    ref: string;
    sha: string;
    /** Null once the fork was deleted. */
    repo: { id: number; name: string; owner: { login: string } } | null;
  };
}

/** @throws ForgeError with status 409 when the pull is closed, or its fork or branch is gone or never was */
export function branchOf(ref: PullRef, { state, base, head }: Described): Branch {
  const refuse = (why: string) =>
    new ForgeError(`Nothing can be committed to ${ref.owner}/${ref.repo}#${ref.number}: ${why}.`, {
      status: 409,
    });
  // What is gone comes first: hosts close such a pull, and opening it again takes more then.
  if (head.repo === null) throw refuse("the fork that it comes from is gone");
  if (head.ref.startsWith("refs/pull/")) {
    throw refuse(
      "it has no branch. If that was deleted, restore it first; " +
        "if the pull request was made by a push to refs/for/…, its author has to push the change",
    );
  }
  if (state === "closed") throw refuse("it is closed, so open it again first");
  const { forge, installationId } = ref;
  const { id: repositoryId, name: repo, owner } = head.repo;
  return {
    repository: {
      forge,
      owner: owner.login,
      repo,
      repositoryId,
      ...(installationId === undefined ? {} : { installationId }),
    },
    isFork: repositoryId !== base.repo.id,
    name: head.ref,
    sha: head.sha,
  };
}
