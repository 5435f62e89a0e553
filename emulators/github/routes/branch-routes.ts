import { notFound } from "../http/http-error.ts";
import { paginate, paging } from "../http/paginate.ts";
import { type Route, repositoryRoute } from "../http/route.ts";
import { renderCommit } from "../render/render-git.ts";
import { fullName } from "../../world/forge-world.ts";

/** A branch, and what keeps people from pushing to it. */
export const branchRoutes: Route[] = [
  repositoryRoute({
    method: "GET",
    path: "/branches/:branch{.+}",
    needs: ["contents:read"],
    answer: async ({ world, repository, params }) => {
      const name = params["branch"] ?? "";
      const { git, branchPrefix } = repository;
      const sha = await git.resolve(branchPrefix + name, "commit");
      if (sha === undefined) throw notFound();
      const commit = renderCommit(world, repository, await git.readCommit(sha));
      const api = `${world.url}/repos/${fullName(repository)}/branches/${name}`;
      const isProtected = repository.protectedBranches.has(name);
      const rules = world.rules.get(repository)?.get(name) ?? [];
      return {
        body: {
          name,
          commit,
          _links: { self: api, html: `https://github.com/${fullName(repository)}/tree/${name}` },
          // Any rule counts, whatever it is about.
          protected: isProtected || rules.length > 0,
          protection: {
            enabled: isProtected,
            required_status_checks: { enforcement_level: "off", contexts: [], checks: [] },
          },
          protection_url: `${api}/protection`,
        },
      };
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/rules/branches/:branch{.+}",
    needs: ["metadata:read"],
    query: paging,
    answer: (call) => {
      const { world, repository, params } = call;
      const rules = world.rules.get(repository)?.get(params["branch"] ?? "") ?? [];
      return paginate(call, rules, (type) => ({
        type,
        ruleset_source_type: "Repository",
        ruleset_source: fullName(repository),
        ruleset_id: 1,
      }));
    },
  }),
];
