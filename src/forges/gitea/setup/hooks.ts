import { z } from "zod";
import { askOnce, tellOnce, type Asked } from "../../http/ask-once.ts";
import { listAll } from "./list-all.ts";
import { operations } from "./operations.ts";

/** Whose events a webhook hears of. */
export type HookOwner = { owner: string; repo: string } | { org: string };

/** A webhook as the host describes it. Its secret can't be read back. */
export interface Hook {
  id: number;
  /** `gitea` or `forgejo` for one that sends the events as they are; `slack` and others translate them. */
  type: string;
  url: string;
  /** As the host lists them, which is not always how they are asked for. */
  events: string[];
  isActive: boolean;
  sendsJson: boolean;
  /** Branches to whose pushes it is limited; empty for all. */
  branchFilter: string;
  /** What it sends as `Authorization`, for a proxy in front of the receiver; mostly empty. */
  authorizationHeader: string;
}

/** How a webhook is wanted. */
export interface WantedHook {
  url: string;
  secret: string;
  /** As they are asked for. */
  events: readonly string[];
  /** What is kept of the one in whose place it comes. */
  like?: Pick<Hook, "branchFilter" | "authorizationHeader"> | undefined;
}

/** The webhooks of one repository or organisation. Every method throws a `ForgeError` when it is refused. */
export interface Hooks {
  list(): Promise<Hook[]>;
  create(wanted: WantedHook): Promise<Hook>;
  /** Gives it address, events and form anew; it sends from then on. Hosts don't let a secret be changed. */
  edit(hook: Hook, wanted: Omit<WantedHook, "like" | "secret">): Promise<void>;
  delete(hook: Hook): Promise<void>;
  /** The page on which people see what its deliveries came to. */
  pageOf(hook: Hook): string;
}

const HookJson = z.object({
  id: z.number(),
  type: z.string(),
  active: z.boolean(),
  events: z.array(z.string()).nullable(),
  config: z.object({ url: z.string().optional(), content_type: z.string().optional() }),
  branch_filter: z.string().default(""),
  authorization_header: z.string().default(""),
});

/** @param url where the host's pages are */
export function createHooks(
  asked: Asked,
  { url, of: owner }: { url: string; of: HookOwner },
): Hooks {
  const isOrg = "org" in owner;
  return {
    async list() {
      const operation = isOrg ? operations.listOrgHooks : operations.listHooks;
      const question = { operation, parameters: { ...owner } };
      const all = await listAll(asked, question, { schema: HookJson, atMost: 1_000 });
      return all.map(hookOf);
    },
    async create(wanted) {
      const operation = isOrg ? operations.createOrgHook : operations.createHook;
      const body = bodyOf(wanted, { secret: wanted.secret });
      const parameters = { ...owner, type: "gitea", active: true, ...body };
      return hookOf(await askOnce(asked, { operation, parameters, schema: HookJson }));
    },
    async edit(hook, wanted) {
      const operation = isOrg ? operations.editOrgHook : operations.editHook;
      // What is left out is not kept but emptied.
      const body = bodyOf({ ...wanted, like: hook });
      const parameters = { ...owner, id: hook.id, active: true, ...body };
      await tellOnce(asked, { operation, parameters });
    },
    async delete({ id }) {
      const operation = isOrg ? operations.deleteOrgHook : operations.deleteHook;
      await tellOnce(asked, { operation, parameters: { ...owner, id } });
    },
    pageOf({ id }) {
      const path = isOrg ? `org/${owner.org}` : `${owner.owner}/${owner.repo}`;
      return `${url}/${path}/settings/hooks/${id}`;
    },
  };
}

/**
 * Has a repository's webhook deliver a push that did not happen. The host sends it in the background, and nothing where the
 * repository is empty; what came of it can only be seen on the hook's page.
 *
 * @throws ForgeError
 */
export async function sendTestDelivery(
  asked: Asked,
  repository: { owner: string; repo: string },
  { id }: Hook,
): Promise<void> {
  const parameters = { ...repository, id };
  await tellOnce(asked, { operation: operations.testHook, parameters });
}

function bodyOf(
  { url, events, like }: Omit<WantedHook, "secret">,
  config: { secret: string } | Record<string, never> = {},
) {
  return {
    config: { url, content_type: "json", ...config },
    events,
    branch_filter: like?.branchFilter ?? "",
    authorization_header: like?.authorizationHeader ?? "",
  };
}

function hookOf(data: z.infer<typeof HookJson>): Hook {
  return {
    id: data.id,
    type: data.type,
    url: data.config.url ?? "",
    events: data.events ?? [],
    isActive: data.active,
    sendsJson: data.config.content_type === "json",
    branchFilter: data.branch_filter,
    authorizationHeader: data.authorization_header,
  };
}
