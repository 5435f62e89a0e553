import * as messages from "../report/messages/commands.ts";
import { pullKey } from "../runs/pull-key.ts";
import { pausePull } from "../store/queue/pauses.ts";
import { defineCommand } from "./command.ts";
import { openPullNamed } from "./arguments/pull-named.ts";

export const pause = defineCommand({
  name: "pause",
  usage: { pull: "/pause" },
  summary: "Review nothing that is pushed here until `/resume`; `/review` is obeyed all the same.",
  needs: "write",
  async run(context) {
    const { database, login } = context;
    const { ref } = await openPullNamed(context);
    const since_ms = await database.now();
    const before = await pausePull(database.query, { pull: pullKey(ref), login, since_ms });
    if (before === undefined) return messages.paused;
    return messages.alreadyPaused(before.login, since_ms - before.sinceMs);
  },
});
