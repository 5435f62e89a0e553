import type { z } from "zod";

import type { Reply } from "../../http/serve.ts";
import type { Account, Repository } from "../../world/model.ts";
import type { ScopeCategory } from "../model.ts";
import type { Webhooks } from "../webhooks/webhooks.ts";
import type { GiteaWorld } from "../world.ts";
import { parseBody } from "./parse-body.ts";

export type { Reply };

export interface Call<Body = unknown> {
  world: GiteaWorld;
  webhooks: Webhooks;
  /** From the path, decoded. */
  params: Record<string, string>;
  query: URLSearchParams;
  /** The address as it was asked for. */
  url: URL;
  body: Body;
  /** Whose token was shown. */
  doer: Account | undefined;
  /** Records what the real service ignores in silence. */
  violate: (problem: string) => void;
}

export interface SignedCall<Body = unknown> extends Call<Body> {
  doer: Account;
}

/** A call about the repository in its path, which the caller may read. */
export interface RepositoryCall<Body = unknown> extends SignedCall<Body> {
  repository: Repository;
}

type MaybeLater<T> = T | Promise<T>;

interface RouteBase<Body> {
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** `:name` is one segment, `:name{.+}` the rest. */
  path: string;
  /** What a token needs, to read for GET and to write for everything else. */
  scopes: ScopeCategory[];
  /** Query parameters it knows; any other is ignored, and a violation. */
  query?: string[];
  body?: z.ZodType<Body>;
}

export type Route = RouteBase<unknown> &
  (
    | { as: "anybody"; answer(call: Call, text: BodyText): Promise<Reply> }
    | { as: "user"; answer(call: SignedCall, text: BodyText): Promise<Reply> }
    | {
        as: "repository";
        needs: Need;
        answer(call: RepositoryCall, text: BodyText): Promise<Reply>;
      }
  );

/** The body as it came; the route knows how to read it. */
export interface BodyText {
  text: string;
  contentType: string;
}

/** What the caller has to be: anybody who can read it, somebody with a token, or more. */
export type Need = "reader" | "token" | "writer" | "admin";

/** A route that answers whoever asks. */
export const openRoute = <Body>(
  route: RouteBase<Body> & { answer(call: Call<Body>): MaybeLater<Reply> },
): Route => ({
  ...route,
  as: "anybody",
  answer: async (call, text) => route.answer({ ...call, body: parseBody(route.body, text, call) }),
});

/** A route for somebody with a token, about nothing in particular. */
export const userRoute = <Body>(
  route: RouteBase<Body> & { answer(call: SignedCall<Body>): MaybeLater<Reply> },
): Route => ({
  ...route,
  as: "user",
  answer: async (call, text) => route.answer({ ...call, body: parseBody(route.body, text, call) }),
});

/**
 * A route below `/repos/:owner/:repo`. Without `needs`, GET answers whoever can read the repository and
 * everything else whoever shows a token.
 */
export const repositoryRoute = <Body>(
  route: RouteBase<Body> & {
    needs?: Need;
    answer(call: RepositoryCall<Body>): MaybeLater<Reply>;
  },
): Route => ({
  ...route,
  path: `/repos/:owner/:repo${route.path}`,
  as: "repository",
  needs: route.needs ?? (route.method === "GET" ? "reader" : "token"),
  answer: async (call, text) => route.answer({ ...call, body: parseBody(route.body, text, call) }),
});
