import { z } from "zod";
import type { Pull, PullRef } from "../../types/pull.ts";
import { json } from "../http/answer.ts";
import type { Caller } from "../http/caller.ts";
import { HostedPull, toPull } from "../hosted/pull.ts";
import { operations } from "./operations.ts";

/** What we read of `GET /repos/{owner}/{repo}/pulls/{pull_number}`. */
export const GitHubPull = HostedPull.extend({
  merged: z.boolean().optional(),
  changed_files: z.number().optional(),
});
export type GitHubPull = z.infer<typeof GitHubPull>;

export async function fetchPull(caller: Caller, ref: PullRef, signal: AbortSignal): Promise<Pull> {
  const pull = await fetchGitHubPull(caller, ref, signal);
  const isMerged = pull.merged ?? pull.merged_at != null;
  return toPull(ref, pull, { isMerged, isDraft: pull.draft ?? false });
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
