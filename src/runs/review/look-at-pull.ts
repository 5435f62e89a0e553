import * as messages from "../../report/messages/endings.ts";
import { isReadByAll } from "../../review/load-settings.ts";
import { fetchSettings } from "../fetch-settings.ts";
import { pauseOf } from "../../store/queue/pauses.ts";
import { forgetHead } from "../../store/queue/pulls.ts";
import { reviewersDone } from "../../store/records/records.ts";
import { isPassing } from "../queue/failure.ts";
import { pullKey } from "../pull-key.ts";
import type { RunContext, Wanted } from "./run-context.ts";
import type { RunResult } from "./run-events.ts";

/**
 * How often a head that is not shown is asked for again where others can have made it up: some seconds, in which reviews of the pull
 * that are wanted wait behind it.
 */
const mostTriesOfUnproven = 3;

/** Learns what the pull is, and decides whether anybody wants a review of it. */
export async function lookAtPull(
  context: Pick<RunContext, "request" | "forge" | "services" | "signal" | "failures">,
): Promise<Wanted | RunResult> {
  const { request, forge, services, signal, failures } = context;
  const pull = await forge.fetchPull(request.pull, signal);
  const skipped = (reason: string) => ({ status: "skipped" as const, reason });
  if (pull.state !== "open") return skipped(messages.pullIs(pull.state));
  const { head, trigger } = request;
  const key = pullKey(pull.ref);
  // A newer head than the one that was asked for will do as well.
  if (head !== undefined && head.sha !== pull.headSha && pull.updatedMs < head.updatedMs) {
    const notYet = new Error(`the forge does not show ${head.sha} yet`);
    const isTrue = forge.capabilities.authenticDeliveries;
    if (isPassing(failures, notYet) && (isTrue || failures < mostTriesOfUnproven)) throw notYet;
    // It will not any more. What it does show is the newest head, for everybody.
    await forgetHead(services.database.query, key, head.sha);
  }
  const { reviewers, checkRules } = services;
  const settings = await fetchSettings(forge, request.pull, { reviewers, checkRules, signal });
  const { config, problems, team } = settings;
  if (trigger.kind === "actions") {
    const { actions } = trigger;
    const isListed = actions.some((action) => config.on.some((one) => one === action));
    if (!isListed) return skipped(messages.actionsNotListed(actions));
    if (pull.draft && !config.drafts) return skipped(messages.pullIsDraft);
    const isPush = actions.every((action) => action === "opened" || action === "synchronize");
    const { headSha } = pull;
    const done = await reviewersDone(services.database.query, { pull: key, headSha });
    // The run before has met it already, as the newer head that it found.
    if (isPush && isReadByAll(settings, done)) {
      return skipped(messages.alreadyReviewed(headSha));
    }
    // Last of all: only what would be reviewed otherwise waits for the end of a pause.
    const pause = await pauseOf(services.database.query, key);
    if (pause !== undefined) {
      const { login } = pause;
      const paused = { headSha, url: pull.url, login };
      return { ...skipped(messages.pausedBy(login)), paused };
    }
  }
  return { pull, config, problems, team };
}
