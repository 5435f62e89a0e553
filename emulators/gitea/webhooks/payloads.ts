import type { Account, Comment, Issue, Pull, Repository } from "../../world/model.ts";
import { isPull } from "../../world/forge-world.ts";
import type { Review } from "../model.ts";
import { renderPayloadCommit } from "../render/render-commit.ts";
import { renderComment, renderIssue } from "../render/render-issue.ts";
import { renderPull } from "../render/render-pull.ts";
import { addressesOf, renderRepository } from "../render/render-repository.ts";
import { renderUser } from "../render/render-user.ts";
import type { GiteaWorld } from "../world.ts";

const nothing = "0".repeat(40);

/** What `pull_request` events carry: no `installation`, and a `review` of two fields if there is any. */
export async function pullPayload(
  world: GiteaWorld,
  pull: Pull,
  action: string,
  sender: Account,
  more: { changes?: object; review?: { type: string; content: string } } = {},
) {
  return {
    action,
    number: pull.number,
    ...(more.changes === undefined ? {} : { changes: more.changes }),
    pull_request: await renderPull(world, pull, sender),
    requested_reviewer: more.review === undefined ? null : renderUser(world, sender),
    repository: renderRepository(world, pull.repository, sender),
    sender: renderUser(world, sender),
    commit_id: "",
    review: more.review ?? null,
  };
}

export async function commentPayload(
  world: GiteaWorld,
  issue: Issue,
  comment: Comment,
  action: string,
  sender: Account,
  before?: string,
) {
  return {
    action,
    issue: renderIssue(world, issue),
    ...(isPull(issue) ? { pull_request: await renderPull(world, issue, sender) } : {}),
    comment: renderComment(world, comment),
    ...(before === undefined ? {} : { changes: { body: { from: before } } }),
    repository: renderRepository(world, issue.repository, sender),
    sender: renderUser(world, sender),
    is_pull: isPull(issue),
  };
}

/** The latest commit first. Without `before`, the branch is new. */
export async function pushPayload(
  world: GiteaWorld,
  repository: Repository,
  push: { branch: string; before: string | undefined; after: string },
  sender: Account,
) {
  const { branch, before = nothing, after } = push;
  const shas =
    before === nothing || before === after
      ? [after]
      : (await repository.git.commitsBetween(before, after)).toReversed();
  const commits = await Promise.all(
    shas.slice(0, 15).map((sha) => renderPayloadCommit(world, repository, sha, true)),
  );
  const user = renderUser(world, sender);
  return {
    ref: `refs/heads/${branch}`,
    before,
    after,
    compare_url:
      before === nothing
        ? `${world.url}/`
        : `${addressesOf(world, repository).html}/compare/${before}...${after}`,
    commits,
    total_commits: shas.length,
    head_commit: commits[0] ?? null,
    repository: renderRepository(world, repository, repository.owner),
    pusher: user,
    sender: user,
  };
}

/** The kind of event that a submitted review is; one that is not submitted is none. */
export function reviewEventType({ state }: Review): string | undefined {
  if (state === "APPROVED") return "pull_request_review_approved";
  if (state === "REQUEST_CHANGES") return "pull_request_review_rejected";
  return state === "COMMENT" ? "pull_request_review_comment" : undefined;
}
