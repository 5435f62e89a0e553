import { z } from "zod";
import type { Pull, PullRef } from "../../types/pull.ts";
import { json } from "../http/answer.ts";
import type { Caller } from "../http/caller.ts";
import { HostedPull, toPull } from "../hosted/pull.ts";
import { isDraftTitle } from "./draft-title.ts";
import { operations } from "./operations.ts";

/** What we read of `GET /repos/{owner}/{repo}/pulls/{pull_number}`. */
const GiteaPull = HostedPull.extend({ merged: z.boolean() });
export type GiteaPull = z.infer<typeof GiteaPull>;

export async function fetchPull(caller: Caller, ref: PullRef, signal: AbortSignal): Promise<Pull> {
  const pull = await fetchGiteaPull(caller, ref, signal);
  const isDraft = pull.draft ?? isDraftTitle(pull.title);
  return toPull(ref, pull, { isMerged: pull.merged, isDraft });
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
