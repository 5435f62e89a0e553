import { ForgeError } from "../forge.ts";
import { isRateLimit, type FailureFacts } from "../http/failure.ts";
import { short } from "../http/forge-error.ts";
import type { Host } from "../http/host.ts";
import type { Operation } from "../http/operation.ts";

/** GitHub.com or an Enterprise Server, in the sentences of its errors. */
export const githubHost: Host = {
  name: "GitHub",
  mediaType: "application/vnd.github+json",
  api: "a GitHub API",
  whereTroubleShows: "https://www.githubstatus.com",
  advise,
  explain: (operation, error, facts) =>
    isTokenExchange(facts) && isRefusal(facts) ? tokenRefused(operation, error, facts) : undefined,
};

function isTokenExchange(facts: FailureFacts): boolean {
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

/** GitHub where the App's own key signs: what it does not know is no missing thing, but the App itself. */
export const appHost: Host = {
  ...githubHost,
  explain: (_operation, error, facts) =>
    facts.answered && (facts.status === 401 || facts.status === 404)
      ? appUnknown(error, facts)
      : undefined,
};

/** Always 401: GitHub says 404 to an id that it knows of no App, and 401 to a key that is another App's. */
function appUnknown(cause: unknown, facts: FailureFacts): ForgeError {
  return new ForgeError(
    `GitHub does not know this App (${facts.status} ${short(facts.message)}). ` +
      "Check that APP_ID and PRIVATE_KEY belong together, GITHUB_API_URL, and the clock of this machine.",
    { status: 401, cause },
  );
}

function advise(operation: Operation, { status, message, headers }: FailureFacts): string {
  if (status === 401) {
    return "Check APP_ID, PRIVATE_KEY and the clock of this machine; a GITHUB_TOKEN may have expired.";
  }
  if (status === 403 && /not accessible by (integration|personal access token)/i.test(message)) {
    // GitHub names what it wanted, for example `checks=write`; older Enterprise Servers don't.
    const accepted = headers["x-accepted-github-permissions"];
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
  if (status === 451 || status === 410) return "GitHub has taken it away for good.";
  return "";
}
