import { z } from "zod";
import type { Pull, PullRef } from "../../types/pull.ts";
import { json } from "../http/answer.ts";
import type { Caller } from "../http/caller.ts";
import { operations } from "./operations.ts";

const Repository = z.object({
  id: z.number(),
  name: z.string(),
  owner: z.object({ login: z.string() }),
  default_branch: z.string(),
});

/** What we read of `GET /repos/{owner}/{repo}/pulls/{pull_number}`. */
export const GitHubPull = z.object({
  title: z.string(),
  // A deleted account leaves null; GitHub's pages then say "ghost".
  user: z.object({ login: z.string() }).nullable(),
  state: z.enum(["open", "closed"]),
  merged: z.boolean().optional(),
  merged_at: z.string().nullable().optional(),
  draft: z.boolean().optional(),
  head: z.object({ sha: z.string(), ref: z.string(), repo: Repository.nullable() }),
  base: z.object({ sha: z.string(), ref: z.string(), repo: Repository }),
  html_url: z.string(),
  updated_at: z.iso.datetime(),
  changed_files: z.number().optional(),
});
export type GitHubPull = z.infer<typeof GitHubPull>;

export async function fetchPull(caller: Caller, ref: PullRef, signal: AbortSignal): Promise<Pull> {
  return toPull(ref, await fetchGitHubPull(caller, ref, signal));
}

export function fetchGitHubPull(
  caller: Caller,
  ref: PullRef,
  signal: AbortSignal,
): Promise<GitHubPull> {
  return caller.call({
    operation: operations.fetchPull,
    repository: ref,
    parameters: { pull_number: ref.number },
    signal,
    read: json(GitHubPull),
  });
}

function toPull(ref: PullRef, pull: GitHubPull): Pull {
  const { head, base } = pull;
  const merged = pull.merged ?? (pull.merged_at !== null && pull.merged_at !== undefined);
  return {
    ref,
    title: pull.title,
    author: pull.user?.login ?? "ghost",
    state: merged ? "merged" : pull.state,
    draft: pull.draft ?? false,
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
