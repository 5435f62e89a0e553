import { HttpError } from "../../http/http-error.ts";
import { notFound } from "../http/errors.ts";
import { paginate, paging } from "../http/paginate.ts";
import { type Call, type Route, openRoute, userRoute } from "../http/route.ts";
import type { Token } from "../model.ts";
import { allowedReactions } from "../render/render-issue.ts";
import { renderRepository } from "../render/render-repository.ts";
import { renderOrganization, renderSelf, renderUser } from "../render/render-user.ts";

/** The server, its users and its organizations. */
export const serverRoutes: Route[] = [
  openRoute({
    method: "GET",
    path: "/version",
    scopes: [],
    answer: ({ world }) => ({ body: { version: world.version } }),
  }),
  openRoute({
    method: "GET",
    path: "/settings/api",
    scopes: [],
    answer: ({ world: { limits } }) => ({
      body: {
        max_response_items: limits.maxPageItems,
        default_paging_num: limits.pageItems,
        default_git_trees_per_page: limits.treePageEntries,
        default_max_blob_size: limits.blobBytes,
      },
    }),
  }),
  openRoute({
    method: "GET",
    path: "/settings/ui",
    scopes: [],
    answer: ({ world }) => ({
      body: {
        default_theme: world.isForgejo ? "forgejo-auto" : "auto",
        allowed_reactions: allowedReactions,
        custom_emojis: ["git", "gitea", "codeberg", "gitlab", "github", "gogs"],
      },
    }),
  }),
  userRoute({
    method: "GET",
    path: "/user",
    scopes: ["user"],
    answer: ({ world, doer }) => ({ body: renderSelf(world, doer) }),
  }),
  openRoute({
    method: "GET",
    path: "/users/:login",
    scopes: ["user"],
    answer: ({ world, params, doer }) => {
      const login = params["login"] ?? "";
      const account = world.accounts.get(login.toLowerCase());
      if (!account) throw new HttpError(404, `user redirect does not exist [name: ${login}]`);
      return { body: account === doer ? renderSelf(world, account) : renderUser(world, account) };
    },
  }),
  userRoute({
    method: "GET",
    path: "/users/:login/tokens",
    scopes: ["user"],
    query: paging,
    answer: (call) => {
      const { world, params, doer } = call;
      const account = world.accounts.get((params["login"] ?? "").toLowerCase());
      if (account !== doer && !world.administrators.has(doer))
        throw new HttpError(403, "doer should be the site admin or be same as the contextUser");
      const tokens = [...world.tokens.values()].filter((one) => one.account === account);
      return paginate(call, tokens, renderToken, { links: false });
    },
  }),
  userRoute({
    method: "GET",
    path: "/repositories/:id",
    scopes: ["repository"],
    answer: ({ world, params, doer }) => {
      const found = [...world.repositories.values()].find(({ id }) => String(id) === params["id"]);
      if (!found || world.permission(found, doer) === "none") throw notFound();
      return { body: renderRepository(world, found, doer) };
    },
  }),
  openRoute({
    method: "GET",
    path: "/orgs/:org",
    scopes: ["organization"],
    answer: (call) => ({ body: renderOrganization(call.world, requireOrganization(call)) }),
  }),
  openRoute({
    method: "GET",
    path: "/orgs/:org/repos",
    scopes: ["organization"],
    query: paging,
    answer: (call) => {
      const { world, doer } = call;
      const organization = requireOrganization(call);
      const repositories = [...world.repositories.values()].filter(
        (one) => one.owner === organization && world.permission(one, doer) !== "none",
      );
      return paginate(call, repositories, (one) => renderRepository(world, one, doer));
    },
  }),
];

/** By its last digits somebody who has it finds it. */
const renderToken = ({ id, value, scopes }: Token) => ({
  id,
  name: `token-${id}`,
  sha1: "",
  token_last_eight: value.slice(-8),
  scopes,
  repositories: null,
});

export const noSuchUser = (login: string): string => `user does not exist [uid: 0, name: ${login}]`;

/** The organization in the path, or 404. */
export function requireOrganization({ world, params }: Call) {
  const account = world.accounts.get((params["org"] ?? "").toLowerCase());
  if (account?.type !== "Organization")
    throw notFound("GetOrgByName", [`user redirect does not exist [name: ${params["org"]}]`]);
  return account;
}
