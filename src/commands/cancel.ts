import * as messages from "../report/messages/commands.ts";
import { cancellableKinds } from "../runs/queue/cancel-watch.ts";
import { pullKey } from "../runs/pull-key.ts";
import { steps } from "../runs/review/steps.ts";
import { cancelRuns } from "../store/queue/cancellations.ts";
import { defineCommand } from "./command.ts";
import { measureStep } from "./comparison/compare-request.ts";
import { tellStep } from "./fixing/fix-request.ts";
import { knownPullNamed } from "./arguments/pull-named.ts";

/** What has come so far is not undone: its result stands there, or is about to. */
const unlessKept = [steps.suggest, steps.publish, measureStep, tellStep];

export const cancel = defineCommand({
  name: "cancel",
  usage: { pull: "/cancel", issue: "/cancel #12" },
  summary: "Stop the review, comparison or `/fix` that runs, and those that wait.",
  needs: "write",
  async run(context) {
    const { database, login, key, thread } = context;
    const ref = await knownPullNamed(context);
    const pull = pullKey(ref);
    const kinds = cancellableKinds;
    const cancelled = await cancelRuns(database, { pull, kinds, unlessKept, login, key });
    if (cancelled.length === 0) {
      return messages.nothingToCancel(
        messages.pullCalled(ref.number, ref.number === thread.number),
      );
    }
    // What runs tells its end where it told its beginning, and so does a comparison that waits.
    const waiting = cancelled.filter(({ kind, hadBegun }) => kind === "review" && !hadBegun).length;
    return waiting === 0 ? undefined : messages.cancelledWaiting(waiting);
  },
});
