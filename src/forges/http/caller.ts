import type { Span } from "../../types/outcome.ts";
import type { RepositoryRef } from "../../types/pull.ts";
import { ForgeError } from "../forge.ts";
import { abortable } from "../../net/abortable.ts";
import type { Answer } from "./answer.ts";
import { readBounded } from "./bounded-body.ts";
import type { HttpClient } from "./http-client.ts";
import type { Host } from "./host.ts";
import { systemClock, type Clock } from "../../net/clock.ts";
import { classifyFailure, describe, type FailureFacts } from "./failure.ts";
import { closeUntil, untilOpen, type Connect, type Connection } from "./connection.ts";
import { toForgeError } from "./forge-error.ts";
import { inLane } from "./lane.ts";
import type { Operation } from "./operation.ts";
import { createTurns } from "./turns.ts";

/*
 * Why not the plugins that come with Probot (read in their sources, plugin-retry 8 and plugin-throttling 11):
 * - plugin-retry repeats a POST after a 5xx or a broken connection without looking whether it took effect (two comments,
 *   annotations twice), repeats a 406 three times (the diff that is too large), has no jitter, and its wait hears no signal;
 * - plugin-throttling waits out a limit with a timer that hears no signal and has no bound (an hour until the reset), lets one
 *   second pass before every write and three before every comment, and takes a 429 without the words "secondary rate"
 *   and without an empty quota for final;
 * - auth-app never replaces a token that GitHub stopped taking before its hour is over.
 * So both plugins are off (github/octokit.ts) and this file does it, once, for every request.
 */

/** How long a host is waited for, and by which clock; the same for every host unless said otherwise. */
export interface CallerSettings {
  clock?: Clock;
  /** How long one attempt may take: 30 s. */
  requestTimeoutMs?: number;
  /** Attempts for one request, the first included: 6. */
  maxAttempts?: number;
  /** How long one request may take with all attempts and rate limits: 10 minutes. */
  patienceMs?: number;
  /** Hears of every HTTP request when it has ended, repeated ones included. */
  onRequest?: (span: Span) => void;
}

export interface CallerOptions extends CallerSettings {
  host: Host;
  connect: Connect;
}

/** What ends a call before its time: it then rejects with the reason. */
export interface CallSignals {
  /** Aborted when everything is to end at once. */
  signal: AbortSignal;
  /** Aborted when nothing is to be sent any more. A write that has been sent is finished first. */
  unless?: AbortSignal | undefined;
}

export interface Call<T> extends CallSignals {
  operation: Operation;
  repository: RepositoryRef;
  /** What the route's template, the query or the body takes, besides owner and repo. */
  parameters: Record<string, unknown>;
  /** The media type; JSON by default. */
  accept?: string;
  /** Longest answer that is read: 64 MB by default. */
  maxBytes?: number;
  /** Makes the result. Throws BrokenAnswer when the answer makes no sense. */
  read(answer: Answer): T;
  /**
   * For writes that must not happen twice: asked before every repetition after an unclear failure.
   * Its answer, if it has one, is the result.
   */
  tookEffect?(): Promise<T | undefined>;
}

export interface Caller {
  /** @throws ForgeError; the reason of a signal that is aborted */
  call<T>(call: Call<T>): Promise<T>;
  /**
   * Runs what reads and then writes on what it read: one at a time for each thing that is written to, with all its waits.
   * The work has to hear of the signals itself.
   */
  inTurn<T>(thing: string, signals: CallSignals, work: () => Promise<T>): Promise<T>;
}

export function createCaller(options: CallerOptions): Caller {
  const { host, clock = systemClock } = options;
  const { requestTimeoutMs = 30_000, maxAttempts = 6, patienceMs = 10 * 60_000 } = options;
  const turnOf = createTurns();

  async function call<T>(request: Call<T>): Promise<T> {
    const { operation, repository, signal } = request;
    const unsent = whileUnsent(request);
    const connection = await options.connect(repository, unsent);
    const isRead = operation.route.startsWith("GET ");
    const lane = isRead ? connection.reads : connection.writes;
    const deadlineMs = clock.now() + patienceMs;
    let token: "as it was" | "expired" | "renewed" = "as it was";

    async function attempt(): Promise<T> {
      await untilOpen(connection, { host, operation, deadlineMs, clock, signal: unsent });
      if (token === "expired") {
        await renewToken(connection, unsent);
        token = "renewed";
      }
      return await ask(connection.client, request, isRead ? unsent : signal);
    }

    for (let tries = 1; ; tries += 1) {
      try {
        // The place is given up after each attempt: who has to wait before the next one keeps nobody else waiting.
        return await inLane(lane, unsent, attempt);
      } catch (error) {
        unsent.throwIfAborted();
        if (error instanceof ForgeError) throw error;
        const facts = describe(error);
        if (token === "as it was" && mayHaveExpired(connection, operation, error, facts)) {
          token = "expired";
          continue;
        }
        const failure = classifyFailure(error, tries, clock);
        if (failure.kind === "refused") throw toForgeError(host, operation, error, tries);
        const untilMs = clock.now() + failure.waitMs;
        if (failure.kind === "limited") closeUntil(connection, untilMs, error);
        if (tries >= maxAttempts) throw toForgeError(host, operation, error, tries);
        if (failure.kind === "limited") continue;
        if (untilMs > deadlineMs) throw toForgeError(host, operation, error, tries);
        await clock.wait(failure.waitMs, unsent);
        const result = await request.tookEffect?.();
        if (result !== undefined) return result;
      }
    }
  }

  /** The first 401, unless the host knows better, where the token can be replaced. */
  function mayHaveExpired(
    connection: Connection,
    operation: Operation,
    error: unknown,
    facts: FailureFacts,
  ): boolean {
    return (
      connection.renewToken !== undefined &&
      facts.status === 401 &&
      host.explain?.(operation, error, facts) === undefined
    );
  }

  async function renewToken(connection: Connection, callers: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([callers, clock.timeout(requestTimeoutMs)]);
    await abortable(Promise.resolve(connection.renewToken?.()), signal);
  }

  async function ask<T>(client: HttpClient, request: Call<T>, callers: AbortSignal): Promise<T> {
    const { operation, repository } = request;
    const signal = AbortSignal.any([callers, clock.timeout(requestTimeoutMs)]);
    const startMs = clock.now();
    try {
      const asked = client.request(operation.route, {
        owner: repository.owner,
        repo: repository.repo,
        ...request.parameters,
        headers: { accept: request.accept ?? host.mediaType },
        // `retries: 0` silences plugin-retry should somebody pass an octokit that has it on.
        request: { signal, retries: 0, parseSuccessResponseBody: false },
      });
      // Octokit's token exchange does not take the signal, so the wait for it has to.
      const { headers, data } = await abortable(asked, signal);
      const maxBytes = request.maxBytes ?? 64 * 1024 * 1024;
      const bytes = await abortable(readBounded(data, maxBytes, signal), signal);
      return request.read({ headers, bytes });
    } finally {
      const durationMs = Math.max(clock.now() - startMs, 0);
      options.onRequest?.({ name: operation.name, startMs, durationMs });
    }
  }

  return {
    call,
    inTurn: (thing, signals, work) => inLane(turnOf(thing), whileUnsent(signals), work),
  };
}

/** Aborted when a call that has nothing on its way is to end. */
export function whileUnsent({ signal, unless }: CallSignals): AbortSignal {
  return unless === undefined ? signal : AbortSignal.any([signal, unless]);
}
