import type { ResponseHeaders } from "./http-client.ts";
import type { Clock } from "../../net/clock.ts";

/** The answer broke off or made no sense; whether the request took effect is unknown. */
export class BrokenAnswer extends Error {
  override readonly name = "BrokenAnswer";
}

/** The answer is whole and of another form than the documented one. */
export class UnexpectedAnswer extends Error {
  override readonly name = "UnexpectedAnswer";
}

/** What a failed attempt means for the next one. Waits are in milliseconds. */
export type Failure =
  /** Asking again would be answered alike. */
  | { kind: "refused" }
  /** The host did nothing and says when to come back: for everybody on this connection. */
  | { kind: "limited"; waitMs: number }
  /** A 5xx, a broken connection, a timeout: a write may have happened all the same. */
  | { kind: "unclear"; waitMs: number };

const firstBackoffMs = 1000;
const longestBackoffMs = 30_000;
/** GitHub's documented minimum for a secondary limit that names no time. */
const secondaryLimitMs = 60_000;

/**
 * Source: docs.github.com, "Rate limits for the REST API" and "Best practices for using the REST API".
 *
 * @param attempt 1 for the first
 */
export function classifyFailure(error: unknown, attempt: number, clock: Clock): Failure {
  const facts = describe(error);
  const { status, headers } = facts;
  const backoffMs = Math.min(firstBackoffMs * 2 ** (attempt - 1), longestBackoffMs);
  // Half of it is chance, so that many waiting requests don't come back as one.
  const jittered = (ms: number) => Math.round(ms / 2 + (clock.random() * ms) / 2);
  const askedMs = retryAfterMs(headers, clock);

  if (error instanceof BrokenAnswer || isTimeout(error)) {
    return { kind: "unclear", waitMs: jittered(backoffMs) };
  }
  if (status === undefined) return { kind: "refused" };
  if (isRateLimit(facts)) {
    const resetMs =
      headers["x-ratelimit-remaining"] === "0" ? resetInMs(headers, clock) : undefined;
    const namedMs = askedMs ?? resetMs;
    // Never earlier than asked: the jitter comes on top.
    if (namedMs !== undefined) return { kind: "limited", waitMs: namedMs + jittered(1000) };
    return { kind: "limited", waitMs: secondaryLimitMs * 2 ** (attempt - 1) + jittered(1000) };
  }
  if (status >= 500 || status === 408) {
    return { kind: "unclear", waitMs: Math.max(askedMs ?? 0, jittered(backoffMs)) };
  }
  return { kind: "refused" };
}

/** Every 429; a 403 is a limit when GitHub names a time to come back, an empty quota, or the limit itself. */
export function isRateLimit({ status, headers, message }: FailureFacts): boolean {
  if (status !== 403) return status === 429;
  return (
    headers["retry-after"] !== undefined ||
    headers["x-ratelimit-remaining"] === "0" ||
    /secondary rate|abuse detection/i.test(message)
  );
}

export function isTimeout(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === "TimeoutError" || isTimeout(error.cause);
}

function retryAfterMs(headers: ResponseHeaders, clock: Clock): number | undefined {
  const value = headers["retry-after"];
  if (value === undefined || value === "") return undefined;
  const seconds = Number(value);
  // A proxy in front of an Enterprise Server may send the header's other form, a date.
  const ms = Number.isNaN(seconds) ? Date.parse(String(value)) - clock.now() : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}

function resetInMs(headers: ResponseHeaders, clock: Clock): number | undefined {
  const seconds = Number(headers["x-ratelimit-reset"]);
  // One second more: the quota is full after that second, not at its start.
  return seconds > 0 ? Math.max((seconds + 1) * 1000 - clock.now(), 0) : undefined;
}

/** The parts of octokit's RequestError that count, of whichever copy of its package it comes. */
export interface FailureFacts {
  status: number | undefined;
  headers: ResponseHeaders;
  message: string;
  /** The address that was asked: the token exchange has another one than the request behind it. */
  url: string;
  /** False when no answer came at all; octokit then pretends a 500. */
  answered: boolean;
}

export function describe(error: unknown): FailureFacts {
  const parts = (typeof error === "object" && error !== null ? error : {}) as {
    status?: unknown;
    message?: unknown;
    request?: { url?: unknown };
    response?: { headers?: ResponseHeaders };
  };
  return {
    status: typeof parts.status === "number" ? parts.status : undefined,
    headers: parts.response?.headers ?? {},
    message: typeof parts.message === "string" ? parts.message : String(error),
    url: typeof parts.request?.url === "string" ? parts.request.url : "",
    answered: parts.response !== undefined,
  };
}
