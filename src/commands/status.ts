import * as messages from "../report/messages/commands.ts";
import { numberIn, pullStatus, repositoryStatus } from "../report/messages/status.ts";
import { pullKey, repositoryKey } from "../runs/pull-key.ts";
import { steps } from "../runs/review/steps.ts";
import { progressOf, reviewersNamedIn, waitsForItself } from "../runs/review/run-progress.ts";
import { viewPull, viewRepository } from "../store/queue/active-view.ts";
import { cancellableKinds } from "../runs/queue/cancel-watch.ts";
import { defineCommand } from "./command.ts";
import { knownPullNamed } from "./arguments/pull-named.ts";

/** Reviews and comparisons of a repository that one comment lists. */
const mostListed = 20;

export const status = defineCommand({
  name: "status",
  usage: { pull: "/status", issue: "/status [#12]" },
  summary: "Show what runs and what waits.",
  needs: "read",
  async run(context) {
    const { database, thread, place, args } = context;
    if (place === "issue" && args.words.length === 0) {
      const repository = repositoryKey(thread);
      const limits = { repository, kinds: cancellableKinds, limit: mostListed };
      const view = await viewRepository(database, limits);
      const paused = new Set(view.paused.map(numberIn));
      const active = view.active.map((run) => ({
        ...run,
        isSkipped: paused.has(numberIn(run.pull)) && waitsForItself(run),
      }));
      return repositoryStatus({ ...view, active });
    }
    const ref = await knownPullNamed(context);
    const asked = { pull: pullKey(ref), kinds: cancellableKinds, asked: steps.look };
    const view = await viewPull(database, asked);
    const active = view.active.map((run) => ({
      ...run,
      progress: progressOf(run),
      reviewers: reviewersNamedIn(run.input),
      isSkipped: view.pause !== undefined && waitsForItself(run),
    }));
    const name = messages.pullCalled(ref.number, ref.number === thread.number);
    return pullStatus({ ...view, active }, name);
  },
});
