import { z } from "zod";
import type { RepositoryRef } from "../../types/pull.ts";
import type { Permission } from "../forge.ts";
import { json, orNone } from "../http/answer.ts";
import type { Caller } from "../http/caller.ts";
import { operations } from "./operations.ts";

const Answer = z.object({ permission: z.string().optional(), role_name: z.string().optional() });

/** `maintain` and `triage` are roles; a role that an organisation made is known by its `permission` alone. */
const permissions: ReadonlyMap<string, Permission> = new Map([
  ["admin", "admin"],
  ["maintain", "write"],
  ["write", "write"],
  ["push", "write"],
  ["triage", "read"],
  ["read", "read"],
  ["pull", "read"],
  ["none", "none"],
]);

/** What nobody knows grants nothing; a user that does not exist has no permission. */
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
      read: json(Answer),
    }),
  );
  const { permission = "", role_name: role = "" } = answer ?? {};
  return permissions.get(permission) ?? permissions.get(role) ?? "none";
}
