import type { Incoming, Reply } from "../../http/serve.ts";
import { HttpError } from "../../http/http-error.ts";
import { fullName } from "../../world/forge-world.ts";
import type { Repository } from "../../world/model.ts";
import { createGiteaEvents } from "../control/gitea-events.ts";
import type { Token } from "../model.ts";
import type { Webhooks } from "../webhooks/webhooks.ts";
import type { GiteaWorld } from "../world.ts";
import { authenticate } from "./authenticate.ts";
import { notFound, silent } from "./errors.ts";
import type { Call, Need, Route } from "./route.ts";

/** Checks in Gitea's order (who, with which scopes, where, may they) and lets the route answer. Throws `HttpError`. */
export async function dispatch(
  world: GiteaWorld,
  webhooks: Webhooks,
  route: Route,
  { method, url, headers, params, text }: Incoming,
): Promise<Reply> {
  if (method !== route.method) throw silent(405, `there is no ${method} of anything`);
  const violate = (problem: string): void =>
    void world.violations.push({ method: route.method, path: url.pathname + url.search, problem });
  const token = authenticate(world, headers.get("authorization") ?? undefined);
  checkScopes(token, route);
  const unknown = [...url.searchParams.keys()].filter((name) => !route.query?.includes(name));
  if (unknown.length > 0) violate(`unknown query parameters: ${unknown.join(", ")}`);
  const accept = headers.get("accept") ?? "*/*";
  if (/vnd\.github[\w.]*\.(diff|patch|raw|html|text|full|sha|object)/.test(accept))
    violate(`no answer in the format of Accept: ${accept}`);
  const doer = token?.account;
  const raw = { text, contentType: headers.get("content-type") ?? "" };
  const call: Call = {
    world,
    webhooks,
    events: createGiteaEvents(world, webhooks.enqueue),
    params,
    query: url.searchParams,
    url,
    body: undefined,
    doer,
    violate,
  };
  if (route.as === "anybody") return route.answer(call, raw);
  if (route.as === "user") return route.answer({ ...call, doer: signed(call) }, raw);
  const name = `${params["owner"]}/${params["repo"]}`;
  const repository = world.findMoved(name);
  if (!repository) throw notFound();
  if (world.findRepository(name) !== repository) return redirect(repository, params, url);
  if (world.permission(repository, doer) === "none") throw notFound();
  checkNeed(call, repository, route.needs);
  // A route that only needs a reader does not look at who it is.
  const somebody = doer ?? { id: 0, login: "", type: "User" };
  return route.answer({ ...call, doer: somebody, repository }, raw);
}

function checkScopes(token: Token | undefined, { method, scopes }: Route): void {
  if (!token || token.scopes.includes("all")) return;
  const needed = scopes.map((scope) => `${method === "GET" ? "read" : "write"}:${scope}` as const);
  const has = needed.every(
    (scope) =>
      token.scopes.includes(scope) ||
      token.scopes.some((one) => one === scope.replace("read:", "write:")),
  );
  if (has) return;
  throw new HttpError(
    403,
    `token does not have at least one of required scope(s): [${needed.join(" ")}]`,
  );
}

function signed({ doer }: Call) {
  if (!doer) throw new HttpError(401, "token is required");
  return doer;
}

function checkNeed(call: Call, repository: Repository, need: Need): void {
  if (need === "reader") return;
  const doer = signed(call);
  if (need === "writer" && !call.world.canWrite(repository, doer))
    throw new HttpError(403, "user should have a permission to write to a repo");
  if (need === "admin" && !call.world.isAdmin(repository, doer))
    throw new HttpError(
      403,
      "user should be an owner or a collaborator with admin write of a repository",
    );
}

/**
 * Where a renamed repository is now. The address is relative, and the status is 301 whatever the method: most clients
 * then ask with GET, and a write is lost without an error. Where it is the owner that was renamed it is 307.
 */
function redirect(repository: Repository, params: Record<string, string>, url: URL): Reply {
  const part = (name: string): string => name.split("/").map(encodeURIComponent).join("/");
  const location = url.pathname.replace(
    `${part(params["owner"] ?? "")}/${part(params["repo"] ?? "")}`,
    part(fullName(repository)),
  );
  const isSameOwner = repository.owner.login.toLowerCase() === params["owner"]?.toLowerCase();
  return {
    status: isSameOwner ? 301 : 307,
    headers: { location: location + url.search, "content-type": "text/html; charset=utf-8" },
    body: Buffer.from(
      `<a href="${location}">${isSameOwner ? "Moved Permanently" : "Temporary Redirect"}</a>.\n\n`,
    ),
  };
}
