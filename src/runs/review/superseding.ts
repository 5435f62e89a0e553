import * as messages from "../../report/messages/checks.ts";
import { pauseOf } from "../../store/queue/pauses.ts";
import { newestHeads, type Head } from "../../store/queue/pulls.ts";
import type { Pull } from "../../types/pull.ts";
import { pullKey } from "../pull-key.ts";
import type { ReviewRequest } from "./review-request.ts";
import type { RunContext, Wanted } from "./run-context.ts";
import type { RunResult } from "./run-events.ts";
import { settleCheck } from "./try-check.ts";

/** Why a run was aborted: its pull has a newer head that will be reviewed. */
export class Superseded extends Error {
  override readonly name = "Superseded";
  readonly by: Head;
  constructor(by: Head) {
    super(`superseded by ${by.sha}`);
    this.by = by;
  }
}

/**
 * How the pull stands, and the head that takes this run's place if there is one that is to be reviewed too. The forge is
 * asked, and where it shows less than what its own deliveries told us, the database knows better.
 */
export async function lookAgain(
  { forge, services, signal }: RunContext,
  wanted: Wanted,
): Promise<{ now: Pull; successor?: Head }> {
  const { pull, config } = wanted;
  const now = await forge.fetchPull(pull.ref, signal);
  if (!config.on.includes("synchronize")) return { now };
  const key = pullKey(pull.ref);
  if ((await pauseOf(services.database.query, key)) !== undefined) return { now };
  const known = (await newestHeads(services.database.query, [key])).get(key);
  // Where others can have signed a delivery, only what the forge shows is true.
  const isBelieved = forge.capabilities.authenticDeliveries;
  if (isBelieved && known && known.sha !== pull.headSha && known.updatedMs > now.updatedMs) {
    return { now, successor: known };
  }
  const isPassed = now.headSha !== pull.headSha && isWelcome(now, wanted);
  return isPassed ? { now, successor: { sha: now.headSha, updatedMs: now.updatedMs } } : { now };
}

function isWelcome(now: Pull, { config }: Wanted): boolean {
  return now.state === "open" && (config.drafts || !now.draft);
}

/**
 * Does the work of a run for as long as its head is the newest: the signal it gets is aborted with a `Superseded` once the
 * database knows a newer one and the forge agrees, whichever process the push was told to.
 */
export async function whileNewest<T>(
  context: RunContext,
  wanted: Wanted,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { services, signal } = context;
  const { pull } = wanted;
  const superseded = new AbortController();
  let asking: Promise<void> | undefined;
  let answered: string | undefined;

  async function ask(sha: string): Promise<void> {
    try {
      const { successor } = await lookAgain(context, wanted);
      if (successor === undefined) answered = sha;
      else superseded.abort(new Superseded(successor));
    } catch {
      // Asked again with the next look; before anything is published the forge has to answer anyway.
    }
  }

  const stop = services.heads.watch(pullKey(pull.ref), ({ sha, updatedMs }) => {
    const isNews = sha !== pull.headSha && sha !== answered && updatedMs >= pull.updatedMs;
    if (!isNews) return;
    asking ??= ask(sha).finally(() => {
      asking = undefined;
    });
  });
  try {
    return await work(AbortSignal.any([signal, superseded.signal]));
  } catch (error) {
    // Whoever is interrupted says so in words of his own.
    signal.throwIfAborted();
    superseded.signal.throwIfAborted();
    throw error;
  } finally {
    stop();
    await asking;
  }
}

/** Ends a run whose pull has moved on: its check says so, and the comment belongs to the newer run. */
export async function letGo(
  context: RunContext,
  { pull }: Wanted,
  { sha, updatedMs }: Head,
): Promise<RunResult> {
  const check = { ...messages.supersededCheck(pull.headSha, sha), url: pull.url };
  await context.step("let go", () => settleCheck(context, pull.ref, check));
  return { status: "superseded", by: sha, updatedMs };
}

/**
 * The review that takes the place of one that was superseded. The push's delivery asks for it too; should it be lost, the newer head
 * is reviewed all the same.
 */
export function successorOf(
  { trigger, reviewers, isFull, askers }: ReviewRequest,
  { pull }: Wanted,
  { by, updatedMs }: Extract<RunResult, { status: "superseded" }>,
): ReviewRequest {
  const pushed = { kind: "actions" as const, actions: ["synchronize"] };
  return {
    pull: pull.ref,
    head: { sha: by, updatedMs },
    // Who was promised a review gets it, whatever the configuration says of pushes.
    trigger: trigger.kind === "command" ? trigger : pushed,
    ...(reviewers === undefined ? {} : { reviewers }),
    ...(isFull === undefined ? {} : { isFull }),
    ...(askers === undefined ? {} : { askers }),
  };
}
