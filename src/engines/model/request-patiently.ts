import type { Allowance } from "../../net/allowance.ts";
import type { Clock } from "../../net/clock.ts";
import type { Doors, Pass } from "./doors.ts";
import type { Failure } from "./failure.ts";
import { writeModelName, type ModelName } from "./model-name.ts";
import type { ModelSettings } from "./model-settings.ts";
import type { Tokens } from "./prices.ts";
import type { Manner } from "./providers.ts";
import { requestOnce, type ModelRequest, type Reply, type Requested } from "./request-once.ts";

/*
 * Why not the retries of the SDK's `ai`: a limit that one request meets is not known to the ones beside it, failed requests are
 * in nobody's books, and there is no other model to turn to.
 */

/** One request that failed, for the log: no text, no key, no address. */
export interface Trouble {
  model: string;
  reason: string;
  /** What the operator can do about it. */
  advice?: string;
  status: number | undefined;
}

export interface Patience {
  settings: ModelSettings;
  fetch: typeof globalThis.fetch;
  clock: Clock;
  silenceMs: number;
  maxTries: number;
  /** How long one model is waited for with one request where nobody says how long that may take. */
  patienceMs: number;
  doors: Doors;
  /** By model, the place in `manners` that it is known to understand. */
  understood: Map<string, number>;
  onTrouble: ((trouble: Trouble) => void) | undefined;
}

export interface OneAsked {
  model: ModelName;
  /** Whether there is another model to turn to. */
  hasNext: boolean;
  /** @throws BudgetSpent */
  check(): Promise<void>;
  /** Told of each request: its tokens, and how long it was under way. */
  spend(tokens: Tokens, durationMs: number): Promise<void>;
  signal: AbortSignal;
  /** How long all of it may take. */
  time?: Allowance | undefined;
}

/**
 * From all we would say to what every server understands. A 400 doesn't tell what it was about in a way that all servers
 * share, so less is tried.
 */
const manners = [
  { isExact: true, hasSchema: true },
  { isExact: true, hasSchema: false },
  { isExact: false, hasSchema: false },
] as const satisfies Manner[];

/** How long a model counts as out of order, in milliseconds. */
const outMs = 60_000;

/**
 * How long one model is waited for while there is another one. Providers count by the minute, so the limit of one is over by
 * then, with the chance on top; what lasts longer is one of hours or days, and the other model answers meanwhile.
 */
const besideNextMs = 75_000;

/**
 * One request to one model, repeated as long as that may help.
 *
 * @returns the reply, or the last failure
 * @throws BudgetSpent; the signal's reason
 */
export async function requestPatiently(
  asked: OneAsked,
  request: Omit<ModelRequest, "manner">,
  patience: Patience,
): Promise<{ reply: Reply } | { failure: Pick<Failure, "reason"> }> {
  const { clock, doors, understood } = patience;
  const { signal } = asked;
  const model = writeModelName(asked.model);
  const deadlineMs = clock.now() + mostWaitMs(asked, patience);
  let manner = understood.get(model) ?? 0;
  let tries = 0;
  let unclear = 0;
  let isUnlimited = false;

  for (;;) {
    signal.throwIfAborted();
    const knocked = doors.knock(model, asked);
    if ("closed" in knocked) {
      const { closed } = knocked;
      if (closed.kind === "out" || closed.untilMs > deadlineMs) return { failure: closed };
      await closed.wait(signal);
      continue;
    }
    const { pass } = knocked;
    try {
      const ended = await askThrough(pass);
      if (ended !== undefined) return ended;
    } finally {
      pass.ended();
    }
  }

  /** @returns `undefined` where it is to be tried again, as soon as it is let through */
  async function askThrough(
    pass: Pass,
  ): Promise<{ reply: Reply } | { failure: Failure } | undefined> {
    await asked.check();
    tries += 1;
    const result = await requestOnce(
      asked.model,
      { ...request, isUnlimited, manner: manners[manner] ?? manners[2] },
      {
        ...patience,
        attempt: Math.max(tries, pass.attempt),
        onAccepted: () => pass.accepted(),
        signal,
      },
    );
    await account(asked, result);
    if ("isAborted" in result) throw signal.reason;
    if ("reply" in result) {
      understood.set(model, manner);
      return result;
    }
    const { failure } = result;
    const { reason, advice, status } = failure;
    patience.onTrouble?.({ model, reason, ...(advice === undefined ? {} : { advice }), status });
    const untilMs = clock.now() + failure.waitMs;
    const giveUp = () => {
      // The requests beside this one, and those after it, need not find out by themselves.
      pass.close({ untilMs: Math.max(untilMs, clock.now() + outMs), kind: "out", reason });
      return { failure };
    };
    switch (failure.kind) {
      case "refused":
        return { failure };
      case "not-understood":
        if (manner === manners.length - 1) return { failure };
        manner += 1;
        return undefined;
      case "too-long":
        // Servers of one's own hold little, and some count the room for the longest answer as taken.
        if (isUnlimited || asked.model.provider !== "compatible") return { failure };
        isUnlimited = true;
        return undefined;
      case "limited":
        // Else all that wait for a seat behind this one would wait as long again, each for itself.
        if (asked.hasNext && untilMs > deadlineMs) return giveUp();
        pass.close({ untilMs, kind: "limited", reason });
        return undefined;
      case "unclear":
        unclear += 1;
        if (unclear >= patience.maxTries || untilMs > deadlineMs) return giveUp();
        if (failure.isTold) pass.close({ untilMs, kind: "limited", reason });
        else await clock.wait(failure.waitMs, signal);
        return undefined;
      case "silent":
        return giveUp();
    }
  }
}

/** Over all tries of one request, without the answers' own time. */
function mostWaitMs({ hasNext, time }: OneAsked, { patienceMs }: Patience): number {
  const allowedMs = time?.leftMs() ?? patienceMs;
  return hasNext ? Math.min(allowedMs, besideNextMs) : allowedMs;
}

async function account(asked: OneAsked, { tokens, durationMs }: Requested): Promise<void> {
  try {
    await asked.spend(tokens, durationMs);
  } catch (error) {
    // Who is stopped is told so, even where the books are closed already.
    asked.signal.throwIfAborted();
    throw error;
  }
}
