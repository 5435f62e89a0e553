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
import { closeUntil, createInstallations, untilOpen, type Installation } from "./installation.ts";
import type { Operation } from "./operations.ts";

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

export interface Call<T> {
  operation: Operation;
  repository: RepositoryRef;
  /** What the route's template, the query or the body takes, besides owner and repo. */
  parameters: Record<string, unknown>;
  signal: AbortSignal;
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
  /** @throws ForgeError; the signal's reason when it is aborted */
  call<T>(call: Call<T>): Promise<T>;
  /** Runs what reads and then writes on what it read; one at a time in an installation. */
  inTurn<T>(repository: RepositoryRef, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

export function createCaller(options: CallerOptions): Caller {
  const { clock } = options;
  const open = createInstallations(options.octokitFor, options.readsAtOnce);

  async function call<T>(request: Call<T>): Promise<T> {
    const { operation, repository, signal } = request;
    const installation = await open(repository, signal);
    const lane = operation.route.startsWith("GET ") ? installation.reads : installation.writes;
    return abortable(
      lane(() => persist(installation, request)),
      signal,
    );
  }

  async function persist<T>(installation: Installation, request: Call<T>): Promise<T> {
    const { operation, signal } = request;
    const deadlineMs = clock.now() + options.patienceMs;
    let token: "as it was" | "expired" | "renewed" = "as it was";
    for (let attempt = 1; ; attempt += 1) {
      await untilOpen(installation, { operation, deadlineMs, clock, signal });
      try {
        if (token === "expired") {
          await renewToken(installation.client, signal);
          token = "renewed";
        }
        return await ask(installation.client, request);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof ForgeError) throw error;
        const facts = describe(error);
        if (facts.status === 401 && token === "as it was" && !isTokenExchange(facts)) {
          token = "expired";
          continue;
        }
        const failure = classifyFailure(error, attempt, clock);
        if (failure.kind === "refused") throw toForgeError(operation, error, attempt);
        const untilMs = clock.now() + failure.waitMs;
        if (failure.kind === "limited") closeUntil(installation, untilMs, error);
        if (attempt >= options.maxAttempts) throw toForgeError(operation, error, attempt);
        if (failure.kind === "limited") continue;
        if (untilMs > deadlineMs) throw toForgeError(operation, error, attempt);
        await clock.wait(failure.waitMs, signal);
        const result = await request.tookEffect?.();
        if (result !== undefined) return result;
      }
    }
  }

  async function renewToken(client: GitHubClient, callers: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([callers, clock.timeout(options.requestTimeoutMs)]);
    await abortable(client.auth({ type: "installation", refresh: true }), signal);
  }

  async function ask<T>(client: GitHubClient, request: Call<T>): Promise<T> {
    const { operation, repository } = request;
    const signal = AbortSignal.any([request.signal, clock.timeout(options.requestTimeoutMs)]);
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

  async function inTurn<T>(
    repository: RepositoryRef,
    signal: AbortSignal,
    work: () => Promise<T>,
  ): Promise<T> {
    const installation = await open(repository, signal);
    return abortable(
      installation.turns(async () => {
        signal.throwIfAborted();
        return await work();
      }),
      signal,
    );
  }

  return { call, inTurn };
}
