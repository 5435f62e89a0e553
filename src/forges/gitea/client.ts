import { Octokit } from "@octokit/rest";
import type { HttpClient } from "../http/http-client.ts";
import { apiFetch } from "./api-fetch.ts";

/**
 * An octokit for a Gitea or Forgejo host: its API v1 has GitHub's form in most routes. It neither throttles nor repeats;
 * the adapter does, for all hosts alike.
 *
 * @param url where the host's pages are, such as `https://git.example.org`
 */
export function createGiteaClient({ url, token }: { url: string; token: string }): HttpClient {
  const silent = () => {};
  const octokit = new Octokit({
    auth: token,
    baseUrl: `${url.replace(/\/+$/, "")}/api/v1`,
    request: { fetch: apiFetch },
    // Every failure becomes a ForgeError that says more than octokit's own log.
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
  return octokit;
}
