import type { Clock } from "../../net/clock.ts";
import { unreachable } from "../../net/unreachable.ts";
import { keyVariables, urlVariable } from "./model-settings.ts";
import type { Provider } from "./model-name.ts";
import { toldWait } from "./told-wait.ts";

/**
 * - `refused`: asking again would be answered alike.
 * - `not-understood`: the same, but it may be for something that this server does not know; see `Manner`.
 * - `too-long`: the question, or what its answer may take besides, does not fit into what the model can hold.
 * - `limited`: the provider has had enough for now, from everybody who asks this model.
 * - `unclear`: broken, overloaded or unreachable; the next try may do.
 * - `silent`: nothing came, and it was waited for long enough.
 */
export type FailureKind =
  "refused" | "not-understood" | "too-long" | "limited" | "unclear" | "silent";

/** Why one request got no answer. */
export interface Failure {
  kind: FailureKind;
  /** Completes "anthropic/claude-… …": a phrase of ours for everybody, with nothing in it that was sent or answered. */
  reason: string;
  /** What who runs this installation can do about it: sentences, which may name its variables. Not for everybody. */
  advice?: string;
  status: number | undefined;
  /** How long to wait before the next try, in milliseconds. */
  waitMs: number;
  /** Whether the provider said how long to stay away, which is then meant for everybody who asks this model. */
  isTold: boolean;
  /** Whether the provider may have read the question, and may charge for it. */
  isCharged: boolean;
}

/** The SDK's APICallError, known by its name: its package is loaded only when a model is asked. */
interface CallError extends Error {
  statusCode?: number;
  responseHeaders?: Record<string, string>;
  responseBody?: string;
}

const isCallError = (error: unknown): error is CallError =>
  error instanceof Error && error.name === "AI_APICallError";

const firstBackoffMs = 1000;
const longestBackoffMs = 20_000;

/** What had come of an answer when it failed. */
export interface Begun {
  /** Whether there was a word of it. */
  hasWords: boolean;
  /** Whether the provider itself told of an error in its stream. */
  isToldOf: boolean;
  /** The `content-type` of what came. */
  type: string;
}

export interface FailureContext {
  provider: Provider;
  /** 1 for the first: the longer it fails, the longer is waited. */
  attempt: number;
  begun: Begun;
  clock: Clock;
}

/** @param error what an `@ai-sdk` package threw, or put into its stream */
export function classifyFailure(error: unknown, context: FailureContext): Failure {
  const backoffMs = Math.min(firstBackoffMs * 2 ** (context.attempt - 1), longestBackoffMs);
  // Half of it is chance, so that many waiting requests don't come back as one.
  const waitMs = Math.round(backoffMs / 2 + (context.clock.random() * backoffMs) / 2);
  const broken = { kind: "unclear", waitMs, status: undefined, isTold: false } as const;
  if (!isCallError(error)) return { ...broken, isCharged: true, ...brokenOff(context) };
  const { statusCode: status } = error;
  if (status === undefined) {
    const { why, advice } = unreachable(error.cause);
    return {
      ...broken,
      reason: `was not reached: ${why}`,
      ...(advice === undefined ? {} : { advice: `${advice}.` }),
      isCharged: false,
    };
  }
  if (status < 300) return { ...broken, status, isCharged: true, ...brokenOff(context) };
  const known = byStatus(error, status, { ...context, waitMs });
  return { waitMs: 0, isTold: false, ...known, status, isCharged: false };
}

type Known = Pick<Failure, "kind" | "reason"> &
  Partial<Pick<Failure, "advice" | "waitMs" | "isTold">>;

/** What came with status 200 and is no whole answer. */
function brokenOff({ begun, provider }: FailureContext): Pick<Failure, "reason"> & Partial<Known> {
  const { hasWords, isToldOf, type } = begun;
  if (isToldOf) {
    return { reason: `told of an error ${hasWords ? "in the middle" : "in place"} of its answer` };
  }
  if (hasWords) return { reason: "broke off in the middle of its answer" };
  if (/^text\/html\b/i.test(type)) {
    const advice =
      provider === "compatible"
        ? `Look at ${urlVariable}: something else answers there. Mostly it ends in /v1.`
        : "Something between this machine and the provider answers in its place.";
    return { kind: "refused", reason: "answered with a web page", advice };
  }
  if (/^application\/json\b/i.test(type)) {
    return { reason: "did not answer with a stream, as it was asked to" };
  }
  return { reason: "sent no answer that can be read" };
}

function byStatus(
  error: CallError,
  status: number,
  { provider, waitMs, clock }: FailureContext & { waitMs: number },
): Known {
  const refuse = (reason: string, advice?: string): Known => ({
    kind: "refused",
    reason,
    ...(advice === undefined ? {} : { advice }),
  });
  // Only looked for words: the body may repeat what was asked, or the key.
  const said = (error.responseBody ?? "").slice(0, 10_000);
  if (/insufficient_quota|credit balance/i.test(said)) {
    return refuse(`says that the account has no credit left (${status})`);
  }
  if (status < 400) {
    const reason = `answered with a redirect, which is not followed (${status})`;
    if (provider !== "compatible") return refuse(reason);
    return refuse(reason, `Write into ${urlVariable} where it leads.`);
  }
  if (status === 401 || status === 403 || /API_KEY_INVALID/.test(said)) {
    return refuse(`refuses the key (${status})`, `Check ${keyVariables[provider]}.`);
  }
  if (status === 404) {
    const or = provider === "compatible" ? `, and whether it is at ${urlVariable}` : "";
    return refuse("is not known there (404)", `Check how the model is called there${or}.`);
  }
  if (
    status === 413 ||
    /context.?length|maximum context|(prompt|input) is too long|exceed_context/i.test(said)
  ) {
    return { kind: "too-long", reason: `finds the question too long (${status})` };
  }
  const told = toldWait({ headers: error.responseHeaders ?? {}, body: said, clock });
  const until = told === undefined ? "" : ` until ${told.until}`;
  const isTold = told !== undefined;
  // Never earlier than told: the chance comes on top.
  const toldMs = (told?.ms ?? 0) + waitMs;
  if (status === 429) {
    const reason = `is at its rate limit (429)${until}`;
    return { kind: "limited", reason, waitMs: isTold ? toldMs : waitMs * 5, isTold };
  }
  if (status >= 500 || status === 408 || status === 409) {
    const what = status === 529 || status === 503 ? "is overloaded" : "failed";
    return { kind: "unclear", reason: `${what} (${status})${until}`, waitMs: toldMs, isTold };
  }
  const kind = status === 400 || status === 422 ? "not-understood" : "refused";
  return { kind, reason: `refuses the request (${status})` };
}
