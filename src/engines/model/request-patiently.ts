import type { Clock } from "../../net/clock.ts";
import { requestOnce, type Requested, type ModelRequest, type Reply } from "./request-once.ts";
import type { Doors } from "./doors.ts";
import type { Failure } from "./failure.ts";
import { writeModelName, type ModelName } from "./model-name.ts";
import type { ModelSettings } from "./model-settings.ts";
import type { Tokens } from "./prices.ts";
import type { Manner } from "./providers.ts";

/*
 * Why not the retries of the SDK's `ai`: a limit that one request meets is not known to the ones beside it, failed requests are
 * in nobody's books, and there is no other model to turn to.
 */

/** One request that failed, for the log: no text, no key, no address. */
export interface Trouble {
  model: string;
  reason: string;
  status: number | undefined;
}

export interface Patience {
  settings: ModelSettings;
  fetch: typeof globalThis.fetch;
  clock: Clock;
  silenceMs: number;
  maxTries: number;
  /** How long one model is waited for with one request, over all of its tries, without the answers' own time. */
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
  spend(tokens: Tokens): Promise<void>;
  signal: AbortSignal;
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
  const deadlineMs = clock.now() + patience.patienceMs;
  let manner = understood.get(model) ?? 0;
  let tries = 0;
  let unclear = 0;
  let isUnlimited = false;

  for (;;) {
    signal.throwIfAborted();
    const closed = doors.closed(model);
    if (closed?.kind === "out" && asked.hasNext) return { failure: closed };
    if (closed?.kind === "limited") {
      if (closed.untilMs > deadlineMs) return { failure: closed };
      await clock.wait(closed.untilMs - clock.now(), signal);
      continue;
    }
    await asked.check();
    tries += 1;
    const result = await requestOnce(
      asked.model,
      { ...request, isUnlimited, manner: manners[manner] ?? manners[2] },
      { ...patience, attempt: tries, signal },
    );
    await account(asked, result);
    if ("isAborted" in result) throw signal.reason;
    if ("reply" in result) {
      doors.open(model);
      understood.set(model, manner);
      return result;
    }
    const { failure } = result;
    patience.onTrouble?.({ model, reason: failure.reason, status: failure.status });
    const untilMs = clock.now() + failure.waitMs;
    switch (failure.kind) {
      case "refused":
        return result;
      case "not-understood":
        if (manner === manners.length - 1) return result;
        manner += 1;
        break;
      case "too-long":
        // Servers of one's own hold little, and some count the room for the longest answer as taken.
        if (isUnlimited || asked.model.provider !== "compatible") return result;
        isUnlimited = true;
        break;
      case "limited":
        doors.close(model, { untilMs, kind: "limited", reason: failure.reason });
        break;
      case "unclear":
        unclear += 1;
        if (unclear >= patience.maxTries || untilMs > deadlineMs) return giveUp(failure);
        await clock.wait(failure.waitMs, signal);
        break;
      case "silent":
        return giveUp(failure);
    }
  }

  /** The requests beside this one, and those after it, need not find out by themselves. */
  function giveUp(failure: Failure): { failure: Failure } {
    doors.close(model, { untilMs: clock.now() + outMs, kind: "out", reason: failure.reason });
    return { failure };
  }
}

async function account(asked: OneAsked, { tokens }: Requested): Promise<void> {
  try {
    await asked.spend(tokens);
  } catch (error) {
    // Who is stopped is told so, even where the books are closed already.
    asked.signal.throwIfAborted();
    throw error;
  }
}
