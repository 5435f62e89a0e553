import { z } from "zod";

import { HttpError } from "../../http/http-error.ts";
import type { Reaction } from "../../world/model.ts";
import { react } from "../../world/threads.ts";
import { paginate, paging } from "../http/paginate.ts";
import { type RepositoryCall, type Route, repositoryRoute } from "../http/route.ts";
import { allowedReactions, renderReaction } from "../render/render-issue.ts";
import { requireComment, requireIssue } from "./thread-routes.ts";

const ReactionRequest = z.strictObject({ content: z.string().nullish() });

/** A reaction is named by its content, in the body, also to delete it. */
export const reactionRoutes: Route[] = [
  ...routesFor("/issues/comments/:id", false, (call) => {
    const { number, reactions } = requireComment(call).comment;
    const locked = call.world.findIssue(call.repository, number)?.locked ?? false;
    return { reactions, locked };
  }),
  ...routesFor("/issues/:number", true, (call) => requireIssue(call)),
];

function routesFor(
  path: string,
  isPaged: boolean,
  find: (call: RepositoryCall) => { reactions: Reaction[]; locked: boolean },
): Route[] {
  const change = (method: "POST" | "DELETE"): Route =>
    repositoryRoute({
      method,
      path: `${path}/reactions`,
      scopes: ["issue"],
      body: ReactionRequest,
      answer: ({ body, ...call }) => {
        const { world, repository, doer } = call;
        const { reactions, locked } = find({ ...call, body });
        if (locked && !world.canWrite(repository, doer))
          throw new HttpError(403, "no permission to change reaction");
        const content = body.content ?? "";
        if (method === "DELETE") {
          // Without a content it is all of one's own.
          const left = reactions.filter(
            (one) => one.user !== doer || (content !== "" && one.content !== content),
          );
          reactions.splice(0, reactions.length, ...left);
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
        const { reactions } = find(call);
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
