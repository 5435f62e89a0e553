import { z } from "zod";
import { ForgeError } from "../../forge.ts";
import { askOnce, tellOnce, type Asked } from "../../http/ask-once.ts";
import { listAll } from "./list-all.ts";
import { operations } from "./operations.ts";

const Repository = z.object({
  id: z.int(),
  full_name: z.string(),
  name: z.string(),
  owner: z.object({ login: z.string() }),
  archived: z.boolean().default(false),
  /** Nothing has been pushed yet. */
  empty: z.boolean().default(false),
  has_pull_requests: z.boolean().default(true),
  permissions: z
    .object({ admin: z.boolean(), push: z.boolean(), pull: z.boolean() })
    .default({ admin: false, push: false, pull: true }),
});

/** A repository, and what whoever asked may do there. */
export interface RepositoryAccess {
  /** The host's own number of it. */
  id: number;
  owner: string;
  repo: string;
  /** `owner/name` as the host writes it. */
  name: string;
  access: "admin" | "write" | "read";
  isArchived: boolean;
  isEmpty: boolean;
  hasPulls: boolean;
}

/** @throws ForgeError, with status 404 when it is not there or the token's owner may not see it */
export async function fetchRepository(
  asked: Asked,
  name: { owner: string; repo: string },
): Promise<RepositoryAccess> {
  const question = { operation: operations.fetchRepository, parameters: { ...name } };
  return accessOf(await askOnce(asked, { ...question, schema: Repository }));
}

/** How many repositories are listed at most. */
const maxListed = 500;

/** Those that belong to the token's owner or that it was given access to, `maxListed` at most. @throws ForgeError */
export async function listRepositories(asked: Asked): Promise<RepositoryAccess[]> {
  const list = { schema: Repository, atMost: maxListed };
  const all = await listAll(asked, { operation: operations.listRepositories }, list);
  return all.map(accessOf);
}

/** Whether it is an organisation's; no field tells, but only an organisation's has teams. @throws ForgeError */
export async function belongsToOrganisation(
  asked: Asked,
  name: { owner: string; repo: string },
): Promise<boolean> {
  try {
    await tellOnce(asked, { operation: operations.listTeams, parameters: { ...name } });
    return true;
  } catch (error) {
    if (error instanceof ForgeError && error.status === 405) return false;
    throw error;
  }
}

function accessOf(data: z.infer<typeof Repository>): RepositoryAccess {
  const { admin, push } = data.permissions;
  return {
    id: data.id,
    owner: data.owner.login,
    repo: data.name,
    name: data.full_name,
    access: admin ? "admin" : push ? "write" : "read",
    isArchived: data.archived,
    isEmpty: data.empty,
    hasPulls: data.has_pull_requests,
  };
}
