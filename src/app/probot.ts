import type { Logger } from "pino";
import { Probot } from "probot";
import { fetchWithin, GitHubOctokit } from "../forges/github/octokit.ts";
import type { GitHubSettings } from "./github-environment.ts";

/** Probot is the App's key and its events; its server and its throttle stay off. */
export function createProbot(
  { appId, privateKey, apiUrl: baseUrl }: GitHubSettings,
  log: Logger,
): Probot {
  return new Probot({
    appId,
    privateKey,
    baseUrl,
    Octokit: GitHubOctokit,
    request: { fetch: fetchWithin(30_000) },
    log,
  });
}
