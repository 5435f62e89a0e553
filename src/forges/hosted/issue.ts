import { z } from "zod";
import type { ThreadRef } from "../../types/pull.ts";
import type { Issue } from "../forge.ts";
import { json, orNone } from "../http/answer.ts";
import type { Caller } from "../http/caller.ts";
import type { Operation } from "../http/operation.ts";

const HostedIssue = z.object({
  number: z.number(),
  // Absent on GitHub, null on Gitea, for what is no pull request.
  pull_request: z.object({}).nullish(),
});

/** Both hosts list pull requests among the issues. Takes `issue_number`. */
export async function fetchIssue(
  caller: Caller,
  operation: Operation,
  thread: ThreadRef,
  signal: AbortSignal,
): Promise<Issue | undefined> {
  const found = await orNone(
    caller.call({
      operation,
      repository: thread,
      parameters: { issue_number: thread.number },
      signal,
      read: json(HostedIssue),
    }),
    // GitHub says of a deleted one that it is gone.
    [404, 410],
  );
  // One that was moved to another repository is shown in its place there.
  return found?.number === thread.number ? { isPull: found.pull_request != null } : undefined;
}
