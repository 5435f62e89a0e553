import { abortable } from "../../net/abortable.ts";
import type { Clock } from "../../net/clock.ts";
import { classifyFailure, type Begun, type Failure } from "./failure.ts";
import { parameters, tokensOf } from "./messages.ts";
import type { ModelName } from "./model-name.ts";
import type { ModelSettings } from "./model-settings.ts";
import type { Tokens } from "./prices.ts";
import {
  loadModel,
  type FinishReason,
  type LoadedModel,
  type Manner,
  type Messages,
  type ReportedUsage,
} from "./providers.ts";
import type { SentSchema } from "./sent-schema.ts";
import { watchedFetch } from "./watched-fetch.ts";

/** One request, as it is sent. */
export interface ModelRequest {
  messages: Messages;
  schema: SentSchema;
  schemaName: string;
  maxOutputTokens: number;
  /** Leaves it to the server how long an answer may become; what comes is still bounded. */
  isUnlimited?: boolean;
  manner: Manner;
}

export interface RequestOptions {
  settings: ModelSettings;
  fetch: typeof globalThis.fetch;
  clock: Clock;
  silenceMs: number;
  /** 1 for the first. */
  attempt: number;
  /** Called when an answer begins, whatever becomes of it. */
  onAccepted: () => void;
  signal: AbortSignal;
}

export interface Reply {
  text: string;
  /** Whether it ends because it became too long. */
  isCut: boolean;
}

/** How one request ended, and the tokens it took, by the provider's word where it gave it. */
export type Requested = { tokens: Tokens; durationMs: number } & Ended;

type Ended = { reply: Reply } | { failure: Failure } | { isAborted: true };

/** Sends one request and listens to the end of its answer. */
export async function requestOnce(
  name: ModelName,
  request: ModelRequest,
  options: RequestOptions,
): Promise<Requested> {
  const { clock } = options;
  const startMs = clock.now();
  const ended = await requestAndListen(name, request, options);
  return { ...ended, durationMs: Math.max(clock.now() - startMs, 0) };
}

async function requestAndListen(
  name: ModelName,
  request: ModelRequest,
  options: RequestOptions,
): Promise<{ tokens: Tokens } & Ended> {
  const { settings, clock, signal } = options;
  const heard: Heard = { text: "", thought: 0, isSent: false, type: "", isToldOf: false };
  const ending = new AbortController();
  const both = AbortSignal.any([signal, ending.signal]);
  const fetch = watchedFetch({
    fetch: async (input, init) => {
      heard.isSent = true;
      const response = await options.fetch(input, init);
      heard.type = response.headers.get("content-type") ?? "";
      if (response.ok) options.onAccepted();
      return response;
    },
    clock,
    silenceMs: options.silenceMs,
    onSilence: () => ending.abort(silence),
  });
  const loaded = await loadModel(name, settings, { fetch, manner: request.manner });
  try {
    await abortable(listen(loaded, request, heard, both), both);
    return conclude(request, heard);
  } catch (error) {
    const estimate = estimated(request, heard);
    if (signal.aborted) return { tokens: heard.isSent ? estimate : none, isAborted: true };
    const failure = ending.signal.aborted
      ? silent(options.silenceMs)
      : classifyFailure(error, {
          provider: name.provider,
          attempt: options.attempt,
          begun: begun(heard),
          clock,
        });
    return { tokens: failure.isCharged ? (counted(heard.usage) ?? estimate) : none, failure };
  } finally {
    // Whatever goes on, such as an answer that never ends, is of no more use.
    ending.abort();
  }
}

interface Heard {
  text: string;
  /** Characters of what it thought. */
  thought: number;
  isSent: boolean;
  /** The `content-type` of what came. */
  type: string;
  /** Whether the provider told of an error in its stream. */
  isToldOf: boolean;
  usage?: ReportedUsage;
  finish?: FinishReason;
  isTooLong?: true;
}

async function listen(
  { model, providerOptions, thinkingTokens }: LoadedModel,
  { messages, schema, schemaName, maxOutputTokens, isUnlimited = false, manner }: ModelRequest,
  heard: Heard,
  signal: AbortSignal,
): Promise<void> {
  const mostTokens = maxOutputTokens + thinkingTokens;
  // Not every server keeps to the number of tokens; no language takes as many characters for one.
  const mostCharacters = mostTokens * 16 + 10_000;
  const { stream } = await model.doStream({
    prompt: messages,
    ...(isUnlimited ? {} : { maxOutputTokens: mostTokens }),
    ...(manner.isExact ? parameters : {}),
    ...(manner.hasSchema ? { responseFormat: { type: "json", schema, name: schemaName } } : {}),
    providerOptions,
    abortSignal: signal,
  });
  const errors: unknown[] = [];
  for await (const part of stream) {
    if (part.type === "text-delta") heard.text += part.delta;
    else if (part.type === "reasoning-delta") heard.thought += part.delta.length;
    else if (part.type === "error") {
      errors.push(part.error);
      // What could not be read is an error of the SDK's; what the provider said is none.
      heard.isToldOf ||= !(part.error instanceof Error);
    } else if (part.type === "finish") {
      heard.usage = part.usage;
      heard.finish = part.finishReason.unified;
    }
    if (heard.text.length + heard.thought > mostCharacters) {
      heard.isTooLong = true;
      return;
    }
  }
  if (errors.length > 0) throw errors[0];
  // An answer without its last words may read like a whole one.
  const { finish = "interrupted" } = heard;
  if (finish === "interrupted" || finish === "error") throw new Error("It broke off.");
}

function begun({ text, thought, type, isToldOf }: Heard): Begun {
  return { hasWords: text.length + thought > 0, isToldOf, type };
}

function conclude(request: ModelRequest, heard: Heard): { tokens: Tokens } & Ended {
  const tokens = counted(heard.usage) ?? estimated(request, heard);
  if (heard.finish === "content-filter") {
    const reason = "declined to answer";
    return { tokens, failure: { kind: "refused", reason, ...charged } };
  }
  const isCut = heard.isTooLong === true || heard.finish === "length";
  return { tokens, reply: { text: heard.text, isCut } };
}

const silence = new DOMException("Nothing came for long enough.", "AbortError");

function silent(silenceMs: number): Failure {
  const reason = `sent nothing for ${silenceMs / 1000} seconds`;
  const advice = `If it loads or reads slowly, give it more time: CHORALE_MODEL_SILENCE_SECONDS.`;
  return { kind: "silent", reason, advice, ...charged };
}

const charged = { status: undefined, waitMs: 0, isTold: false, isCharged: true } as const;

const none: Tokens = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0 };

/** `undefined` where the provider did not say. */
function counted(usage: ReportedUsage | undefined): Tokens | undefined {
  const input = usage?.inputTokens.total;
  const output = usage?.outputTokens.total;
  if (usage === undefined || input === undefined || output === undefined) return undefined;
  const { cacheRead = 0, cacheWrite = 0 } = usage.inputTokens;
  return { input, cachedInput: cacheRead, cacheWrite, output };
}

/** Where the provider did not say. Of what came, four characters are taken for a token. */
function estimated({ messages }: ModelRequest, { text, thought }: Heard): Tokens {
  const input = tokensOf(messages);
  return { ...none, input, output: Math.ceil((text.length + thought) / 4) };
}
