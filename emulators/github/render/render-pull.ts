import { comparePull } from "../../world/pull-diff.ts";
import type { Account, Pull, Repository } from "../../world/model.ts";
import { fullName } from "../../world/forge-world.ts";
import type { World } from "../world.ts";
import { renderAccount, renderRepository } from "./render-repository.ts";

/** What lists of pull requests and other objects show of one. */
export function renderPullSummary(world: World, pull: Pull) {
  const name = fullName(pull.repository);
  const url = `${world.url}/repos/${name}/pulls/${pull.number}`;
  const issueUrl = `${world.url}/repos/${name}/issues/${pull.number}`;
  const html = `https://github.com/${name}/pull/${pull.number}`;
  const { base, head, merged, draft } = pull.pull;
  return {
    url,
    id: pull.id,
    node_id: `PR_${pull.id}`,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issueUrl,
    number: pull.number,
    state: pull.state,
    locked: pull.locked,
    title: pull.title,
    user: renderAccount(world, pull.author),
    body: pull.body,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: merged?.at ?? null,
    merge_commit_sha: merged?.sha ?? null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    labels: [],
    milestone: null,
    draft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${world.url}/repos/${name}/pulls/comments{/number}`,
    comments_url: `${issueUrl}/comments`,
    statuses_url: `${world.url}/repos/${name}/statuses/${head.sha}`,
    head: renderSide(world, head.owner, head.ref, head.sha, head.repository),
    base: renderSide(world, pull.repository.owner, base.ref, base.sha, pull.repository),
    _links: {
      self: { href: url },
      html: { href: html },
      issue: { href: issueUrl },
      comments: { href: `${issueUrl}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${world.url}/repos/${name}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: `${world.url}/repos/${name}/statuses/${head.sha}` },
    },
    author_association: pull.association,
    auto_merge: null,
    active_lock_reason: null,
  };
}

/** The whole object: what GET answers and what webhooks carry. */
export async function renderPull(world: World, pull: Pull) {
  const { base, head, merged } = pull.pull;
  const { git } = pull.repository;
  const [{ diff, from }, mergeable] = await Promise.all([
    comparePull(pull),
    pull.state === "open" ? git.canMerge(base.sha, head.sha) : null,
  ]);
  const sameThread = (one: { repository: Repository; number: number }): boolean =>
    one.repository === pull.repository && one.number === pull.number;
  const reviews = world.reviews.filter(sameThread);
  return {
    ...renderPullSummary(world, pull),
    merged: merged !== undefined,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeable === null ? "unknown" : mergeable ? "clean" : "dirty",
    merged_by: merged ? renderAccount(world, merged.by) : null,
    comments: world.comments.filter((comment) => !comment.deleted && sameThread(comment)).length,
    review_comments: reviews.reduce((sum, review) => sum + review.comments.length, 0),
    maintainer_can_modify: pull.pull.letsMaintainersEdit,
    commits: (await git.commitsBetween(from, head.sha)).length,
    additions: diff.files.reduce((sum, file) => sum + file.additions, 0),
    deletions: diff.files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: diff.files.length,
  };
}

function renderSide(
  world: World,
  owner: Account,
  ref: string,
  sha: string,
  repository: Repository | undefined,
) {
  return {
    label: `${owner.login}:${ref}`,
    ref,
    sha,
    user: renderAccount(world, owner),
    repo: repository ? renderRepository(world, repository) : null,
  };
}
