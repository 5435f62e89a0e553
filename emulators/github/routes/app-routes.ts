import { randomBytes } from "node:crypto";
import { z } from "zod";

import type { Installation, Permissions } from "../model.ts";
import { HttpError, notFound } from "../http/http-error.ts";
import { paginate, paging } from "../http/paginate.ts";
import { type Route, appRoute, installationRoute } from "../http/route.ts";
import { renderApp } from "../render/render-issue.ts";
import { renderAccount, renderRepository } from "../render/render-repository.ts";
import type { World } from "../world.ts";

const tokenLifetimeMs = 3_600_000;

const TokenRequest = z.strictObject({
  repositories: z.array(z.string()).max(500).optional(),
  repository_ids: z.array(z.int()).max(500).optional(),
  permissions: z.record(z.string(), z.enum(["read", "write"])).optional(),
});

/** What the app itself may ask, with its JWT, and what a token says about itself. */
export const appRoutes: Route[] = [
  appRoute({
    method: "GET",
    path: "/app",
    answer: ({ world }) => ({
      body: { ...renderApp(world), installations_count: world.installations.length },
    }),
  }),
  appRoute({
    method: "GET",
    path: "/app/installations",
    query: [...paging, "since", "outdated"],
    answer: (call) =>
      paginate({ ...call, repository: { id: 0 } }, call.world.installations, (installation) =>
        renderInstallation(call.world, installation),
      ),
  }),
  appRoute({
    method: "GET",
    path: "/app/installations/:id",
    answer: ({ world, params }) => ({
      body: renderInstallation(
        world,
        required(world.installations.find((one) => String(one.id) === params["id"])),
      ),
    }),
  }),
  appRoute({
    method: "GET",
    path: "/repos/:owner/:repo/installation",
    answer: ({ world, params }) => {
      const repository = world.findRepository(`${params["owner"]}/${params["repo"]}`);
      const found = repository && world.installationOf(repository.owner);
      return { body: renderInstallation(world, required(found)) };
    },
  }),
  ...["users", "orgs"].map((kind) =>
    appRoute({
      method: "GET",
      path: `/${kind}/:login/installation`,
      answer: ({ world, params }) => {
        const login = params["login"]?.toLowerCase();
        const found = world.installations.find((one) => one.account.login.toLowerCase() === login);
        return { body: renderInstallation(world, required(found)) };
      },
    }),
  ),
  appRoute({
    method: "POST",
    path: "/app/installations/:id/access_tokens",
    body: TokenRequest,
    answer: ({ world, params, body }) => {
      const installation = required(
        world.installations.find((one) => String(one.id) === params["id"]),
      );
      const permissions = body.permissions ?? installation.permissions;
      if (!Object.entries(permissions).every(([name, level]) => grants(installation, name, level)))
        throw new HttpError(422, "The permissions requested are not granted to this installation.");
      const own = [...world.repositories.values()].filter(
        (one) => one.owner === installation.account,
      );
      const asked = body.repositories ?? body.repository_ids;
      const chosen = own.filter(
        (one) => body.repositories?.includes(one.name) || body.repository_ids?.includes(one.id),
      );
      if (asked && chosen.length !== asked.length)
        throw new HttpError(
          422,
          "There is at least one repository that does not exist or is not accessible to the parent installation.",
        );
      const expiresAt = Date.now() + tokenLifetimeMs;
      const value = `ghs_${randomBytes(18).toString("hex")}`;
      const withMetadata: Permissions = { ...permissions, metadata: "read" };
      world.tokens.set(value, {
        value,
        installation,
        permissions: withMetadata,
        repositories: asked ? new Set(chosen.map((one) => one.id)) : undefined,
        expiresAt,
      });
      return {
        status: 201,
        body: {
          token: value,
          expires_at: new Date(expiresAt).toISOString().replace(/\.\d+Z$/, "Z"),
          permissions: withMetadata,
          repository_selection: asked ? "selected" : "all",
          ...(asked ? { repositories: chosen.map((one) => renderRepository(world, one)) } : {}),
        },
      };
    },
  }),
  installationRoute({
    method: "GET",
    path: "/installation/repositories",
    query: paging,
    answer: (call) => {
      const own = [...call.world.repositories.values()].filter(
        (one) => one.owner === call.installation.account,
      );
      return paginate(
        { ...call, repository: { id: 0 } },
        own,
        (one) => renderRepository(call.world, one),
        (page) => ({
          total_count: own.length,
          repository_selection: "all",
          repositories: page,
        }),
      );
    },
  }),
  installationRoute({
    method: "GET",
    path: "/rate_limit",
    answer: ({ world, installation }) => {
      const core = {
        limit: world.limits.requestsPerHour,
        used: world.limits.requestsPerHour - installation.remaining,
        remaining: installation.remaining,
        reset: world.rateLimitResetsAt,
      };
      return { body: { resources: { core }, rate: core } };
    },
  }),
];

function grants(installation: Installation, name: string, level: "read" | "write"): boolean {
  const granted = installation.permissions[name];
  return granted === "write" || granted === level || (name === "metadata" && level === "read");
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw notFound();
  return value;
}

function renderInstallation(world: World, installation: Installation) {
  const { id, account } = installation;
  return {
    id,
    account: renderAccount(world, account),
    repository_selection: "all",
    access_tokens_url: `${world.url}/app/installations/${id}/access_tokens`,
    repositories_url: `${world.url}/installation/repositories`,
    html_url: `https://github.com/settings/installations/${id}`,
    app_id: world.app.id,
    app_slug: world.app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: installation.permissions,
    events: world.app.events,
    created_at: installation.createdAt,
    updated_at: installation.createdAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  };
}
