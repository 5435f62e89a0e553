import { systemClock, type Clock } from "../../net/clock.ts";
import { UserError } from "../../types/user-error.ts";
import type { Answer, Ask, AskOptions, Question } from "./ask.ts";
import { bookRequests, expectedTokens } from "./budget.ts";
import { converse, type Said } from "./converse.ts";
import { createDoors } from "./doors.ts";
import { ModelError } from "./model-error.ts";
import { parseModelName, writeModelName, type ModelName } from "./model-name.ts";
import { whyUnaskable, type ModelSettings } from "./model-settings.ts";
import { usdOf, type Tokens } from "./prices.ts";
import type { Messages } from "./providers.ts";
import type { OneAsked, Patience, Trouble } from "./request-patiently.ts";
import { memoOf } from "./remember.ts";
import { createSeats } from "./seats.ts";
import { addUsage, noUsage, type Usage } from "../../types/usage.ts";

export interface ModelClientOptions {
  clock?: Clock;
  /** How long nothing may come from a model that was asked, in milliseconds: 60 s. */
  silenceMs?: number;
  /** Tries for one request that fails for no reason of its own, the first included: 3. */
  maxTries?: number;
  /**
   * How long is waited for one model with one request, for its limits and between tries, where the question doesn't say what
   * time it has: 2 minutes.
   */
  patienceMs?: number;
  /** Requests to one model at the same time; by default what its provider can do. */
  concurrency?: number | undefined;
  /** Hears of every request that failed, also of those that are repeated, and of models that can't be asked. */
  onTrouble?: (trouble: Trouble) => void;
  fetch?: typeof globalThis.fetch;
}

export interface ModelClient {
  /**
   * Asks the first model of the chain; the next one when it can't be reached, is overloaded, silent, or refuses. A malformed
   * answer is put back once, to the model that gave it.
   */
  ask: Ask;
  /** What keeps a reviewer's own model from being asked here, as a sentence; `undefined` for nothing. */
  whyUnaskable: (model: string) => string | undefined;
}

/**
 * For the whole process: requests learn from each other what a model's limits are.
 *
 * @throws UserError when a key or the address is missing
 */
export function createModelClient(
  settings: ModelSettings,
  options: ModelClientOptions = {},
): ModelClient {
  for (const model of settings.models) {
    const why = whyUnaskable(model, settings);
    if (why !== undefined) throw new UserError(why);
  }
  const { clock = systemClock } = options;
  const patience: Patience = {
    settings,
    clock,
    fetch: options.fetch ?? globalThis.fetch,
    silenceMs: options.silenceMs ?? 60_000,
    maxTries: options.maxTries ?? 3,
    patienceMs: options.patienceMs ?? 120_000,
    doors: createDoors(clock),
    understood: new Map(),
    onTrouble: options.onTrouble,
  };
  const seats = createSeats(options.concurrency);
  const chainFor = (own: string | undefined): ModelName[] => {
    const named = own === undefined ? [] : [parseModelName(own)];
    const models = [...named, ...settings.models];
    return [...new Map(models.map((model) => [writeModelName(model), model])).values()];
  };

  async function ask<T>(question: Question<T>, asking: AskOptions): Promise<Answer<T>> {
    const { signal, time, budget, memory, reviewer = "" } = asking;
    const chain = chainFor(asking.model);
    const reasons: string[] = [];
    let usage: Usage = noUsage;
    let durationMs = 0;
    for (const [place, model] of chain.entries()) {
      const name = writeModelName(model);
      const isFallback = place > 0;
      const advice = whyUnaskable(model, settings);
      if (advice !== undefined) {
        const reason = "is not set up here";
        options.onTrouble?.({ model: name, reason, advice, status: undefined });
        reasons.push(`${name} ${reason}`);
        continue;
      }
      const address = model.provider === "compatible" ? (settings.url?.href ?? "") : "";
      const memo = memory && memoOf(memory, question, { model: name, address });
      const value = await memo?.recall();
      if (value !== undefined) {
        return {
          value,
          model: name,
          isFallback,
          usage,
          durationMs,
          isRepaired: false,
          isRemembered: true,
        };
      }
      const priced = (tokens: Tokens): Usage => ({
        requests: 1,
        inputTokens: tokens.input,
        outputTokens: tokens.output,
        cachedTokens: tokens.cachedInput,
        usd: usdOf(model, tokens, clock.now(), settings.prices),
      });
      const booking = bookRequests(budget, { reviewer, model: name }, signal);
      const asked = (messages: Messages): OneAsked => ({
        model,
        hasNext: place < chain.length - 1,
        signal,
        time,
        check: () => booking.open(priced(expectedTokens(messages, question))),
        spend: async (tokens, tookMs) => {
          const spent = priced(tokens);
          usage = addUsage([usage, spent]);
          durationMs += tookMs;
          time?.worked(tookMs);
          asking.onUse?.(spent);
          await booking.close(spent);
        },
      });
      let result: Said<T>;
      try {
        // Kept for a second try: what a local model has read of the question, it still knows then.
        result = await seats.take(model, asking, () => converse(question, patience, asked));
      } finally {
        // What was set aside and not sent after all.
        await booking.close(noUsage);
      }
      if ("value" in result) {
        await memo?.keep(result.value);
        return { ...result, model: name, isFallback, usage, durationMs, isRemembered: false };
      }
      reasons.push(`${name} ${result.reason}`);
      if (result.isMalformed) break;
    }
    throw new ModelError(reasons.join("; "), usage);
  }

  return {
    ask,
    whyUnaskable: (model) => whyUnaskable(parseModelName(model), settings),
  };
}
