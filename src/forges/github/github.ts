import type { Forge } from "../forge.ts";
import { createCaller, type CallerSettings } from "../http/caller.ts";
import { commitFiles } from "../hosted/commit-files.ts";
import { ensureComment } from "../hosted/ensure-comment.ts";
import { fetchConfig, fetchFile } from "../hosted/files.ts";
import { fetchFolder } from "../hosted/folder.ts";
import { fetchIssue } from "../hosted/issue.ts";
import { openPull } from "../hosted/open-pull.ts";
import { fetchRepository } from "../hosted/repository.ts";
import { dismissReview, submitReview } from "../hosted/reviews.ts";
import { ensureCheck } from "./check.ts";
import { createCommentRoutes, fetchComment, ownLogin, type GitHubApp } from "./comment.ts";
import { createCommitRoutes } from "./commit.ts";
import { createOfferRoutes } from "./offer.ts";
import { fetchHeadBranch } from "./branch.ts";
import { createFileRoutes } from "./contents.ts";
import { fetchDiff } from "./diff.ts";
import { githubHost } from "./host.ts";
import { createInstallations, type InstallationClient } from "./installations.ts";
import { operations } from "./operations.ts";
import { permalink } from "./permalink.ts";
import { fetchPermission } from "./permission.ts";
import { fetchPull } from "./pull.ts";
import { react } from "./reaction.ts";
import { createReviewRoutes } from "./review.ts";

export interface GitHubForgeOptions extends CallerSettings {
  /** Asked once an installation; `createOctokitFor(probot)` makes it. */
  octokitFor: (installationId: number) => Promise<InstallationClient>;
  /** Who we are: tells our comments and checks from everybody else's. */
  app: GitHubApp;
  /** The name used in `RepositoryRef.forge`: `github`. */
  name?: string;
  /** Reads at once in one installation: 8. Writes always go one by one. */
  readsAtOnce?: number;
  /** Largest file that `fetchFile` hands out: 2 MB. */
  maxFileBytes?: number;
}

/** GitHub.com and GitHub Enterprise Server, through one octokit an installation. */
export function createGitHubForge(options: GitHubForgeOptions): Forge {
  const { app, octokitFor, readsAtOnce = 8, maxFileBytes = 2 * 1024 * 1024, ...settings } = options;
  const connect = createInstallations(octokitFor, readsAtOnce);
  const caller = createCaller({ ...settings, host: githubHost, connect });
  const comments = createCommentRoutes(caller, app);
  const files = createFileRoutes(caller);
  const commits = createCommitRoutes(caller);
  const offers = createOfferRoutes(caller, commits);
  const reviews = createReviewRoutes(caller, app);
  const readDiff: Forge["fetchDiff"] = (pull, signal) => fetchDiff(caller, pull, signal);
  return {
    name: options.name ?? "github",
    login: ownLogin(app),
    capabilities: { checks: true, suggestions: true, authenticDeliveries: true },
    // "body is too long (maximum is 65536 characters)": GitHub counts code points, of which there are never more than
    // UTF-16 code units, so whatever keeps to this length is accepted.
    maxCommentLength: 65_536,
    fetchPull: (ref, signal) => fetchPull(caller, ref, signal),
    fetchDiff: readDiff,
    fetchFile: (pull, path, signal) =>
      fetchFile(files, pull, { path, maxBytes: maxFileBytes }, signal),
    fetchConfig: (repository, signal) => fetchConfig(files, repository, signal),
    fetchFolder: (repository, query, signal) =>
      fetchFolder(caller, operations.listFolder, files, repository, query, signal),
    findComment: (thread, marker, signal) => comments.find(thread, marker, { signal }),
    fetchComment: (thread, commentId, signal) => fetchComment(caller, thread, commentId, signal),
    ensureComment: (thread, marker, body, signal, unless) =>
      ensureComment(caller, comments, thread, { marker, body }, { signal, unless }),
    ensureCheck: (pull, check, signal, unless) =>
      ensureCheck(caller, app, pull, check, { signal, unless }),
    submitReview: (pull, review, signal, unless) =>
      submitReview(caller, reviews, readDiff, pull, review, { signal, unless }),
    dismissReview: (ref, reviewId, reason, signal) =>
      dismissReview(caller, reviews, ref, { reviewId, reason }, { signal }),
    commitFiles: (pull, commit, signal, unless) =>
      commitFiles(caller, commits, pull, commit, { signal, unless }),
    fetchHeadBranch: (pull, signal) => fetchHeadBranch(caller, pull, signal),
    openPull: (pull, offer, signal, unless) =>
      openPull(caller, offers, pull, offer, { signal, unless }),
    react: (repository, commentId, reaction, signal) =>
      react(caller, repository, commentId, reaction, signal),
    fetchIssue: (thread, signal) => fetchIssue(caller, operations.fetchIssue, thread, signal),
    fetchRepository: (repository, signal) =>
      fetchRepository(caller, operations.fetchRepository, repository, signal),
    fetchPermission: (repository, login, signal) =>
      fetchPermission(caller, repository, login, signal),
    permalink,
  };
}
