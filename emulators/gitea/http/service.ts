import { HttpError } from "../../http/http-error.ts";
import type { Reply, Service } from "../../http/serve.ts";
import { allRoutes } from "../routes/all-routes.ts";
import type { Webhooks } from "../webhooks/webhooks.ts";
import type { GiteaWorld } from "../world.ts";
import { readToken } from "./authenticate.ts";
import { dispatch } from "./dispatch.ts";
import type { Route } from "./route.ts";

/** Gitea's API as what `serve` serves. */
export function createService(world: GiteaWorld, webhooks: Webhooks): Service<Route> {
  return {
    name: "gitea",
    world,
    routes: allRoutes.map((route) => ({ ...route, path: `/api/v1${route.path}` })),
    dispatch: (route, incoming) => dispatch(world, webhooks, route, incoming),
    unknownRoute: () => new HttpError(404, unknownPage, { violation: "there is no such route" }),
    render,
    renderError: (error) => renderError(world, error),
    callerOf: (authorization) => world.tokens.get(readToken(authorization) ?? "")?.account.login,
  };
}

/** What the router itself says: no JSON. */
const unknownPage = "404 page not found\n";

function render(reply: Reply): Response {
  const { status = 200, body } = reply;
  const bytes =
    body === undefined || body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
  return new Response(bytes === undefined ? null : new Uint8Array(bytes), {
    status,
    headers: {
      "cache-control": "max-age=0, private, must-revalidate, no-transform",
      "x-content-type-options": "nosniff",
      "x-frame-options": "SAMEORIGIN",
      ...(bytes === undefined ? {} : { "content-type": "application/json;charset=utf-8" }),
      ...reply.headers,
    },
  });
}

function renderError(world: GiteaWorld, error: HttpError): Reply {
  const { status, message, errors } = error;
  if (message === "") return { status };
  if (message === unknownPage)
    return {
      status,
      headers: { "content-type": "text/plain; charset=utf-8" },
      body: Buffer.from(message),
    };
  return {
    status,
    body: {
      message,
      url: `${world.url}/api/swagger`,
      ...(errors === undefined ? {} : { errors }),
    },
  };
}
