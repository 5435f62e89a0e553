import { z } from "zod";
import type { Pull, PullRef } from "../../types/pull.ts";
import { json } from "../http/answer.ts";
import type { Caller } from "../http/caller.ts";
import { isDraftTitle } from "./draft-title.ts";
import { operations } from "./operations.ts";

const Repository = z.object({
  id: z.number(),
  name: z.string(),
  owner: z.object({ login: z.string() }),
  default_branch: z.string(),
});

/** What we read of `GET /repos/{owner}/{repo}/pulls/{pull_number}`. */
const GiteaPull = z.object({
  title: z.string(),
  user: z.object({ login: z.string() }).nullable(),
  state: z.enum(["open", "closed"]),
  merged: z.boolean(),
  // Absent before Gitea 1.22 and Forgejo 8.
  draft: z.boolean().optional(),
  // The repository is null once the fork was deleted.
  head: z.object({ sha: z.string(), ref: z.string(), repo: Repository.nullable() }),
  base: z.object({ sha: z.string(), ref: z.string(), repo: Repository }),
  html_url: z.string(),
  updated_at: z.iso.datetime({ offset: true }),
});
export type GiteaPull = z.infer<typeof GiteaPull>;

export async function fetchPull(caller: Caller, ref: PullRef, signal: AbortSignal): Promise<Pull> {
  return toPull(ref, await fetchGiteaPull(caller, ref, signal));
}

export function fetchGiteaPull(
  caller: Caller,
  ref: PullRef,
  signal: AbortSignal,
): Promise<GiteaPull> {
  return caller.call({
    operation: operations.fetchPull,
    repository: ref,
    parameters: { pull_number: ref.number },
    signal,
    read: json(GiteaPull),
  });
}

function toPull(ref: PullRef, pull: GiteaPull): Pull {
  const { head, base } = pull;
  return {
    ref,
    title: pull.title,
    author: pull.user?.login ?? "ghost",
    state: pull.merged ? "merged" : pull.state,
    draft: pull.draft ?? isDraftTitle(pull.title),
    headSha: head.sha,
    headRef: head.ref,
    baseSha: base.sha,
    baseRef: base.ref,
    defaultBranch: base.repo.default_branch,
    // A fork that was deleted leaves null: whose code it was can't be known any more.
    fromFork: head.repo?.id !== base.repo.id,
    updatedMs: Date.parse(pull.updated_at),
    url: pull.html_url,
  };
}
