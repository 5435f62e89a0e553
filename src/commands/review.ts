import * as messages from "../report/messages/commands.ts";
import { UserError } from "../types/user-error.ts";
import { defineCommand } from "./command.ts";
import { namesOf } from "./arguments/names-of.ts";
import { fetchNamed, pullNamed } from "./arguments/pull-named.ts";

export const review = defineCommand({
  name: "review",
  usage: {
    pull: "/review [reviewer…] [--full]",
    issue: "/review #12 [reviewer…] [--full]",
  },
  summary:
    "Review the latest commit again, by all reviewers or by those named; `--full`: the changed files whole, not only what was changed in them.",
  needs: "write",
  offer: () => "/review",
  authorsMay: true,
  flags: { full: { type: "boolean" } },
  async run(context) {
    const { login, args, key, requestReview } = context;
    const { ref, words } = pullNamed(context);
    const names = await namesOf(words, context);
    const { state, url } = await fetchNamed(context, ref);
    if (state !== "open") throw new UserError(messages.pullNotOpen(state));
    await requestReview(
      {
        pull: ref,
        trigger: { kind: "command", login },
        ...(names === undefined ? {} : { reviewers: names }),
        ...(args.flags["full"] === true ? { isFull: true } : {}),
      },
      key,
    );
    return context.place === "issue" ? messages.reviewAsked(ref.number, url) : undefined;
  },
});
