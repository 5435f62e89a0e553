import * as messages from "../report/messages.ts";
import { UserError } from "../types/user-error.ts";
import { defineCommand } from "./command.ts";

export const review = defineCommand({
  name: "review",
  usage: "/review [reviewer…]",
  summary: "Review the latest commit again, by all reviewers or by those named.",
  needs: "write",
  async run({ pull, login, args, reviewers, key, fetchPull, requestReview }) {
    const unknown = args.find((name) => !reviewers.includes(name));
    if (unknown !== undefined) throw new UserError(messages.unknownReviewer(unknown, reviewers));
    const { state } = await fetchPull();
    if (state !== "open") throw new UserError(messages.pullNotOpen(state));
    await requestReview(
      {
        pull,
        trigger: { kind: "command", login },
        ...(args.length > 0 ? { reviewers: [...args] } : {}),
      },
      key,
    );
    return undefined;
  },
});
