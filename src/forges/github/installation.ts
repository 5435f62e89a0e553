import pLimit from "p-limit";
import type { RepositoryRef } from "../../types/pull.ts";
import { ForgeError } from "../forge.ts";
import { abortable } from "./abortable.ts";
import type { GitHubClient } from "./client.ts";
import type { Clock } from "./clock.ts";
import { describe } from "./failure.ts";
import { limitTooLong } from "./forge-error.ts";
import type { Lane } from "./lane.ts";
import type { Operation } from "./operations.ts";

/** What the requests of one installation share; installations share nothing, as their quotas don't. */
export interface Installation {
  client: GitHubClient;
  reads: Lane;
  /** One at a time, as GitHub asks for. */
  writes: Lane;
  /** Unix time in milliseconds before which nothing may be asked, and the failure that said so. */
  closed: { untilMs: number; cause: unknown } | undefined;
}

export function createInstallations(
  octokitFor: (installationId: number) => Promise<GitHubClient>,
  readsAtOnce: number,
): (repository: RepositoryRef, signal: AbortSignal) => Promise<Installation> {
  const installations = new Map<number, Promise<Installation>>();

  function installationOf(id: number): Promise<Installation> {
    const known = installations.get(id);
    if (known) return known;
    const opened = octokitFor(id).then((client): Installation => ({
      client,
      reads: pLimit(readsAtOnce),
      writes: pLimit(1),
      closed: undefined,
    }));
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

interface Patience {
  operation: Operation;
  /** Unix time in milliseconds. */
  deadlineMs: number;
  clock: Clock;
  signal: AbortSignal;
}

/**
 * Waits until the installation's rate limit is over.
 *
 * @throws ForgeError at once when that is later than the deadline
 */
export async function untilOpen(
  installation: Installation,
  { operation, deadlineMs, clock, signal }: Patience,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    // Looked up again after each wait: another request may have been told to stay away longer.
    const { closed } = installation;
    if (!closed || closed.untilMs <= clock.now()) return;
    if (closed.untilMs > deadlineMs) throw limitTooLong(operation, closed.untilMs, closed.cause);
    await clock.wait(closed.untilMs - clock.now(), signal);
  }
}

export function closeUntil(installation: Installation, untilMs: number, cause: unknown): void {
  if (untilMs > (installation.closed?.untilMs ?? 0)) installation.closed = { untilMs, cause };
}
