import { HttpError } from "../../http/http-error.ts";
import { paginate, paging } from "../http/paginate.ts";
import { type Route, repositoryRoute, userRoute } from "../http/route.ts";
import { renderRepository } from "../render/render-repository.ts";

/** What somebody who sets a bot up asks besides. */
export const setupRoutes: Route[] = [
  userRoute({
    method: "GET",
    path: "/user/repos",
    scopes: ["user", "repository"],
    query: paging,
    // One's own and those that one was given access to; not all that one can read.
    answer: (call) => {
      const { world, doer } = call;
      const repositories = [...world.repositories.values()].filter(
        (one) =>
          one.owner === doer ||
          one.roles.has(doer.login.toLowerCase()) ||
          world.owners.get(one.owner)?.has(doer) === true,
      );
      return paginate(call, repositories, (one) => renderRepository(world, one, doer));
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/teams",
    scopes: ["repository"],
    needs: "token",
    answer: ({ repository }) => {
      if (repository.owner.type !== "Organization")
        throw new HttpError(405, "repo is not owned by an organization");
      return { body: [] };
    },
  }),
];
