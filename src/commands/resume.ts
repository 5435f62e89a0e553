import { skippedCheck } from "../report/messages/checks.ts";
import * as messages from "../report/messages/commands.ts";
import { shortShaCode } from "../report/text/short-sha.ts";
import { isReadByAll } from "../review/load-settings.ts";
import { pullKey } from "../runs/pull-key.ts";
import { isBeingReviewed } from "../runs/review/run-progress.ts";
import { endPause, pauseOf } from "../store/queue/pauses.ts";
import { isPublished, reviewersDone } from "../store/records/records.ts";
import type { Pull } from "../types/pull.ts";
import { bearing, isForgeError } from "./obey/bearing.ts";
import { defineCommand, type CommandContext } from "./command.ts";
import { openPullNamed } from "./arguments/pull-named.ts";

export const resume = defineCommand({
  name: "resume",
  usage: { pull: "/resume" },
  summary: "End a `/pause`, and review the latest commit if it has not been reviewed.",
  needs: "write",
  async run(context) {
    const { database, login, key, requestReview, step } = context;
    const pull = await openPullNamed(context);
    const { ref } = pull;
    // Kept before anything is done: after a crash there would be no pause any more, and what follows would be under way.
    const found = await step("pause before", async () => {
      if ((await pauseOf(database.query, pullKey(ref))) === undefined) return null;
      return { headSha: pull.headSha, next: await whatFollows(context, pull) };
    });
    if (found === null) return messages.notPaused;
    const { headSha, next } = found;
    // A command is obeyed although it is paused. After a crash between the two it is asked for again, with the same key.
    if (next === "review") {
      await requestReview({ pull: ref, trigger: { kind: "command", login } }, key);
    }
    if (next === "unwanted") await takeBackWaiting(context, { ...pull, headSha });
    await endPause(database.query, pullKey(ref));
    return messages.resumed(shortShaCode(headSha), next);
  },
});

/** Beside a head that was pushed in the pause a check waits for its end, and nothing comes of it now. */
async function takeBackWaiting(
  { database, forge, signal }: CommandContext,
  { ref, url, headSha }: Pull,
): Promise<void> {
  if (await isPublished(database.query, pullKey(ref), headSha)) return;
  const check = { ...skippedCheck(headSha, messages.leftOutBySettings), url };
  await bearing(isForgeError, forge.ensureCheck(ref, check, signal));
}

/** What becomes of the newest head, which nobody may have reviewed meanwhile. */
async function whatFollows(
  { database, fetchSettings }: CommandContext,
  { ref, headSha, draft }: Pull,
): Promise<Parameters<typeof messages.resumed>[1]> {
  const pull = pullKey(ref);
  const settings = await fetchSettings();
  const { config } = settings;
  const done = await reviewersDone(database.query, { pull, headSha });
  if (isReadByAll(settings, done)) return "reviewed";
  if (await isBeingReviewed(database, { pull, headSha })) return "running";
  const isPushWanted = config.on.some((one) => one === "opened" || one === "synchronize");
  return isPushWanted && (config.drafts || !draft) ? "review" : "unwanted";
}
