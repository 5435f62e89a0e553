import { z } from "zod";

import { notFound } from "../http/http-error.ts";
import { paginate, paging } from "../http/paginate.ts";
import { type Route, repositoryRoute } from "../http/route.ts";
import { requireCommit } from "../require-commit.ts";
import { renderStatus } from "../render/render-check.ts";
import { renderAccount, renderRepository } from "../render/render-repository.ts";
import type { Role } from "../../world/model.ts";
import { now } from "../../world/forge-world.ts";

const StatusRequest = z.strictObject({
  state: z.enum(["error", "failure", "pending", "success"]),
  target_url: z.string().nullish(),
  description: z.string().max(140).nullish(),
  context: z.string().optional(),
});

/** The five words that permissions had before roles. */
const permissionOf: Record<Role, "admin" | "write" | "read" | "none"> = {
  admin: "admin",
  maintain: "write",
  write: "write",
  triage: "read",
  read: "read",
  none: "none",
};

export const repositoryRoutes: Route[] = [
  repositoryRoute({
    method: "GET",
    path: "",
    needs: ["metadata:read"],
    answer: ({ world, repository }) => ({
      body: {
        ...renderRepository(world, repository),
        network_count: 0,
        subscribers_count: 0,
        ...(repository.parent ? { parent: renderRepository(world, repository.parent) } : {}),
      },
    }),
  }),
  repositoryRoute({
    method: "GET",
    path: "/collaborators/:login/permission",
    needs: ["metadata:read"],
    answer: ({ world, repository, params }) => {
      const account = world.accounts.get((params["login"] ?? "").toLowerCase());
      if (!account) throw notFound();
      const role = world.role(repository, account);
      return {
        body: {
          permission: permissionOf[role],
          role_name: role,
          user: { ...renderAccount(world, account), role_name: role },
        },
      };
    },
  }),
  repositoryRoute({
    method: "POST",
    path: "/statuses/:sha",
    needs: ["statuses:write"],
    body: StatusRequest,
    answer: async ({ world, repository, params, body }) => {
      const sha = params["sha"] ?? "";
      const commit = await requireCommit(repository, sha, {
        status: 422,
        message: `No commit found for SHA: ${sha}`,
      });
      const status = {
        id: world.nextId(),
        repository,
        sha: commit,
        state: body.state,
        context: body.context ?? "default",
        description: body.description ?? null,
        targetUrl: body.target_url ?? null,
        createdAt: now(),
      };
      world.statuses.push(status);
      return { status: 201, body: renderStatus(world, status) };
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/commits/:ref{.+}/statuses",
    needs: ["statuses:read"],
    query: paging,
    answer: async (call) => {
      const sha = await requireCommit(call.repository, call.params["ref"] ?? "");
      const statuses = call.world.statuses.filter(
        (one) => one.repository === call.repository && one.sha === sha,
      );
      return paginate(call, statuses.toReversed(), (one) => renderStatus(call.world, one));
    },
  }),
];
