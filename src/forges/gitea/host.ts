import { ForgeError } from "../forge.ts";
import type { FailureFacts } from "../http/failure.ts";
import type { Host } from "../http/host.ts";
import type { Operation } from "../http/operation.ts";

/**
 * What a host is called in `RepositoryRef.forge`, in its webhook's path and in sentences: where its pages are, without the
 * scheme, such as `git.example.org`, `127.0.0.1:3300` or `example.org/git`.
 */
export function nameOfHost(url: string): string {
  const { host, pathname } = new URL(url);
  return (host + pathname).replace(/\/+$/, "");
}

/** A Gitea or Forgejo host, in the sentences of its errors. */
export function giteaHost(name: string): Host {
  return {
    name,
    mediaType: "application/json",
    api: addressOfHost,
    whereTroubleShows: `whether ${name} is up`,
    advise,
    explain: (operation, _error, { status }) =>
      status === 401 ? tokenRefused(name, operation) : undefined,
  };
}

/** Without what the host said, and without its answer as the cause: it repeats the whole token there. */
function tokenRefused(name: string, operation: Operation): ForgeError {
  return new ForgeError(
    `${name} would not ${operation.does}: 401, it does not take the token. Check that it was copied whole and that nobody ` +
      `deleted it; a new one needs the scopes ${scopes}.`,
    { status: 401 },
  );
}

const addressOfHost = "that of a Gitea or Forgejo host, without /api/v1";

/** What a token for Chorale has to allow, as the host's page of tokens names it. */
const scopes = "write:repository, write:issue and read:user";

function advise(operation: Operation, { status, message }: FailureFacts): string {
  if (status === 403 && /required scope/i.test(message)) {
    return `A token's scopes can't be changed: make a new one with ${scopes}.`;
  }
  if (status === 403) return `Check that the bot may do this: it takes ${operation.needs}.`;
  if (status === 404 && operation.name === "gitea.user.get") {
    return `Check that the address is ${addressOfHost}.`;
  }
  if (status === 404) {
    return `It is not there, or the bot may not see it: it takes ${operation.needs}.`;
  }
  if (status === 422 && /MaxSize/.test(message)) {
    return "The host takes names of branches up to 100 characters, and paths up to 500 characters.";
  }
  if (status === 423) return "The repository is archived: nothing can be written there.";
  return "";
}
