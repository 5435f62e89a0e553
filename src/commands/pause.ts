import * as messages from "../report/messages/commands.ts";
import { pullKey } from "../runs/pull-key.ts";
import { pauseOf, pausePull } from "../store/queue/pauses.ts";
import { defineCommand } from "./command.ts";
import { openPullNamed } from "./arguments/pull-named.ts";

export const pause = defineCommand({
  name: "pause",
  usage: { pull: "/pause" },
  summary: "Review nothing that is pushed here until `/resume`; `/review` is obeyed all the same.",
  needs: "write",
  async run(context) {
    const { database, login, step } = context;
    const { ref } = await openPullNamed(context);
    const pull = pullKey(ref);
    const nowMs = await database.now();
    // Kept before anything is written: after a crash this pause would look like an earlier one.
    const before = await step("pause before", async () => {
      return (await pauseOf(database.query, pull)) ?? null;
    });
    if (before !== null) return messages.alreadyPaused(before.login, nowMs - before.sinceMs);
    await pausePull(database.query, { pull, login, since_ms: nowMs });
    return messages.paused;
  },
});
