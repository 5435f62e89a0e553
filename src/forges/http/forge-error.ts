import { ForgeError } from "../forge.ts";
import {
  BrokenAnswer,
  describe,
  isRateLimit,
  isTimeout,
  UnexpectedAnswer,
  type FailureFacts,
} from "./failure.ts";
import type { Host } from "./host.ts";
import type { Operation } from "./operation.ts";

/**
 * Says which request failed, how, and what to do about it.
 *
 * @param tries how often it was asked, the last time included
 * @param again what a person does to have it tried again
 */
export function toForgeError(
  host: Host,
  operation: Operation,
  error: unknown,
  tries: number,
  again = "ask for the review again",
): ForgeError {
  if (error instanceof ForgeError) return error;
  const facts = describe(error);
  const explained = host.explain?.(operation, error, facts);
  if (explained !== undefined) return explained;
  // A limit's 403 must not read as a missing permission: callers take that for final, and a limit ends.
  const status = isRateLimit(facts) ? 429 : facts.status;
  const often = tries > 1 ? ` after ${tries} tries` : "";
  const said = `${host.name} would not ${operation.does}${often}`;
  const later = `${host.whereTroubleShows}, then ${again}.`;
  const fail = (message: string, answered?: number) =>
    new ForgeError(`${said}: ${message}`.trim(), {
      cause: error,
      ...(answered === undefined ? {} : { status: answered }),
    });

  if (isTimeout(error)) {
    return fail(`it did not answer in time. Check the network and ${later}`);
  }
  if (error instanceof BrokenAnswer || (status !== undefined && !facts.answered)) {
    return fail(`the connection failed (${short(facts.message)}). Check the network and ${later}`);
  }
  if (error instanceof UnexpectedAnswer) {
    return fail(`${error.message}. Check that the address is ${host.api}.`);
  }
  if (status === undefined) return fail(`${short(facts.message)}.`);
  const advice =
    status === 429
      ? `The rate limit did not end in time: ${again} later.`
      : status >= 500
        ? `Check ${later}`
        : host.advise(operation, { ...facts, status });
  return fail(`${answerOf(facts)}. ${advice}`, status);
}

/** The status and what was said with it, which may be nothing, or the status once more. */
function answerOf({ status, message }: FailureFacts): string {
  const said = short(message).replace(new RegExp(`^${status}\\b\\s*`), "");
  return `${status} ${said}`.trim();
}

/** @param untilMs Unix time in milliseconds */
export function limitTooLong(
  host: Host,
  operation: Operation,
  { untilMs, cause }: { untilMs: number; cause: unknown },
): ForgeError {
  return new ForgeError(
    `${host.name} would not ${operation.does}: its rate limit is used up until ${new Date(untilMs).toISOString()}. ` +
      "Ask for the review again after that.",
    { status: 429, cause },
  );
}

/** One line of what the host said, without a link to its documentation and without octokit's empty list of details. */
export function short(message: string): string {
  // What a proxy shows to browsers tells readers of a sentence nothing.
  if (/^\s*<(!doctype|html)/i.test(message)) return "a web page";
  const line = message.replace(/ - https?:\/\/\S+$/, "").replaceAll(/\s+/g, " ");
  const cut = line.length > 300 ? `${line.slice(0, 300)}…` : line;
  return cut.replace(/[.:\s]+$/, "");
}
