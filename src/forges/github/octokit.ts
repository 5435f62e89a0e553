import { ProbotOctokit, type Probot } from "probot";
import type { GitHubClient } from "./client.ts";

/**
 * The Octokit class to give to Probot: `new Probot({ Octokit: GitHubOctokit, request: { fetch: fetchWithin(30_000) } })`.
 *
 * Throttling and retries are off because the adapter does both itself, for one installation at a time; caller.ts says why.
 * Defaults must be a function: Probot's own are one, and an object would be overwritten by theirs.
 */
export const GitHubOctokit = ProbotOctokit.defaults((options: object) => ({
  ...options,
  throttle: { enabled: false },
  retry: { enabled: false },
}));

/**
 * Makes the adapter's `octokitFor`: one octokit an installation, each with a token of its own that Probot's auth layer
 * exchanges for the App's key when it is first needed and keeps for 59 minutes.
 */
export function createOctokitFor(
  probot: Pick<Probot, "auth">,
): (installationId: number) => Promise<GitHubClient> {
  return async (installationId) => await probot.auth(installationId);
}

/**
 * A `fetch` that gives up after `timeoutMs`. Probot uses it for the token exchange as well, which takes no signal:
 * without it one hanging exchange holds up every request of the installation.
 */
export function fetchWithin(timeoutMs: number): typeof fetch {
  return (input, init) => {
    const limit = AbortSignal.timeout(timeoutMs);
    const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit;
    return fetch(input, { ...init, signal });
  };
}
