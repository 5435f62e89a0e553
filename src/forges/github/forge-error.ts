import { ForgeError } from "../forge.ts";
import { BrokenAnswer, describe, isRateLimit, isTimeout, type FailureFacts } from "./failure.ts";
import type { Operation } from "./operations.ts";

/**
 * Says which request failed, how, and what to do about it.
 *
 * @param tries how often it was asked, the last time included
 */
export function toForgeError(operation: Operation, error: unknown, tries: number): ForgeError {
  if (error instanceof ForgeError) return error;
  const facts = describe(error);
  if (isTokenExchange(facts) && isRefusal(facts)) return tokenRefused(operation, error, facts);
  // A limit's 403 must not read as a missing permission: callers take that for final, and a limit ends.
  const status = isRateLimit(facts) ? 429 : facts.status;
  const often = tries > 1 ? ` after ${tries} tries` : "";
  const said = `GitHub would not ${operation.does}${often}`;
  if (isTimeout(error)) {
    return new ForgeError(
      `${said}: it did not answer in time. Check the network and https://www.githubstatus.com, then ask for the review again.`,
      { cause: error },
    );
  }
  if (error instanceof BrokenAnswer || (status !== undefined && !facts.answered)) {
    return new ForgeError(
      `${said}: the connection failed (${short(facts.message)}). Check the network and https://www.githubstatus.com, then ask for the review again.`,
      { cause: error },
    );
  }
  if (status === undefined) {
    return new ForgeError(`${said}: ${short(facts.message)}.`, { cause: error });
  }
  return new ForgeError(
    `${said}: ${facts.status} ${short(facts.message)}. ${advice(operation, { ...facts, status })}`.trim(),
    { status, cause: error },
  );
}

/** @param untilMs Unix time in milliseconds */
export function limitTooLong(operation: Operation, untilMs: number, cause: unknown): ForgeError {
  return new ForgeError(
    `GitHub would not ${operation.does}: the rate limit of this installation is used up until ${new Date(untilMs).toISOString()}. ` +
      "Ask for the review again after that.",
    { status: 429, cause },
  );
}

export function isTokenExchange(facts: FailureFacts): boolean {
  return /\/app\/installations\/[^/]+\/access_tokens$/.test(facts.url);
}

/** GitHub answered, and would answer the same again: neither trouble of its own nor a limit. */
function isRefusal(facts: FailureFacts): boolean {
  const { status = 500, answered } = facts;
  return answered && status < 500 && status !== 408 && !isRateLimit(facts);
}

/** Always 401: a 404 of the token exchange must not read as "no such file" or "no such comment". */
function tokenRefused(operation: Operation, cause: unknown, facts: FailureFacts): ForgeError {
  return new ForgeError(
    `GitHub would not ${operation.does}: it gave no token for the App's installation (${facts.status} ${short(facts.message)}). ` +
      "Check that the App is still installed there and not suspended, and that APP_ID and PRIVATE_KEY belong together.",
    { status: 401, cause },
  );
}

/** Always 401: GitHub says 404 to an id that it knows of no App, and 401 to a key that is another App's. */
export function appUnknown(cause: unknown, facts: FailureFacts): ForgeError {
  return new ForgeError(
    `GitHub does not know this App (${facts.status} ${short(facts.message)}). ` +
      "Check that APP_ID and PRIVATE_KEY belong together, GITHUB_API_URL, and the clock of this machine.",
    { status: 401, cause },
  );
}

function advice(operation: Operation, facts: FailureFacts): string {
  const { status, message } = facts;
  if (status === 401) {
    return "Check APP_ID, PRIVATE_KEY and the clock of this machine; a GITHUB_TOKEN may have expired.";
  }
  if (status === 403 && /not accessible by (integration|personal access token)/i.test(message)) {
    // GitHub names what it wanted, for example `checks=write`; older Enterprise Servers don't.
    const accepted = facts.headers["x-accepted-github-permissions"];
    const named =
      typeof accepted === "string" && accepted !== "" ? ` (GitHub asks for ${accepted})` : "";
    return `Give the App the permission "${operation.needs}"${named} in app.yml and its settings, then accept the change in the installation.`;
  }
  if (status === 403 && /suspended/i.test(message)) {
    return "The installation is suspended: its owner can lift that in the installation's settings.";
  }
  if (status === 403 && /\bis locked\b/i.test(message)) {
    return "Unlock the conversation, then ask for the review again.";
  }
  if (status === 403) {
    return `Check that the App has the permission "${operation.needs}" and that no organisation policy (IP allow list, SAML) keeps it out.`;
  }
  if (status === 404) {
    return `It is not there, or the App may not see it: check that the App is installed on this repository with the permission "${operation.needs}".`;
  }
  if (status === 429) return "The rate limit did not end in time: ask for the review again later.";
  if (status === 451 || status === 410) return "GitHub has taken it away for good.";
  if (status !== undefined && status >= 500) {
    return "Check https://www.githubstatus.com, then ask for the review again.";
  }
  return "";
}

/** One line without GitHub's link to its documentation. */
function short(message: string): string {
  const line = message.replace(/ - https?:\/\/\S+$/, "").replaceAll(/\s+/g, " ");
  const cut = line.length > 300 ? `${line.slice(0, 300)}…` : line;
  return cut.replace(/\.$/, "");
}
