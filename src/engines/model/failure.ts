import type { Clock } from "../../net/clock.ts";
import { whyUnreachable } from "../../net/unreachable.ts";
import { keyVariables, urlVariable } from "./model-settings.ts";
import type { Provider } from "./model-name.ts";

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
  /** Completes "anthropic/claude-… …": a phrase of ours, with nothing in it that was sent or answered. */
  reason: string;
  status: number | undefined;
  /** How long to wait before the next try, in milliseconds. */
  waitMs: number;
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

export interface FailureContext {
  provider: Provider;
  /** 1 for the first: the longer it fails, the longer is waited. */
  attempt: number;
  clock: Clock;
}

/** @param error what an `@ai-sdk` package threw, or put into its stream */
export function classifyFailure(error: unknown, context: FailureContext): Failure {
  const backoffMs = Math.min(firstBackoffMs * 2 ** (context.attempt - 1), longestBackoffMs);
  // Half of it is chance, so that many waiting requests don't come back as one.
  const waitMs = Math.round(backoffMs / 2 + (context.clock.random() * backoffMs) / 2);
  const broken = { kind: "unclear", waitMs, status: undefined, isCharged: true } as const;
  if (!isCallError(error)) return { ...broken, reason: "broke off in the middle of its answer" };
  const { statusCode: status } = error;
  if (status === undefined) {
    const reason = `was not reached: ${whyUnreachable(error.cause)}`;
    return { ...broken, reason, isCharged: false };
  }
  if (status < 300) return { ...broken, status, reason: "broke off in the middle of its answer" };
  return { ...byStatus(error, status, { ...context, waitMs }), status, isCharged: false };
}

function byStatus(
  error: CallError,
  status: number,
  { provider, waitMs, clock }: FailureContext & { waitMs: number },
): Pick<Failure, "kind" | "reason" | "waitMs"> {
  const refuse = (reason: string) => ({ kind: "refused" as const, reason, waitMs: 0 });
  // Only looked for words: the body may repeat what was asked, or the key.
  const said = (error.responseBody ?? "").slice(0, 10_000);
  if (/insufficient_quota|credit balance/i.test(said)) {
    return refuse(`says that the account has no credit left (${status})`);
  }
  if (status < 400) {
    const advice = provider === "compatible" ? `; write into ${urlVariable} where it leads` : "";
    return refuse(`answered with a redirect, which is not followed (${status})${advice}`);
  }
  if (status === 401 || status === 403 || /API_KEY_INVALID/.test(said)) {
    return refuse(`refuses the key (${status}): check ${keyVariables[provider]}`);
  }
  if (status === 404) {
    const or = provider === "compatible" ? `, or is not at ${urlVariable}` : "";
    return refuse(`is not known there${or} (404)`);
  }
  if (
    status === 413 ||
    /context.?length|maximum context|(prompt|input) is too long|exceed_context/i.test(said)
  ) {
    return { kind: "too-long", reason: `finds the question too long (${status})`, waitMs: 0 };
  }
  if (status === 429) {
    // Never earlier than asked: the chance comes on top.
    const askedMs = retryAfterMs(error, clock) ?? retryDelayMs(said);
    const limitMs = askedMs === undefined ? waitMs * 5 : askedMs + waitMs;
    return { kind: "limited", reason: "is at its rate limit (429)", waitMs: limitMs };
  }
  if (status >= 500 || status === 408 || status === 409) {
    const what = status === 529 || status === 503 ? "is overloaded" : "failed";
    const askedMs = retryAfterMs(error, clock) ?? 0;
    return { kind: "unclear", reason: `${what} (${status})`, waitMs: Math.max(askedMs, waitMs) };
  }
  const kind = status === 400 || status === 422 ? "not-understood" : "refused";
  return { kind, reason: `refuses the request (${status})`, waitMs: 0 };
}

function retryAfterMs({ responseHeaders }: CallError, clock: Clock): number | undefined {
  const value = responseHeaders?.["retry-after"];
  if (value === undefined || value === "") return undefined;
  const seconds = Number(value);
  const ms = Number.isNaN(seconds) ? Date.parse(value) - clock.now() : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}

/** Google names the time in the body: `"retryDelay": "23s"`. */
function retryDelayMs(body: string): number | undefined {
  const [, seconds] = /"retryDelay":\s*"(\d+(?:\.\d+)?)s"/.exec(body) ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
