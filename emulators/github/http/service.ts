import type { Service } from "../../http/serve.ts";
import { fullName } from "../../world/forge-world.ts";
import { allRoutes } from "../routes/all-routes.ts";
import type { SendEvent } from "../webhooks/webhooks.ts";
import type { World } from "../world.ts";
import { dispatch, rateLimitHeaders, renderError, renderReply } from "./dispatch.ts";
import { HttpError } from "./http-error.ts";
import type { Route } from "./route.ts";

/** GitHub's API as what `serve` serves. */
export function createService(world: World, sendEvent: SendEvent): Service<Route> {
  const tokenOf = (authorization: string | undefined) =>
    world.tokens.get(authorization?.replace(/^\w+ /, "") ?? "");
  return {
    name: "github",
    world,
    routes: allRoutes,
    dispatch: (route, incoming) => dispatch(world, sendEvent, route, incoming),
    unknownRoute: () => new HttpError(404, "Not Found", { violation: "there is no such route" }),
    render: (reply, authorization) =>
      renderReply(reply, rateLimitHeaders(world, tokenOf(authorization))),
    renderError,
    callerOf(authorization) {
      const token = tokenOf(authorization);
      return token && `installation ${token.installation.id}`;
    },
    rewrite(url) {
      // Links of paginated answers name the repository by its number.
      url.pathname = url.pathname.replace(/^\/repositories\/(\d+)/, (whole, id) => {
        const found = [...world.repositories.values()].find((one) => String(one.id) === id);
        return found ? `/repos/${fullName(found)}` : whole;
      });
    },
  };
}
