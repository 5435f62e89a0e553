import type { PullRef } from "../../types/pull.ts";
import { ForgeError } from "../forge.ts";
import type { Branch } from "./commit-files.ts";

/** What both hosts say of the branch that a pull comes from. */
interface Described {
  state: "open" | "closed";
  base: { repo: { id: number } };
  head: {
    ref: string;
    sha: string;
    /** Null once the fork was deleted. */
    repo: { id: number; name: string; owner: { login: string } } | null;
  };
}

/** @throws ForgeError with status 409 when the pull is closed or its fork is gone */
export function branchOf(ref: PullRef, { state, base, head }: Described): Branch {
  const refuse = (why: string) =>
    new ForgeError(`Nothing can be committed to ${ref.owner}/${ref.repo}#${ref.number}: ${why}.`, {
      status: 409,
    });
  if (state === "closed") throw refuse("it is closed, so open it again first");
  if (head.repo === null) throw refuse("the fork that it comes from is gone");
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
