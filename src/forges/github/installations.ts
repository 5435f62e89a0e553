import { ForgeError } from "../forge.ts";
import { abortable } from "../../net/abortable.ts";
import { createConnection, type Connect, type Connection } from "../http/connection.ts";
import { describe } from "../http/failure.ts";
import type { HttpClient } from "../http/http-client.ts";

/** What Probot makes for an installation: its tokens can be exchanged again. */
export interface InstallationClient extends HttpClient {
  /** Called with `{type: "installation", refresh: true}` to replace a token that GitHub no longer takes. */
  auth(options: Record<string, unknown>): Promise<unknown>;
}

/** One connection an installation, made when it is first asked for. */
export function createInstallations(
  octokitFor: (installationId: number) => Promise<InstallationClient>,
  readsAtOnce: number,
): Connect {
  const installations = new Map<number, Promise<Connection>>();

  function installationOf(id: number): Promise<Connection> {
    const known = installations.get(id);
    if (known) return known;
    const opened = octokitFor(id).then((client) =>
      createConnection(client, {
        readsAtOnce,
        renewToken: () => client.auth({ type: "installation", refresh: true }),
      }),
    );
    installations.set(id, opened);
    // The next call may fare better.
    opened.catch(() => installations.delete(id));
    return opened;
  }

  return async ({ installationId, owner, repo }, signal) => {
    signal.throwIfAborted();
    if (installationId === undefined) {
      throw new ForgeError(
        `${owner}/${repo} names no installation. Install the GitHub App on it and try again.`,
      );
    }
    try {
      return await abortable(installationOf(installationId), signal);
    } catch (error) {
      signal.throwIfAborted();
      throw new ForgeError(
        `No access to ${owner}/${repo} as installation ${installationId}: ${describe(error).message}. Check APP_ID and PRIVATE_KEY.`,
        { cause: error },
      );
    }
  };
}
