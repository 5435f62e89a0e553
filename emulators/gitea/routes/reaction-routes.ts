import { z } from "zod";

import { HttpError } from "../../http/http-error.ts";
import type { Reaction } from "../../world/model.ts";
import { react } from "../../world/threads.ts";
import { paginate, paging } from "../http/paginate.ts";
import { type RepositoryCall, type Route, repositoryRoute } from "../http/route.ts";
import { allowedReactions, renderReaction } from "../render/render-issue.ts";
import { notFound } from "../http/errors.ts";
import { requireComment, requireIssue } from "./thread-routes.ts";

const ReactionRequest = z.strictObject({ content: z.string().nullish() });

/** A reaction is named by its content, in the body, also to delete it. */
export const reactionRoutes: Route[] = [
  ...routesFor("/issues/comments/:id", false, (call) => {
    const comment = requireComment(call);
    if (comment === "code") throw notFound();
    return comment.reactions;
  }),
  ...routesFor("/issues/:number", true, (call) => requireIssue(call).reactions),
];

function routesFor(
  path: string,
  isPaged: boolean,
  find: (call: RepositoryCall) => Reaction[],
): Route[] {
  const change = (method: "POST" | "DELETE"): Route =>
    repositoryRoute({
      method,
      path: `${path}/reactions`,
      scopes: ["issue"],
      body: ReactionRequest,
      answer: ({ body, ...call }) => {
        const { world, doer } = call;
        const reactions = find({ ...call, body });
        const content = body.content ?? "";
        if (method === "DELETE") {
          const index = reactions.findIndex((one) => one.user === doer && one.content === content);
          if (index >= 0) reactions.splice(index, 1);
          world.changes.notify();
          // Whether there was one or not.
          return { status: 200 };
        }
        if (!allowedReactions.includes(content))
          throw new HttpError(403, `'${content}' is not an allowed reaction`);
        const { reaction, created } = react(world, reactions, doer, content);
        return { status: created ? 201 : 200, body: renderReaction(world, reaction) };
      },
    });
  return [
    repositoryRoute({
      method: "GET",
      path: `${path}/reactions`,
      scopes: ["issue"],
      query: isPaged ? paging : [],
      answer: (call) => {
        const reactions = find(call);
        // No reaction at all is no empty list.
        if (reactions.length === 0) return { body: null };
        if (isPaged)
          return paginate(call, reactions, (one) => renderReaction(call.world, one), {
            links: false,
          });
        return { body: reactions.map((one) => renderReaction(call.world, one)) };
      },
    }),
    change("POST"),
    change("DELETE"),
  ];
}
