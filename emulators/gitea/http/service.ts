import { HttpError } from "../../http/http-error.ts";
import type { Reply, Service } from "../../http/serve.ts";
import { allRoutes } from "../routes/all-routes.ts";
import type { Webhooks } from "../webhooks/webhooks.ts";
import type { GiteaWorld } from "../world.ts";
import { readToken } from "./authenticate.ts";
import { dispatch } from "./dispatch.ts";
import { isSilent, silent } from "./errors.ts";
import type { Route } from "./route.ts";

/** Gitea's API as what `serve` serves. */
export function createService(world: GiteaWorld, webhooks: Webhooks): Service<Route> {
  const routes = allRoutes.map((route) => ({ ...route, path: `/api/v1${route.path}` }));
  return {
    name: "gitea",
    world,
    routes,
    dispatch: (route, incoming) => dispatch(world, webhooks, route, incoming),
    unknownRoute({ url }) {
      const { pathname } = new URL(url);
      const isKnown = routes.some(({ path }) => toPattern(path).test(pathname));
      if (isKnown) return silent(405, "there is such a route for another method only");
      return new HttpError(404, unknownPage, { violation: "there is no such route" });
    },
    render,
    renderError: (error) => renderError(world, error),
    callerOf: (authorization) => world.tokens.get(readToken(authorization) ?? "")?.account.login,
  };
}

const toPattern = (path: string): RegExp =>
  new RegExp(`^${path.replace(/:\w+(?:\{([^}]+)\})?/g, (_, rest) => rest ?? "[^/]+")}$`);

/** What the router itself says: no JSON. */
const unknownPage = "404 page not found\n";

function render(reply: Reply): Response {
  const { status = 200, body } = reply;
  const bytes =
    body === undefined || body instanceof Uint8Array
      ? body
      : Buffer.from(`${JSON.stringify(body)}\n`);
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
  if (isSilent(error)) return { status };
  const isPage = message.startsWith("<!DOCTYPE");
  if (isPage || message === unknownPage)
    return {
      status,
      headers: { "content-type": `text/${isPage ? "html" : "plain"}; charset=utf-8` },
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
