import type { z } from "zod";

import type { Reply } from "../../http/serve.ts";
import type { Repository } from "../../world/model.ts";
import type { Installation } from "../model.ts";
import type { World } from "../world.ts";
import type { SendEvent } from "../webhooks/webhooks.ts";
import { HttpError } from "./http-error.ts";

export type Media = "json" | "diff" | "raw";

export interface Call<Body = unknown> {
  world: World;
  sendEvent: SendEvent;
  /** From the path, decoded. */
  params: Record<string, string>;
  query: URLSearchParams;
  /** The address as it was asked for. */
  url: URL;
  media: Media;
  body: Body;
}

export interface InstallationCall<Body = unknown> extends Call<Body> {
  installation: Installation;
}

/** A call about the repository in its path, which the caller was found to have access to. */
export interface RepositoryCall<Body = unknown> extends InstallationCall<Body> {
  repository: Repository;
}

interface RouteBase<Body> {
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** `:name` is one segment, `:name{.+}` the rest. */
  path: string;
  /** Query parameters it knows; any other is a violation. */
  query?: string[];
  /** Media types it can answer with besides JSON. */
  media?: Media[];
  body?: z.ZodType<Body>;
}

export type Route =
  | (RouteBase<unknown> & { as: "app"; answer(call: Call): Promise<Reply> })
  | (RouteBase<unknown> & { as: "installation"; answer(call: InstallationCall): Promise<Reply> })
  | (RouteBase<unknown> & {
      as: "repository";
      needs: string[];
      answer(call: RepositoryCall): Promise<Reply>;
    });

export type { Reply };

type MaybeLater<T> = T | Promise<T>;

/** A route for the app itself, which shows its JWT. */
export const appRoute = <Body>(
  route: RouteBase<Body> & { answer(call: Call<Body>): MaybeLater<Reply> },
): Route => ({
  ...route,
  as: "app",
  answer: async (call) => route.answer({ ...call, body: parseBody(route.body, call.body) }),
});

/** A route for an installation, about nothing in particular. */
export const installationRoute = <Body>(
  route: RouteBase<Body> & { answer(call: InstallationCall<Body>): MaybeLater<Reply> },
): Route => ({
  ...route,
  as: "installation",
  answer: async (call) => route.answer({ ...call, body: parseBody(route.body, call.body) }),
});

/** A route below `/repos/:owner/:repo`. One of the permissions in `needs` is enough ("issues:write"). */
export const repositoryRoute = <Body>(
  route: RouteBase<Body> & {
    needs: string[];
    answer(call: RepositoryCall<Body>): MaybeLater<Reply>;
  },
): Route => ({
  ...route,
  path: `/repos/:owner/:repo${route.path}`,
  as: "repository",
  answer: async (call) => route.answer({ ...call, body: parseBody(route.body, call.body) }),
});

function parseBody<Body>(schema: z.ZodType<Body> | undefined, body: unknown): Body {
  // Without a schema `Body` is unknown: nothing in the route reads it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  if (!schema) return undefined as Body;
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const problem = result.error.issues
    .map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`)
    .join("; ");
  throw new HttpError(422, `Invalid request.\n\n${problem}`, { violation: problem });
}
