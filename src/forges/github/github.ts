import type { Span } from "../../types/outcome.ts";
import type { Forge } from "../forge.ts";
import { createCaller } from "./caller.ts";
import { ensureCheck } from "./check.ts";
import type { GitHubClient } from "./client.ts";
import { systemClock, type Clock } from "./clock.ts";
import { ensureComment, findComment, type GitHubApp } from "./comment.ts";
import { fetchConfig, fetchFile } from "./contents.ts";
import { fetchDiff } from "./diff.ts";
import { permalink } from "./permalink.ts";
import { fetchPermission } from "./permission.ts";
import { fetchPull } from "./pull.ts";
import { react } from "./reaction.ts";

export interface GitHubForgeOptions {
  /** Asked once an installation; `createOctokitFor(probot)` makes it. */
  octokitFor: (installationId: number) => Promise<GitHubClient>;
  /** Who we are: tells our comments and checks from everybody else's. */
  app: GitHubApp;
  /** The name used in `RepositoryRef.forge`: `github`. */
  name?: string;
  /** Reads at once in one installation: 8. Writes always go one by one. */
  readsAtOnce?: number;
  /** How long one attempt may take: 30 s. */
  requestTimeoutMs?: number;
  /** Attempts for one request, the first included: 6. */
  maxAttempts?: number;
  /** How long one request may take with all attempts and rate limits: 10 minutes. */
  patienceMs?: number;
  /** Largest file that `fetchFile` hands out: 2 MB. */
  maxFileBytes?: number;
  clock?: Clock;
  /** Hears of every HTTP request when it has ended, repeated ones included. */
  onRequest?: (span: Span) => void;
}

/** GitHub.com and GitHub Enterprise Server, through one octokit an installation. */
export function createGitHubForge(options: GitHubForgeOptions): Forge {
  const { app, maxFileBytes = 2 * 1024 * 1024 } = options;
  const caller = createCaller({
    octokitFor: options.octokitFor,
    clock: options.clock ?? systemClock,
    readsAtOnce: options.readsAtOnce ?? 8,
    requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
    maxAttempts: options.maxAttempts ?? 6,
    patienceMs: options.patienceMs ?? 10 * 60_000,
    onRequest: options.onRequest,
  });
  return {
    name: options.name ?? "github",
    capabilities: { checks: true, suggestions: true },
    // "body is too long (maximum is 65536 characters)": GitHub counts code points, of which there are never more than
    // UTF-16 code units, so whatever keeps to this length is accepted.
    maxCommentLength: 65_536,
    fetchPull: (ref, signal) => fetchPull(caller, ref, signal),
    fetchDiff: (pull, signal) => fetchDiff(caller, pull, signal),
    fetchFile: (pull, path, signal) => fetchFile(caller, pull, path, maxFileBytes, signal),
    fetchConfig: (repository, signal) => fetchConfig(caller, repository, signal),
    findComment: (thread, marker, signal) => findComment(caller, app, thread, marker, { signal }),
    ensureComment: (thread, marker, body, signal, unless) =>
      ensureComment(caller, app, thread, marker, body, { signal, unless }),
    ensureCheck: (pull, check, signal, unless) =>
      ensureCheck(caller, app, pull, check, { signal, unless }),
    react: (repository, commentId, reaction, signal) =>
      react(caller, repository, commentId, reaction, signal),
    fetchPermission: (repository, login, signal) =>
      fetchPermission(caller, repository, login, signal),
    permalink,
  };
}
