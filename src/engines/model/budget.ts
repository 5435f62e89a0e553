import { noUsage, type Usage } from "../../types/usage.ts";
import type { Ask, Question } from "./ask.ts";
import { tokensOf } from "./messages.ts";
import type { Tokens } from "./prices.ts";
import type { Messages } from "./providers.ts";

/** What one request cost, or is expected to. */
export interface ModelUse {
  reviewer: string;
  /** `anthropic/claude-sonnet-5-5` */
  model: string;
  usage: Usage;
}

/** What may be spent, and the books of what was. */
export interface Budget {
  /**
   * Sets aside what a request is expected to take, before it is sent. May wait for what others took.
   *
   * @throws BudgetSpent when nothing more may be asked; the signal's reason where it is aborted while this waits; anything else
   *   where that can't be written down
   */
  reserve(expected: ModelUse, signal?: AbortSignal): Promise<Settle>;
}

/**
 * To be told what a request took, however it ended; `noUsage` where it was not sent after all. Never rejects: an answer that is
 * paid for is used, whatever happens to the books.
 */
export type Settle = (usage: Usage) => Promise<void>;

/** The same, but nothing is asked that the budget has no room for, and every request is in its books. */
export function withBudget(ask: Ask, budget: Budget): Ask {
  return (question, options) => ask(question, { ...options, budget });
}

/**
 * What a request will roughly take: its tokens as they are counted here, nothing from the provider's cache. An answer has room for more
 * findings than code has, so a quarter of that is expected, thoughts included.
 */
export function expectedTokens(
  messages: Messages,
  { maxOutputTokens }: Pick<Question<unknown>, "maxOutputTokens">,
): Tokens {
  const input = tokensOf(messages);
  return { input, cachedInput: 0, cacheWrite: 0, output: Math.ceil(maxOutputTokens / 4) };
}

/** Books the requests to one model, one after the other. */
export interface Booking {
  /** Before a request; what was set aside for one that was not sent is given back. Rejects like `Budget.reserve`. */
  open(expected: Usage): Promise<void>;
  /** After it; nothing happens where none is open. */
  close(usage: Usage): Promise<void>;
}

/** @param budget nothing is booked without one */
export function bookRequests(
  budget: Budget | undefined,
  who: Pick<ModelUse, "reviewer" | "model">,
  signal: AbortSignal,
): Booking {
  let settle: Settle | undefined;
  const close = async (usage: Usage) => {
    const last = settle;
    settle = undefined;
    await last?.(usage);
  };
  return {
    async open(expected) {
      await close(noUsage);
      settle = await budget?.reserve({ ...who, usage: expected }, signal);
    },
    close,
  };
}
