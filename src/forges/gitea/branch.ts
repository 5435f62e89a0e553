import { z } from "zod";
import type { Pull, RepositoryRef } from "../../types/pull.ts";
import type { BranchAccess, HeadBranch } from "../forge.ts";
import { json, orNone } from "../http/answer.ts";
import type { Caller, CallSignals } from "../http/caller.ts";
import { branchOf } from "../hosted/branch-of.ts";
import { encodePath } from "../http/path.ts";
import type { Branch } from "../hosted/put-commit.ts";
import { operations } from "./operations.ts";
import { fetchGiteaPull } from "./pull.ts";

export const GiteaBranch = z.object({
  commit: z.object({ id: z.string() }),
  /** A rule for branches speaks of it, whomever it lets push. */
  protected: z.boolean(),
  /** Whether the bot can: with write access, or as the author of a fork's pull request allows maintainers to. */
  user_can_push: z.boolean(),
});

export async function fetchHeadBranch(
  caller: Caller,
  { ref }: Pull,
  signal: AbortSignal,
): Promise<HeadBranch> {
  const branch = branchOf(ref, await fetchGiteaPull(caller, ref, signal));
  const { name, isFork } = branch;
  return { name, isFork, access: await accessTo(caller, branch, signal) };
}

async function accessTo(
  caller: Caller,
  { repository, name }: Branch,
  signal: AbortSignal,
): Promise<BranchAccess> {
  const branch = await orNone(fetchGiteaBranch(caller, repository, name, { signal }), [403, 404]);
  if (branch?.protected === true) return "protected";
  return branch?.user_can_push === true ? "may push" : "no access";
}

export function fetchGiteaBranch(
  caller: Caller,
  repository: RepositoryRef,
  name: string,
  signals: CallSignals,
): Promise<z.infer<typeof GiteaBranch>> {
  return caller.call({
    operation: operations.fetchBranch,
    repository,
    parameters: { branch: encodePath(name) ?? name },
    ...signals,
    read: json(GiteaBranch),
  });
}
