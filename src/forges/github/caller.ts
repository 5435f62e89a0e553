import type { Span } from "../../types/outcome.ts";
import type { RepositoryRef } from "../../types/pull.ts";
import { ForgeError } from "../forge.ts";
import { abortable } from "./abortable.ts";
import type { Answer } from "./answer.ts";
import { readBounded } from "./bounded-body.ts";
import type { GitHubClient } from "./client.ts";
import type { Clock } from "./clock.ts";
import { classifyFailure, describe } from "./failure.ts";
import { isTokenExchange, toForgeError } from "./forge-error.ts";
import { closeUntil, createInstallations, untilOpen } from "./installation.ts";
import { inLane } from "./lane.ts";
import type { Operation } from "./operations.ts";
import { createTurns } from "./turns.ts";

/*
 * Why not the plugins that come with Probot (read in their sources, plugin-retry 8 and plugin-throttling 11):
 * - plugin-retry repeats a POST after a 5xx or a broken connection without looking whether it took effect (two comments,
 *   annotations twice), repeats a 406 three times (the diff that is too large), has no jitter, and its wait hears no signal;
 * - plugin-throttling waits out a limit with a timer that hears no signal and has no bound (an hour until the reset), lets one
 *   second pass before every write and three before every comment, and takes a 429 without the words "secondary rate"
 *   and without an empty quota for final;
 * - auth-app never replaces a token that GitHub stopped taking before its hour is over.
 * So both plugins are off (octokit.ts) and this file does it, once, for every request.
 */

export interface CallerOptions {
  octokitFor: (installationId: number) => Promise<GitHubClient>;
  clock: Clock;
  /** Reads at once in one installation; writes go one by one. */
  readsAtOnce: number;
  /** How long one attempt may take. */
  requestTimeoutMs: number;
  /** Attempts for one request, the first included. */
  maxAttempts: number;
  /** How long one request may take with all its attempts and waits. */
  patienceMs: number;
  /** Hears of every attempt when it has ended. */
  onRequest?: ((span: Span) => void) | undefined;
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
  const { clock } = options;
  const open = createInstallations(options.octokitFor, options.readsAtOnce);
  const turnOf = createTurns();

  async function call<T>(request: Call<T>): Promise<T> {
    const { operation, repository, signal } = request;
    const unsent = whileUnsent(request);
    const installation = await open(repository, unsent);
    const isRead = operation.route.startsWith("GET ");
    const lane = isRead ? installation.reads : installation.writes;
    const deadlineMs = clock.now() + options.patienceMs;
    let token: "as it was" | "expired" | "renewed" = "as it was";

    async function attempt(): Promise<T> {
      await untilOpen(installation, { operation, deadlineMs, clock, signal: unsent });
      if (token === "expired") {
        await renewToken(installation.client, unsent);
        token = "renewed";
      }
      return await ask(installation.client, request, isRead ? unsent : signal);
    }

    for (let tries = 1; ; tries += 1) {
      try {
        // The place is given up after each attempt: who has to wait before the next one keeps nobody else waiting.
        return await inLane(lane, unsent, attempt);
      } catch (error) {
        unsent.throwIfAborted();
        if (error instanceof ForgeError) throw error;
        const facts = describe(error);
        if (facts.status === 401 && token === "as it was" && !isTokenExchange(facts)) {
          token = "expired";
          continue;
        }
        const failure = classifyFailure(error, tries, clock);
        if (failure.kind === "refused") throw toForgeError(operation, error, tries);
        const untilMs = clock.now() + failure.waitMs;
        if (failure.kind === "limited") closeUntil(installation, untilMs, error);
        if (tries >= options.maxAttempts) throw toForgeError(operation, error, tries);
        if (failure.kind === "limited") continue;
        if (untilMs > deadlineMs) throw toForgeError(operation, error, tries);
        await clock.wait(failure.waitMs, unsent);
        const result = await request.tookEffect?.();
        if (result !== undefined) return result;
      }
    }
  }

  async function renewToken(client: GitHubClient, callers: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([callers, clock.timeout(options.requestTimeoutMs)]);
    await abortable(client.auth({ type: "installation", refresh: true }), signal);
  }

  async function ask<T>(client: GitHubClient, request: Call<T>, callers: AbortSignal): Promise<T> {
    const { operation, repository } = request;
    const signal = AbortSignal.any([callers, clock.timeout(options.requestTimeoutMs)]);
    const startMs = clock.now();
    try {
      const asked = client.request(operation.route, {
        owner: repository.owner,
        repo: repository.repo,
        ...request.parameters,
        headers: { accept: request.accept ?? "application/vnd.github+json" },
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
function whileUnsent({ signal, unless }: CallSignals): AbortSignal {
  return unless === undefined ? signal : AbortSignal.any([signal, unless]);
}
