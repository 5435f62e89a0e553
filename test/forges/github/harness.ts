import nock from "nock";
import pino from "pino";
import { Probot } from "probot";
import { afterEach, beforeEach, expect } from "vitest";
import { abortable } from "../../../src/net/abortable.ts";
import type { Clock } from "../../../src/net/clock.ts";
import { aClock } from "../clock.ts";
import { createGitHubForge, type GitHubForgeOptions } from "../../../src/forges/github/github.ts";
import { createOctokitFor, GitHubOctokit } from "../../../src/forges/github/octokit.ts";
import type { Finding } from "../../../src/types/finding.ts";
import type { Span } from "../../../src/types/outcome.ts";
import type { Pull, PullRef } from "../../../src/types/pull.ts";

export const headSha = "a".repeat(40);
export const baseSha = "b".repeat(40);
export const app = { id: 4711, slug: "chorale-app" };
export const marker = "<!-- chorale:report -->";
export const thread: PullRef = {
  forge: "github",
  owner: "acme",
  repo: "shop",
  installationId: 7,
  number: 12,
};
export const pull: Pull = {
  ref: thread,
  title: "Add search",
  body: "",
  author: "alice",
  state: "open",
  draft: false,
  headSha,
  headRef: "search",
  baseSha,
  baseRef: "main",
  defaultBranch: "main",
  fromFork: false,
  openedMs: Date.UTC(2025, 11, 31),
  updatedMs: Date.UTC(2026, 0, 1),
  mergedMs: null,
  url: "https://github.com/acme/shop/pull/12",
};
export const anySignal = () => new AbortController().signal;

/** A clock whose waits last until `goOn`; `waiting` resolves with the first. */
export function aHeldClock() {
  const { promise: waiting, resolve: waits } = Promise.withResolvers<void>();
  const { promise: over, resolve: goOn } = Promise.withResolvers<void>();
  const clock = aClock();
  const wait: Clock["wait"] = async (ms, signal) => {
    waits();
    await abortable(over, signal);
    await clock.wait(ms, signal);
  };
  return { ...clock, wait, waiting, goOn };
}

/** The adapter on a real octokit of Probot's, with a token instead of an App's key unless another Probot is given. */
export function aForge(options: Partial<GitHubForgeOptions> & { probot?: Probot } = {}) {
  const clock = aClock();
  const spans: Span[] = [];
  const probot = options.probot ?? aProbot();
  const forge = createGitHubForge({
    octokitFor: createOctokitFor(probot),
    app,
    clock,
    onRequest: (span) => spans.push(span),
    ...options,
  });
  return { forge, clock, spans, api: nock("https://api.github.com") };
}

export function aProbot(options: ConstructorParameters<typeof Probot>[0] = {}): Probot {
  const log = pino({ level: "silent" });
  return new Probot({ githubToken: "test", Octokit: GitHubOctokit, log, ...options });
}

/** Every answer a test prepares must be asked for, and nothing else. */
export function interceptEverything(): void {
  beforeEach(() => {
    nock.disableNetConnect();
  });
  afterEach(() => {
    const left = nock.pendingMocks();
    nock.abortPendingRequests();
    nock.cleanAll();
    nock.enableNetConnect();
    expect(left).toEqual([]);
  });
}

export const aRepository = (changes: object = {}) => ({
  id: 1,
  name: "shop",
  owner: { login: "acme" },
  default_branch: "main",
  ...changes,
});

export const aGitHubPull = (changes: object = {}) => ({
  number: 12,
  title: "Add search",
  user: { login: "alice", type: "User" },
  state: "open",
  merged: false,
  draft: false,
  head: { sha: headSha, ref: "search", repo: aRepository() },
  base: { sha: baseSha, ref: "main", repo: aRepository() },
  html_url: pull.url,
  created_at: new Date(pull.openedMs).toISOString().replace(".000", ""),
  updated_at: new Date(pull.updatedMs).toISOString().replace(".000", ""),
  changed_files: 1,
  ...changes,
});

export const aComment = (changes: object = {}) => ({
  id: 900,
  body: `${marker}\nold`,
  html_url: `${pull.url}#issuecomment-900`,
  user: { login: "chorale-app[bot]", type: "Bot" },
  performed_via_github_app: { id: app.id },
  ...changes,
});

export const aReview = (changes: object = {}) => ({
  id: 70,
  body: marker,
  state: "CHANGES_REQUESTED",
  html_url: `${pull.url}#pullrequestreview-70`,
  commit_id: headSha,
  user: { login: "chorale-app[bot]", type: "Bot" },
  ...changes,
});

export const aGitCommit = (changes: object = {}) => ({
  sha: headSha,
  message: "fix",
  tree: { sha: "d".repeat(40) },
  parents: [{ sha: headSha }],
  ...changes,
});

export const aCheckRun = (changes: object = {}) => ({
  id: 50,
  name: "Chorale",
  external_id: "",
  status: "completed",
  app: { id: app.id },
  output: { annotations_count: 0 },
  ...changes,
});

export const aFinding = (changes: Partial<Finding> = {}): Finding => ({
  ruleId: "security-auditor/js-eval",
  reviewer: "security-auditor",
  cause: "eval",
  category: "security",
  level: "error",
  confidence: "high",
  path: "src/a.js",
  line: 3,
  endLine: 3,
  title: "Code built from request input",
  message: "Whoever sends the request runs code.",
  remedy: "Look the operation up in a table.",
  code: "eval(req.query.q)",
  fingerprint: "f1",
  ...changes,
});

export const aDiff = `diff --git a/src/a.js b/src/a.js
index 1111111..2222222 100644
--- a/src/a.js
+++ b/src/a.js
@@ -1 +1,2 @@
 const a = 1;
+const b = 2;
`;
