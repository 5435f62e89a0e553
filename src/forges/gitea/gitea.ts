import type { Forge } from "../forge.ts";
import { createCaller, type CallerSettings } from "../http/caller.ts";
import { systemClock } from "../../net/clock.ts";
import { createConnection, type Connect } from "../http/connection.ts";
import { commitFiles } from "../hosted/commit-files.ts";
import { ensureComment } from "../hosted/ensure-comment.ts";
import { fetchConfig, fetchFile } from "../hosted/files.ts";
import { fetchFolder } from "../hosted/folder.ts";
import type { HttpClient } from "../http/http-client.ts";
import { fetchIssue } from "../hosted/issue.ts";
import { openPull } from "../hosted/open-pull.ts";
import { fetchRepository } from "../hosted/repository.ts";
import { dismissReview, submitReview } from "../hosted/reviews.ts";
import type { Bot } from "./bot.ts";
import { createCommentRoutes, fetchComment } from "./comment.ts";
import { createCommitRoutes } from "./commit.ts";
import { createOfferRoutes } from "./offer.ts";
import { fetchHeadBranch } from "./branch.ts";
import { createFileRoutes } from "./contents.ts";
import { fetchDiff } from "./diff.ts";
import { giteaHost } from "./host.ts";
import { operations } from "./operations.ts";
import { permalink } from "./permalink.ts";
import { fetchPermission } from "./permission.ts";
import { fetchPull } from "./pull.ts";
import { react } from "./reaction.ts";
import { createReviewRoutes } from "./review.ts";
import { ensureStatus, type StatusOptions } from "./status.ts";

export interface GiteaForgeOptions extends CallerSettings {
  /** The host's name, by `nameOfHost`; also the one in `RepositoryRef.forge`. */
  name: string;
  /** Made by `createGiteaClient`. */
  client: HttpClient;
  /** Who we are: tells our comments from everybody else's. */
  bot: Bot;
  /** What a check that is neither good nor bad becomes: `pending`. */
  inconclusive?: StatusOptions["inconclusive"];
  /** Reads at once: 8. Writes always go one by one. */
  readsAtOnce?: number;
  /** Largest file that `fetchFile` hands out: 2 MB. */
  maxFileBytes?: number;
}

/** A Gitea or Forgejo host, through an ordinary user's token. */
export function createGiteaForge(options: GiteaForgeOptions): Forge {
  const { name, client, bot, clock = systemClock, inconclusive = "pending" } = options;
  const { readsAtOnce = 8, maxFileBytes = 2 * 1024 * 1024 } = options;
  const connection = createConnection(client, { readsAtOnce });
  const connect: Connect = async (_repository, signal) => {
    signal.throwIfAborted();
    return connection;
  };
  const caller = createCaller({ ...options, clock, host: giteaHost(name), connect });
  const comments = createCommentRoutes(caller, bot);
  const files = createFileRoutes(caller);
  const commits = createCommitRoutes(caller);
  const offers = createOfferRoutes(caller, commits);
  const reviews = createReviewRoutes(caller, bot);
  const readDiff: Forge["fetchDiff"] = (pull, signal) => fetchDiff(caller, clock, pull, signal);
  return {
    name,
    login: bot.login,
    capabilities: { checks: false, suggestions: false, authenticDeliveries: false },
    // The host itself has no limit. This is GitHub's, so that a review reads alike on both.
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
      ensureStatus(caller, { bot, inconclusive }, pull, check, { signal, unless }),
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
