import { createHash } from "node:crypto";

import type { Incoming, Reply } from "../../http/serve.ts";
import type { Repository } from "../../world/model.ts";
import type { Token } from "../model.ts";
import type { SendEvent } from "../webhooks/webhooks.ts";
import type { World } from "../world.ts";
import { authenticate } from "./authenticate.ts";
import { HttpError, notFound } from "./http-error.ts";
import type { Media, Route } from "./route.ts";

/** Checks in GitHub's order (who, where, may they, what) and lets the route answer. Throws `HttpError`. */
export async function dispatch(
  world: World,
  sendEvent: SendEvent,
  route: Route,
  incoming: Incoming,
): Promise<Reply> {
  const { url, headers, params } = incoming;
  if (!headers.get("user-agent"))
    throw new HttpError(403, "Request forbidden by administrative rules.", {
      violation: "a User-Agent header is required",
    });
  const caller = authenticate(world, headers.get("authorization") ?? undefined);
  const request = (): Parameters<typeof readRequest>[0] => ({ route, incoming });
  if (route.as === "app") {
    if (caller.kind !== "app") throw new HttpError(401, "A JSON web token could not be decoded");
    return route.answer({ world, sendEvent, params, url, ...readRequest(request()) });
  }
  if (caller.kind === "app") throw new HttpError(401, "Bad credentials");
  const { token } = caller;
  if (route.path !== "/rate_limit") countRequest(token);
  const { installation } = token;
  if (route.as === "installation")
    return route.answer({ world, sendEvent, params, url, installation, ...readRequest(request()) });
  const repository = findAccessible(world, token, route, params);
  const isMoved = world.findRepository(`${params["owner"]}/${params["repo"]}`) !== repository;
  if (isMoved) return redirect(world, repository, route.method, url);
  const call = { world, sendEvent, params, url, installation, repository };
  return route.answer({ ...call, ...readRequest(request()) });
}

/** The headers of every answer that say how many requests are left. */
export function rateLimitHeaders(world: World, token: Token | undefined): Record<string, string> {
  const limit = world.limits.requestsPerHour;
  const remaining = token?.installation.remaining ?? limit;
  return {
    "x-ratelimit-limit": String(limit),
    "x-ratelimit-remaining": String(remaining),
    "x-ratelimit-used": String(limit - remaining),
    "x-ratelimit-reset": String(world.rateLimitResetsAt),
    "x-ratelimit-resource": "core",
  };
}

function countRequest(token: Token): void {
  const { installation } = token;
  if (installation.remaining === 0)
    throw new HttpError(403, `API rate limit exceeded for installation ID ${installation.id}.`);
  installation.remaining--;
}

/** A private repository of somebody else does not exist; a public one can be read by anybody. */
function findAccessible(
  world: World,
  token: Token,
  route: Route & { as: "repository" },
  params: Record<string, string>,
): Repository {
  const repository = world.findMoved(`${params["owner"]}/${params["repo"]}`);
  if (!repository) throw notFound();
  const own =
    repository.owner === token.installation.account &&
    (token.repositories?.has(repository.id) ?? true);
  if (!own && repository.private) throw notFound();
  const allowed = route.needs.some((need) => {
    const [name = "", level] = need.split(":");
    if (!own) return level === "read";
    const granted = name === "metadata" ? "read" : token.permissions[name];
    return granted === "write" || granted === level;
  });
  if (!allowed) throw new HttpError(403, "Resource not accessible by integration");
  return repository;
}

/**
 * Where a renamed repository is now: by its number, which never changes.
 * 301 where a client may go on with GET; 307, which keeps the method and the body, for everything else.
 */
function redirect(world: World, { id }: Repository, method: string, url: URL): Reply {
  const rest = url.pathname.replace(/^\/repos\/[^/]+\/[^/]+/, "");
  const location = `${world.url}/repositories/${id}${rest}${url.search}`;
  return {
    status: method === "GET" ? 301 : 307,
    headers: { location },
    body: {
      message: "Moved Permanently",
      url: location,
      documentation_url:
        "https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects",
    },
  };
}

function readRequest({ route, incoming }: { route: Route; incoming: Incoming }) {
  const { url, headers, text } = incoming;
  const unknown = [...url.searchParams.keys()].filter((name) => !route.query?.includes(name));
  if (unknown.length > 0)
    throw new HttpError(422, `Invalid request.\n\nUnknown parameters: ${unknown.join(", ")}`, {
      violation: `unknown query parameters: ${unknown.join(", ")}`,
    });
  return {
    query: url.searchParams,
    media: readMedia(route, headers.get("accept") ?? "*/*"),
    body: readJson(text),
  };
}

function readMedia(route: Route, accept: string): Media {
  const [, format = "json"] =
    /^application\/vnd\.github(?:\.v3)?\.(diff|raw)(?:\+json)?\b/.exec(accept) ?? [];
  const known = /^(\*\/\*|application\/(\*|json|vnd\.github[\w.-]*(\+json)?))/.test(accept);
  const media = format === "diff" || format === "raw" ? format : "json";
  if (!known || /\.patch|\.text|\.html|\.full|\.object|\.sha/.test(accept) || !serves(route, media))
    throw new HttpError(415, `Unsupported 'Accept' header: '${accept}'.`, {
      violation: `no answer in the format of Accept: ${accept}`,
    });
  return media;
}

const serves = (route: Route, media: Media): boolean =>
  media === "json" || (route.media?.includes(media) ?? false);

function readJson(text: string): unknown {
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError(400, "Problems parsing JSON", { violation: "the body is not JSON" });
  }
}

/** What GitHub's answers carry besides their body. */
export function renderReply(reply: Reply, headers: Record<string, string>): Response {
  const { status = 200, body } = reply;
  const bytes =
    body === undefined || body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
  return new Response(bytes === undefined ? null : new Uint8Array(bytes), {
    status,
    headers: {
      ...(bytes === undefined
        ? {}
        : {
            "content-type": "application/json; charset=utf-8",
            etag: `"${createHash("sha256").update(bytes).digest("hex")}"`,
          }),
      "x-github-media-type": "github.v3; format=json",
      ...headers,
      ...reply.headers,
    },
  });
}

/** GitHub's body for an error. */
export const renderError = (error: HttpError): Reply => ({
  status: error.status,
  body: {
    message: error.message,
    ...(error.errors === undefined ? {} : { errors: error.errors }),
    documentation_url: "https://docs.github.com/rest",
    status: String(error.status),
  },
});
