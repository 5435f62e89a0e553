import * as messages from "../report/messages/commands.ts";
import { shortShaCode } from "../report/text/short-sha.ts";
import { fetchConfig } from "../runs/fetch-config.ts";
import { pullKey } from "../runs/pull-key.ts";
import { isBeingReviewed } from "../runs/review/run-progress.ts";
import { endPause, pauseOf } from "../store/queue/pauses.ts";
import { reviewersDone } from "../store/records/records.ts";
import type { Pull } from "../types/pull.ts";
import { defineCommand, type CommandContext } from "./command.ts";
import { openPullNamed } from "./arguments/pull-named.ts";

export const resume = defineCommand({
  name: "resume",
  usage: { pull: "/resume" },
  summary: "End a `/pause`, and review the latest commit if it has not been reviewed.",
  needs: "write",
  async run(context) {
    const { database, login, key, requestReview } = context;
    const pull = await openPullNamed(context);
    const { ref, headSha } = pull;
    if ((await pauseOf(database.query, pullKey(ref))) === undefined) return messages.notPaused;
    const next = await whatFollows(context, pull);
    // A command is obeyed although it is paused. After a crash between the two it is asked for again, with the same key.
    if (next === "review") {
      await requestReview({ pull: ref, trigger: { kind: "command", login } }, key);
    }
    await endPause(database.query, pullKey(ref));
    return messages.resumed(shortShaCode(headSha), next);
  },
});

/** What becomes of the newest head, which nobody may have reviewed meanwhile. */
async function whatFollows(
  { database, forge, signal, reviewers }: CommandContext,
  { ref, headSha, draft }: Pull,
): Promise<Parameters<typeof messages.resumed>[1]> {
  const pull = pullKey(ref);
  const { config } = await fetchConfig(forge, ref, { reviewers, signal });
  const done = await reviewersDone(database.query, { pull, headSha });
  if (config.reviewers.every((name) => done.has(name))) return "reviewed";
  if (await isBeingReviewed(database, { pull, headSha })) return "running";
  const isPushWanted = config.on.some((one) => one === "opened" || one === "synchronize");
  return isPushWanted && (config.drafts || !draft) ? "review" : "unwanted";
}
