import { findCommit } from "../../world/find-commit.ts";
import type { Account, Pull } from "../../world/model.ts";
import { compareNoted } from "../noted-diff.ts";
import { type GiteaWorld, isDraft } from "../world.ts";
import { renderThread, threadAddress } from "./render-issue.ts";
import { renderRepository } from "./render-repository.ts";
import { renderUser } from "./render-user.ts";

/** The whole object (before 1.22 without drafts and numbers of changes), as this account sees it: what GET and lists answer and what webhooks carry. */
export async function renderPull(world: GiteaWorld, pull: Pull, doer: Account | undefined) {
  const { repository } = pull;
  const { base, head, merged } = pull.pull;
  const html = threadAddress(world, pull);
  const source = head.repository;
  const [{ from }, mergeable, branch, baseSha] = await Promise.all([
    compareNoted(world, pull),
    pull.state === "open" && !merged ? repository.git.canMerge(base.sha, head.sha) : false,
    source && source.git.resolve(source.branchPrefix + head.ref, "commit"),
    findCommit(repository, base.ref),
  ]);
  // The branch itself says where it is, also while everything else still lags behind.
  const sha = branch ?? head.sha;
  const isAgit = world.agitPulls.has(pull);
  const isCounted =
    source !== undefined && !isAgit && (branch !== undefined || source === repository);
  const files = isCounted ? (await repository.git.diff(from, sha)).files : [];
  const sum = (count: "additions" | "deletions"): number =>
    files.reduce((total, file) => total + file[count], 0);
  const reviews = world.reviews.filter(
    (one) => one.repository === repository && one.number === pull.number,
  );
  return {
    id: pull.id,
    // The page, not the API.
    url: html,
    ...renderThread(world, pull),
    requested_reviewers: [],
    ...(world.since({ forgejo: 8, gitea: 22 })
      ? {
          requested_reviewers_teams: [],
          draft: isDraft(pull.title),
          review_comments: reviews.reduce((total, review) => total + review.comments.length, 0),
          // Nobody counts for a branch that is gone with its repository.
          additions: sum("additions"),
          deletions: sum("deletions"),
          changed_files: files.length,
          flow: isAgit ? 1 : 0,
        }
      : {}),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    mergeable: mergeable && branch !== undefined && !isDraft(pull.title),
    merged: merged !== undefined,
    merged_at: merged?.at ?? null,
    merge_commit_sha: merged?.sha ?? null,
    merged_by: merged ? renderUser(world, merged.by) : null,
    allow_maintainer_edit: pull.pull.letsMaintainersEdit,
    base: {
      label: base.ref,
      ref: base.ref,
      sha: baseSha ?? "",
      repo_id: repository.id,
      repo: renderRepository(world, repository, doer),
    },
    head: {
      label: isAgit ? "" : head.ref,
      ref: branch === undefined ? `refs/pull/${pull.number}/head` : head.ref,
      sha,
      repo_id: source?.id ?? -1,
      repo: source ? renderRepository(world, source, doer) : null,
    },
    merge_base: from,
  };
}
