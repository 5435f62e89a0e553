import { reviewAsked } from "../report/messages/asked-reviews.ts";
import { defineCommand } from "./command.ts";
import { namesOf } from "./arguments/names-of.ts";
import { fetchOpen, pullNamed } from "./arguments/pull-named.ts";
import { replyEarly } from "./obey/reply-early.ts";

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
    const { login, args, key, thread, commentId, marker, requestReview } = context;
    const { ref, words } = pullNamed(context);
    const names = await namesOf(words, context);
    const { url } = await fetchOpen(context, ref);
    const isElsewhere = ref.number !== thread.number;
    if (isElsewhere) await replyEarly(context, reviewAsked(ref.number, url));
    await requestReview(
      {
        pull: ref,
        trigger: { kind: "command", login },
        ...(names === undefined ? {} : { reviewers: names }),
        ...(args.flags["full"] === true ? { isFull: true } : {}),
        askers: [{ thread, commentId, ...(isElsewhere ? { marker } : {}) }],
      },
      key,
    );
    return undefined;
  },
});
