import type { Clock } from "../../net/clock.ts";

/** How long a provider wants to be left alone. */
export interface ToldWait {
  /** From now, in milliseconds; an hour at most. */
  ms: number;
  /** For people, up to the next full minute: `2026-11-27 08:30 UTC`. */
  until: string;
}

/** However long it is to be: a limit may be raised before its time, and one request an hour finds that out. */
const mostMs = 60 * 60_000;
/** The last moment that can be written. */
const endOfTimeMs = 8.64e15;
const minuteMs = 60_000;

/** @returns `undefined` where it did not say, or in no way that can be read */
export function toldWait({
  headers,
  body,
  clock,
}: {
  headers: Readonly<Record<string, string>>;
  body: string;
  clock: Clock;
}): ToldWait | undefined {
  const ms = byHeader(headers["retry-after"], clock) ?? byBody(body);
  if (ms === undefined) return undefined;
  const nowMs = clock.now();
  const endMs = Math.min(Math.ceil((nowMs + ms) / minuteMs) * minuteMs, endOfTimeMs);
  const until = new Date(endMs).toISOString().replace(/T(\d+:\d+).*$/, " $1 UTC");
  return { ms: Math.min(ms, mostMs), until };
}

/** Seconds, or a date. */
function byHeader(value: string | undefined, clock: Clock): number | undefined {
  if (value === undefined || value.trim() === "") return undefined;
  const seconds = Number(value);
  const ms = Number.isNaN(seconds) ? Date.parse(value) - clock.now() : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}

/** Google names the time in the body: `"retryDelay": "23s"`. */
function byBody(body: string): number | undefined {
  const [, seconds] = /"retryDelay":\s*"(\d+(?:\.\d+)?)s"/.exec(body) ?? [];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
