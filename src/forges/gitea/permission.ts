import { z } from "zod";
import type { RepositoryRef } from "../../types/pull.ts";
import type { Permission } from "../forge.ts";
import { json, orNone } from "../http/answer.ts";
import type { Caller } from "../http/caller.ts";
import { operations } from "./operations.ts";

const permissions: ReadonlyMap<string, Permission> = new Map([
  ["owner", "admin"],
  ["admin", "admin"],
  ["write", "write"],
  ["read", "read"],
  ["none", "none"],
]);

/**
 * What nobody knows grants nothing; a user that does not exist has no permission. Only administrators of the repository may ask.
 * The list of assignees, which everybody may see, is no substitute: in an organisation it also names people who may only read.
 */
export async function fetchPermission(
  caller: Caller,
  repository: RepositoryRef,
  login: string,
  signal: AbortSignal,
): Promise<Permission> {
  const answer = await orNone(
    caller.call({
      operation: operations.fetchPermission,
      repository,
      parameters: { username: login },
      signal,
      read: json(z.object({ permission: z.string() })),
    }),
  );
  return permissions.get(answer?.permission ?? "none") ?? "none";
}
