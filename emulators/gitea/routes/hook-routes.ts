import { HttpError } from "../../http/http-error.ts";
import { now } from "../../world/forge-world.ts";
import {
  HookEdit,
  HookRequest,
  readContentType,
  readEventNames,
  readUrl,
} from "../hook-request.ts";
import { requireCommit } from "../find-commit.ts";
import { notFound } from "../http/errors.ts";
import { paginate, paging } from "../http/paginate.ts";
import { type Route, type SignedCall, repositoryRoute, userRoute } from "../http/route.ts";
import type { Hook } from "../model.ts";
import { renderHook } from "../render/render-hook.ts";
import { pushPayload } from "../webhooks/payloads.ts";
import { requireOrganization } from "./server-routes.ts";

/** Whose hooks they are. */
type Owner = Pick<Hook, "repository"> | Pick<Hook, "organization">;

/** What is done to hooks is the same for a repository's and for an organization's. */
const asRepository = { scopes: ["repository" as const], needs: "admin" as const };
const asOrganization = { scopes: ["organization" as const] };

export const hookRoutes: Route[] = [
  repositoryRoute({
    ...asRepository,
    method: "GET",
    path: "/hooks",
    query: paging,
    answer: (call) => list(call, { repository: call.repository }),
  }),
  repositoryRoute({
    ...asRepository,
    method: "POST",
    path: "/hooks",
    body: HookRequest,
    answer: (call) => create(call, { repository: call.repository }),
  }),
  repositoryRoute({
    ...asRepository,
    method: "GET",
    path: "/hooks/:id",
    answer: (call) => ({ body: renderHook(requireHook(call, { repository: call.repository })) }),
  }),
  repositoryRoute({
    ...asRepository,
    method: "PATCH",
    path: "/hooks/:id",
    body: HookEdit,
    answer: (call) => edit(call, requireHook(call, { repository: call.repository })),
  }),
  repositoryRoute({
    ...asRepository,
    method: "DELETE",
    path: "/hooks/:id",
    answer: (call) => remove(call, requireHook(call, { repository: call.repository })),
  }),
  repositoryRoute({
    ...asRepository,
    method: "POST",
    path: "/hooks/:id/tests",
    query: ["ref"],
    // A push of nothing, whatever the hook wants to hear of. Only a repository's hook can be tried.
    answer: async (call) => {
      const { world, webhooks, repository, doer } = call;
      const hook = requireHook(call, { repository });
      if (world.states.get(repository)?.isEmpty === true) return { status: 204 };
      const branch = call.query.get("ref") || repository.defaultBranch;
      const tip = await requireCommit(world, repository, branch);
      const push = { branch, before: tip, after: tip };
      const payload = await pushPayload(world, repository, push, doer);
      if (hook.active) webhooks.enqueueTo(hook, "push", payload);
      return { status: 204 };
    },
  }),
  userRoute({
    ...asOrganization,
    method: "GET",
    path: "/orgs/:org/hooks",
    query: paging,
    answer: (call) => list(call, ownedBy(call)),
  }),
  userRoute({
    ...asOrganization,
    method: "POST",
    path: "/orgs/:org/hooks",
    body: HookRequest,
    answer: (call) => create(call, ownedBy(call)),
  }),
  userRoute({
    ...asOrganization,
    method: "GET",
    path: "/orgs/:org/hooks/:id",
    answer: (call) => ({ body: renderHook(requireHook(call, ownedBy(call))) }),
  }),
  userRoute({
    ...asOrganization,
    method: "PATCH",
    path: "/orgs/:org/hooks/:id",
    body: HookEdit,
    answer: (call) => edit(call, requireHook(call, ownedBy(call))),
  }),
  userRoute({
    ...asOrganization,
    method: "DELETE",
    path: "/orgs/:org/hooks/:id",
    answer: (call) => remove(call, requireHook(call, ownedBy(call))),
  }),
];

/** The organization in the path, whose owner asks. */
function ownedBy(call: SignedCall): Pick<Hook, "organization"> {
  const organization = requireOrganization(call);
  if (!call.world.isOrganizationOwner(organization, call.doer))
    throw new HttpError(403, "Must be an organization owner");
  return { organization };
}

function hooksOf({ world }: SignedCall, owner: Owner): Hook[] {
  return world.hooks.filter((hook) =>
    "repository" in owner
      ? hook.repository === owner.repository
      : "organization" in owner && hook.organization === owner.organization,
  );
}

const list = (call: SignedCall, owner: Owner) =>
  paginate(call, hooksOf(call, owner), renderHook, { links: false, wholeWithoutPage: true });

function requireHook(call: SignedCall, owner: Owner): Hook {
  const hook = hooksOf(call, owner).find(({ id }) => String(id) === call.params["id"]);
  if (!hook) throw notFound();
  return hook;
}

function create(call: SignedCall<HookRequest>, owner: Owner) {
  const { world, body } = call;
  const { type, config } = body;
  const types = ["gitea", "gogs", "slack", ...(world.isForgejo ? ["forgejo"] : [])];
  if (!types.includes(type)) throw new HttpError(422, `Invalid hook type: ${type}`);
  for (const name of ["url", "content_type", ...(type === "slack" ? ["channel"] : [])])
    if (config[name] === undefined) throw new HttpError(422, `Missing config option: ${name}`);
  const at = now();
  const hook: Hook = {
    id: world.nextId(),
    ...owner,
    type,
    url: readUrl(config["url"] ?? ""),
    contentType: readContentType(config["content_type"]),
    secret: config["secret"] ?? "",
    events: readEventNames(call, body.events),
    branchFilter: body.branch_filter ?? "",
    authorizationHeader: body.authorization_header ?? "",
    // Unless it is said, a new hook sleeps.
    active: body.active ?? false,
    createdAt: at,
    updatedAt: at,
  };
  world.hooks.push(hook);
  world.changes.notify();
  return { status: 201, body: renderHook(hook) };
}

/** Events and branches that are not given again are lost; the secret can't be changed. */
function edit(call: SignedCall<HookEdit>, hook: Hook) {
  const { body } = call;
  const { config = {} } = body;
  if (config["url"] !== undefined) hook.url = readUrl(config["url"]);
  if (config["content_type"] !== undefined)
    hook.contentType = readContentType(config["content_type"]);
  if (config["secret"] !== undefined) call.violate("the secret of a hook can't be changed");
  if (!body.events?.length) call.violate("without events, only pushes are sent from now on");
  hook.events = readEventNames(call, body.events);
  hook.branchFilter = body.branch_filter ?? "";
  hook.authorizationHeader = body.authorization_header || hook.authorizationHeader;
  hook.active = body.active ?? hook.active;
  hook.updatedAt = now();
  call.world.changes.notify();
  return { body: renderHook(hook) };
}

function remove({ world }: SignedCall, hook: Hook) {
  world.hooks.splice(world.hooks.indexOf(hook), 1);
  world.changes.notify();
  return { status: 204 };
}
