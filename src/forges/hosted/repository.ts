import { z } from "zod";
import type { RepositoryRef } from "../../types/pull.ts";
import type { Repository } from "../forge.ts";
import { json, orNone } from "../http/answer.ts";
import type { Caller } from "../http/caller.ts";
import type { Operation } from "../http/operation.ts";

const HostedRepository = z.object({
  id: z.number(),
  name: z.string(),
  owner: z.object({ login: z.string() }),
  private: z.boolean(),
  // Gitea's word for one whose owner is shown to members only; GitHub's internal ones are private.
  internal: z.boolean().optional(),
});

/** A repository as it is called now, also when it is asked for by a name that it had. */
export async function fetchRepository(
  caller: Caller,
  operation: Operation,
  repository: RepositoryRef,
  signal: AbortSignal,
): Promise<Repository | undefined> {
  const found = await orNone(
    caller.call({ operation, repository, parameters: {}, signal, read: json(HostedRepository) }),
    [404, 410],
  );
  if (found === undefined) return undefined;
  const { forge, installationId } = repository;
  return {
    ref: {
      forge,
      owner: found.owner.login,
      repo: found.name,
      repositoryId: found.id,
      ...(installationId === undefined ? {} : { installationId }),
    },
    isPrivate: found.private || found.internal === true,
  };
}
