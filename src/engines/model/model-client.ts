import { systemClock, type Clock } from "../../net/clock.ts";
import { UserError } from "../../types/user-error.ts";
import type { Answer, Ask, AskOptions, Question } from "./ask.ts";
import { createDoors } from "./doors.ts";
import { putBack, tokensOf, toMessages } from "./messages.ts";
import { ModelError } from "./model-error.ts";
import { parseModelName, writeModelName, type ModelName } from "./model-name.ts";
import { whyUnaskable, type ModelSettings } from "./model-settings.ts";
import { usdOf } from "./prices.ts";
import { readAnswer } from "./read-answer.ts";
import {
  requestPatiently,
  type OneAsked,
  type Patience,
  type Trouble,
} from "./request-patiently.ts";
import { roomFor, usualContextTokens } from "./request-room.ts";
import { toSentSchema } from "./sent-schema.ts";
import { addUsage, noUsage, type Usage } from "../../types/usage.ts";

export interface ModelClientOptions {
  clock?: Clock;
  /** How long nothing may come from a model that was asked, in milliseconds: 60 s. */
  silenceMs?: number;
  /** Tries for one request that fails for no reason of its own, the first included: 3. */
  maxTries?: number;
  /** How long is waited for one model with one request, for its limits and between tries: 2 minutes. */
  patienceMs?: number;
  /** Hears of every request that failed, also of those that are repeated. */
  onTrouble?: (trouble: Trouble) => void;
  fetch?: typeof globalThis.fetch;
}

export interface ModelClient {
  /**
   * Asks the first model of the chain; the next one when it can't be reached, is overloaded, silent, or refuses. A malformed
   * answer is put back once, to the model that gave it.
   */
  ask: Ask;
  /** Who is asked first, and where: a part of what an answer is remembered by. */
  firstAsked: (model?: string) => string;
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
  const chainFor = (own: string | undefined): ModelName[] => {
    const named = own === undefined ? [] : [parseModelName(own)];
    const models = [...named, ...settings.models];
    return [...new Map(models.map((model) => [writeModelName(model), model])).values()];
  };

  async function ask<T>(question: Question<T>, asking: AskOptions): Promise<Answer<T>> {
    const { signal, budget, reviewer = "" } = asking;
    const chain = chainFor(asking.model);
    const reasons: string[] = [];
    let usage: Usage = noUsage;
    for (const [place, model] of chain.entries()) {
      const name = writeModelName(model);
      const missing = whyUnaskable(model, settings);
      if (missing !== undefined) {
        reasons.push(missing.replace(/\.$/, ""));
        continue;
      }
      const result = await converse(question, patience, {
        model,
        hasNext: place < chain.length - 1,
        signal,
        check: async () => budget?.check(),
        spend: async (tokens) => {
          const spent = {
            requests: 1,
            inputTokens: tokens.input,
            outputTokens: tokens.output,
            cachedTokens: tokens.cachedInput,
            usd: usdOf(model, tokens, clock.now()),
          };
          usage = addUsage([usage, spent]);
          asking.onUse?.(spent);
          await budget?.note({ reviewer, model: name, usage: spent });
        },
      });
      if ("value" in result) return { ...result, model: name, usage, isRemembered: false };
      reasons.push(`${name} ${result.reason}`);
      if (result.isMalformed) break;
    }
    throw new ModelError(reasons.join("; "), usage);
  }

  return {
    ask,
    firstAsked: (own) => {
      const [first] = chainFor(own);
      if (first === undefined) return "";
      const where = first.provider === "compatible" ? (settings.url?.href ?? "") : "";
      return `${writeModelName(first)} ${where}`.trim();
    },
    whyUnaskable: (model) => whyUnaskable(parseModelName(model), settings),
  };
}

type Said<T> = { value: T; isRepaired: boolean } | { reason: string; isMalformed: boolean };

/** Asks one model, and once more where its answer can't be read. */
async function converse<T>(
  question: Question<T>,
  patience: Patience,
  asked: OneAsked,
): Promise<Said<T>> {
  const messages = toMessages(question);
  const { maxOutputTokens, name: schemaName, schema: answered } = question;
  const request = { messages, schema: toSentSchema(answered), schemaName, maxOutputTokens };

  const first = await requestPatiently(asked, request, patience);
  if ("failure" in first) return { reason: first.failure.reason, isMalformed: false };
  const { text, isCut } = first.reply;
  const read = readAnswer(text, answered, { isCut });
  if ("value" in read) return { value: read.value, isRepaired: false };

  const problem = isCut ? "It is too long and breaks off: be shorter." : read.problem;
  const { contextTokens = usualContextTokens } = patience.settings;
  const { repair: mostTokens } = roomFor(contextTokens);
  const repeated = putBack(messages, { answer: text, problem, mostTokens });
  // What it thought may have taken the room.
  const most = Math.min(maxOutputTokens * 2, contextTokens - tokensOf(repeated));
  const again = await requestPatiently(
    asked,
    {
      ...request,
      messages: repeated,
      maxOutputTokens: isCut ? Math.max(maxOutputTokens, most) : maxOutputTokens,
    },
    patience,
  );
  if ("failure" in again) return { reason: again.failure.reason, isMalformed: false };
  const reread = readAnswer(again.reply.text, answered, { isCut: again.reply.isCut });
  if ("value" in reread) return { value: reread.value, isRepaired: true };
  const form = again.reply.isCut
    ? "and broke off both times, as its answer was too long"
    : reread.isJson
      ? "in another form than it was asked for"
      : "without a JSON object in it";
  return { reason: `answered twice ${form}`, isMalformed: true };
}
