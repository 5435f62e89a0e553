import { ProbotOctokit, type Probot } from "probot";
import type { InstallationClient } from "./installations.ts";

/**
 * The Octokit class to give to Probot: `new Probot({ Octokit: GitHubOctokit, request: { fetch: fetchWithin(30_000) } })`.
 *
 * Throttling and retries are off because the adapter does both itself, for one installation at a time; caller.ts says why.
 * Defaults must be a function: Probot's own are one, and an object would be overwritten by theirs.
 */
export const GitHubOctokit = ProbotOctokit.defaults((options: OctokitOptions) => ({
  ...options,
  auth: authAtHome(options),
  throttle: { enabled: false },
  retry: { enabled: false },
}));

interface OctokitOptions {
  baseUrl?: string;
  auth?: { request?: Requester };
}

interface Requester {
  defaults(parameters: { baseUrl: string }): Requester;
}

/**
 * Probot gives its auth layer a `request` that knows nothing of `baseUrl`: with an Enterprise Server, `auth({refresh: true})`
 * would send the App's JWT to api.github.com and get no token there.
 */
function authAtHome({ auth, baseUrl }: OctokitOptions): OctokitOptions["auth"] {
  if (auth?.request === undefined || baseUrl === undefined) return auth;
  return { ...auth, request: auth.request.defaults({ baseUrl }) };
}

/**
 * Makes the adapter's `octokitFor`: one octokit an installation, each with a token of its own that Probot's auth layer
 * exchanges for the App's key when it is first needed and keeps for 59 minutes.
 */
export function createOctokitFor(
  probot: Pick<Probot, "auth">,
): (installationId: number) => Promise<InstallationClient> {
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
