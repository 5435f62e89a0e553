import { z } from "zod";

import { findCommit } from "../find-commit.ts";
import { now } from "../../world/forge-world.ts";
import { notFound } from "../http/errors.ts";
import { paginate, paging, takePage } from "../http/paginate.ts";
import { type RepositoryCall, type Route, repositoryRoute } from "../http/route.ts";
import type { GiteaStatus } from "../model.ts";
import { renderCombinedStatus, renderStatus } from "../render/render-status.ts";

/** What the API says there is. Any other is taken as well, and counts for nothing. */
const states = ["pending", "success", "error", "failure", "warning"];

const StatusRequest = z.strictObject({
  state: z.string().nullish(),
  target_url: z.string().nullish(),
  description: z.string().nullish(),
  context: z.string().nullish(),
});

export const statusRoutes: Route[] = [
  repositoryRoute({
    method: "POST",
    path: "/statuses/:sha",
    scopes: ["repository"],
    needs: "writer",
    body: StatusRequest,
    answer: async ({ world, repository, params, doer, body, violate }) => {
      const named = params["sha"] ?? "";
      const sha = await findCommit(world, repository, named);
      if (sha === undefined) throw notFound(named);
      if (!states.includes(body.state ?? "")) violate(`there is no state ${body.state}`);
      const status: GiteaStatus = {
        id: world.nextId(),
        index: statusesOf({ world, repository }, sha).length + 1,
        repository,
        sha,
        state: body.state ?? "",
        context: body.context?.trim() ?? "",
        description: body.description?.trim() ?? "",
        targetUrl: body.target_url?.trim() ?? "",
        createdAt: now(),
        creator: doer,
      };
      world.statuses.push(status);
      world.changes.notify();
      return { status: 201, body: renderStatus(world, status) };
    },
  }),
  ...["/statuses/:ref", "/commits/:ref/statuses"].map((path) =>
    repositoryRoute({
      method: "GET",
      path,
      scopes: ["repository"],
      query: [...paging, "sort", "state"],
      answer: async (call) => {
        const sha = await findCommit(call.world, call.repository, call.params["ref"] ?? "");
        const state = call.query.get("state") ?? "";
        const all = statusesOf(call, sha);
        const statuses = states.includes(state) ? all.filter((one) => one.state === state) : all;
        const sort = call.query.get("sort") ?? "";
        const sorted = ["oldest", "leastupdate", "highestindex"].includes(sort)
          ? statuses
          : statuses.toReversed();
        return paginate(call, sorted, (one) => renderStatus(call.world, one), {
          wholeWithoutPage: true,
        });
      },
    }),
  ),
  repositoryRoute({
    method: "GET",
    path: "/commits/:ref/status",
    scopes: ["repository"],
    query: paging,
    answer: async (call) => {
      const sha = await findCommit(call.world, call.repository, call.params["ref"] ?? "");
      const byContext = new Map(statusesOf(call, sha).map((one) => [one.context, one]));
      const latest = [...byContext.values()].toSorted((one, other) => other.index - one.index);
      const { items, headers } = takePage(call, latest, { links: false });
      const ordered = items.toSorted((one, other) => one.index - other.index);
      return {
        ...(items.length > 0 ? { headers } : {}),
        body: renderCombinedStatus(call.world, call.repository, ordered, call.doer),
      };
    },
  }),
];

function statusesOf(
  { world, repository }: Pick<RepositoryCall, "world" | "repository">,
  sha: string | undefined,
): GiteaStatus[] {
  return world.statuses.filter((one) => one.repository === repository && one.sha === sha);
}
