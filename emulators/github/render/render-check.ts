import type { CommitStatus } from "../../world/model.ts";
import type { CheckRun, Review } from "../model.ts";
import { fullName } from "../../world/forge-world.ts";
import type { World } from "../world.ts";
import { renderApp } from "./render-issue.ts";
import { renderAccount } from "./render-repository.ts";

export function renderCheckRun(world: World, run: CheckRun) {
  const name = fullName(run.repository);
  const url = `${world.url}/repos/${name}/check-runs/${run.id}`;
  const html = `https://github.com/${name}/runs/${run.id}`;
  const pulls = world.issues.filter(
    (issue) => issue.repository === run.repository && issue.pull?.head.sha === run.headSha,
  );
  return {
    id: run.id,
    name: run.name,
    node_id: `CR_${run.id}`,
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: html,
    details_url: run.detailsUrl ?? renderApp(world).external_url,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.repository.id },
    app: renderApp(world),
    pull_requests: pulls.map((pull) => ({
      id: pull.id,
      number: pull.number,
      url: `${world.url}/repos/${name}/pulls/${pull.number}`,
    })),
  };
}

export function renderStatus(world: World, status: CommitStatus) {
  return {
    url: `${world.url}/repos/${fullName(status.repository)}/statuses/${status.sha}`,
    avatar_url: null,
    id: status.id,
    node_id: `SC_${status.id}`,
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    creator: renderAccount(world, world.bot()),
  };
}

export function renderReview(world: World, review: Review) {
  const name = fullName(review.repository);
  const html = `https://github.com/${name}/pull/${review.number}#pullrequestreview-${review.id}`;
  const pull = `${world.url}/repos/${name}/pulls/${review.number}`;
  return {
    id: review.id,
    node_id: `PRR_${review.id}`,
    user: renderAccount(world, review.author),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: pull,
    _links: { html: { href: html }, pull_request: { href: pull } },
    // A review that was not submitted yet has no date.
    ...(review.state === "PENDING" ? {} : { submitted_at: review.submittedAt }),
    commit_id: review.commitSha,
    author_association: "NONE",
  };
}

export function renderReviewComment(
  world: World,
  review: Review,
  comment: Review["comments"][number],
) {
  const name = fullName(review.repository);
  const url = `${world.url}/repos/${name}/pulls/comments/${comment.id}`;
  const html = `https://github.com/${name}/pull/${review.number}#discussion_r${comment.id}`;
  return {
    url,
    pull_request_review_id: review.id,
    id: comment.id,
    node_id: `PRRC_${comment.id}`,
    path: comment.path,
    commit_id: review.commitSha,
    original_commit_id: review.commitSha,
    user: renderAccount(world, review.author),
    body: comment.body,
    line: comment.line,
    original_line: comment.line,
    side: comment.side,
    start_line: comment.startLine,
    original_start_line: comment.startLine,
    start_side: comment.startSide,
    subject_type: "line",
    created_at: comment.createdAt,
    updated_at: comment.createdAt,
    html_url: html,
    pull_request_url: `${world.url}/repos/${name}/pulls/${review.number}`,
    author_association: "NONE",
  };
}
