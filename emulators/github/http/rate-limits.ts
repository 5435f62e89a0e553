import type { Fault } from "../../http/faults.ts";

/** What a fault needs to look like one of GitHub's limits; the test adds whom it meets. */
export type LimitFault = Required<Pick<Fault, "status" | "headers" | "body">>;

const documentation =
  "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api";

/**
 * The hour's requests are used up.
 * Source: docs.github.com, "Rate limits for the REST API": 403 or 429, `x-ratelimit-remaining: 0`, and the time in
 * `x-ratelimit-reset`, in seconds since 1970.
 */
export const primaryRateLimit = (options: {
  status?: 403 | 429;
  resetAtSeconds: number;
}): LimitFault => ({
  status: options.status ?? 403,
  headers: {
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": String(options.resetAtSeconds),
  },
  body: {
    message: "API rate limit exceeded for installation.",
    documentation_url: documentation,
  },
});

/**
 * Too much at once. The hour's quota is not empty then, so its headers say nothing of when to come back.
 * Source: the same page, "Exceeding the rate limit": 403 or 429, a message that names the secondary limit, and
 * `retry-after` in seconds where GitHub wants to say how long; without it a client is to wait for a minute at least.
 */
export const secondaryRateLimit = (
  options: { status?: 403 | 429; retryAfterSeconds?: number } = {},
): LimitFault => ({
  status: options.status ?? 403,
  headers:
    options.retryAfterSeconds === undefined
      ? {}
      : { "retry-after": String(options.retryAfterSeconds) },
  body: {
    message:
      "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    documentation_url: `${documentation}#about-secondary-rate-limits`,
  },
});
