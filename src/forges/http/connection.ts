import pLimit from "p-limit";
import type { RepositoryRef } from "../../types/pull.ts";
import type { Clock } from "../../net/clock.ts";
import { limitTooLong } from "./forge-error.ts";
import type { Host } from "./host.ts";
import type { HttpClient } from "./http-client.ts";
import type { Lane } from "./lane.ts";
import type { Operation } from "./operation.ts";

/** Requests under one quota and what they share; connections share nothing, as their quotas don't. */
export interface Connection {
  client: HttpClient;
  reads: Lane;
  /** One at a time, as GitHub asks for. */
  writes: Lane;
  /** Unix time in milliseconds before which nothing may be asked, and the failure that said so. */
  closed: { untilMs: number; cause: unknown } | undefined;
  /** Replaces a token that the host no longer takes, where there is a way to. */
  renewToken?: () => Promise<unknown>;
}

/** The connection by which a repository is asked. Rejects with a `ForgeError`, or the signal's reason. */
export type Connect = (repository: RepositoryRef, signal: AbortSignal) => Promise<Connection>;

export function createConnection(
  client: HttpClient,
  { readsAtOnce, renewToken }: { readsAtOnce: number } & Pick<Connection, "renewToken">,
): Connection {
  return {
    client,
    reads: pLimit(readsAtOnce),
    writes: pLimit(1),
    closed: undefined,
    ...(renewToken === undefined ? {} : { renewToken }),
  };
}

interface Patience {
  host: Host;
  operation: Operation;
  /** Unix time in milliseconds. */
  deadlineMs: number;
  clock: Clock;
  signal: AbortSignal;
}

/**
 * Waits until the connection's rate limit is over.
 *
 * @throws ForgeError at once when that is later than the deadline
 */
export async function untilOpen(
  connection: Connection,
  { host, operation, deadlineMs, clock, signal }: Patience,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    // Looked up again after each wait: another request may have been told to stay away longer.
    const { closed } = connection;
    if (!closed || closed.untilMs <= clock.now()) return;
    if (closed.untilMs > deadlineMs) throw limitTooLong(host, operation, closed);
    await clock.wait(closed.untilMs - clock.now(), signal);
  }
}

export function closeUntil(connection: Connection, untilMs: number, cause: unknown): void {
  if (untilMs > (connection.closed?.untilMs ?? 0)) connection.closed = { untilMs, cause };
}
