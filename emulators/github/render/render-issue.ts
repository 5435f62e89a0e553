import type { Comment, Issue, Reaction } from "../../world/model.ts";
import { fullName, isPull } from "../../world/forge-world.ts";
import type { World } from "../world.ts";
import { renderAccount } from "./render-repository.ts";

export function renderApp(world: World) {
  const owner = world.account("chorale-reviewers", "Organization");
  return {
    id: world.app.id,
    client_id: world.app.clientId,
    slug: world.app.slug,
    node_id: `A_${world.app.id}`,
    owner: renderAccount(world, owner),
    name: world.app.name,
    description: "",
    external_url: "https://example.test/",
    html_url: `https://github.com/apps/${world.app.slug}`,
    created_at: world.app.createdAt,
    updated_at: world.app.createdAt,
    permissions: world.app.permissions,
    events: world.app.events,
  };
}

export function renderReaction(world: World, reaction: Reaction) {
  return {
    id: reaction.id,
    node_id: `REA_${reaction.id}`,
    user: renderAccount(world, reaction.user),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}

export const reactionContents = [
  "+1",
  "-1",
  "laugh",
  "hooray",
  "confused",
  "heart",
  "rocket",
  "eyes",
] as const;

function renderRollup(url: string, reactions: readonly Reaction[]) {
  const counts = reactionContents.map((content) => [
    content,
    reactions.filter((reaction) => reaction.content === content).length,
  ]);
  return { url: `${url}/reactions`, total_count: reactions.length, ...Object.fromEntries(counts) };
}

export function renderComment(world: World, comment: Comment) {
  const name = fullName(comment.repository);
  const url = `${world.url}/repos/${name}/issues/comments/${comment.id}`;
  const issue = world.findIssue(comment.repository, comment.number);
  const kind = issue?.pull ? "pull" : "issues";
  return {
    url,
    html_url: `https://github.com/${name}/${kind}/${comment.number}#issuecomment-${comment.id}`,
    issue_url: `${world.url}/repos/${name}/issues/${comment.number}`,
    id: comment.id,
    node_id: `IC_${comment.id}`,
    user: renderAccount(world, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: comment.association,
    body: comment.body,
    reactions: renderRollup(url, comment.reactions),
    performed_via_github_app: comment.byApp ? renderApp(world) : null,
  };
}

/** A pull request is an issue, too; it says so with `pull_request`. */
export function renderIssue(world: World, issue: Issue) {
  const name = fullName(issue.repository);
  const url = `${world.url}/repos/${name}/issues/${issue.number}`;
  const html = `https://github.com/${name}/${issue.pull ? "pull" : "issues"}/${issue.number}`;
  const comments = world.comments.filter(
    (comment) =>
      !comment.deleted &&
      comment.repository === issue.repository &&
      comment.number === issue.number,
  );
  return {
    url,
    repository_url: `${world.url}/repos/${name}`,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: html,
    id: issue.id,
    node_id: `I_${issue.id}`,
    number: issue.number,
    title: issue.title,
    user: renderAccount(world, issue.author),
    labels: [],
    state: issue.state,
    locked: issue.locked,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: comments.length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    author_association: issue.association,
    active_lock_reason: null,
    body: issue.body,
    reactions: renderRollup(url, issue.reactions),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
    state_reason: null,
    ...(isPull(issue)
      ? {
          draft: issue.pull.draft,
          pull_request: {
            url: `${world.url}/repos/${name}/pulls/${issue.number}`,
            html_url: html,
            diff_url: `${html}.diff`,
            patch_url: `${html}.patch`,
            merged_at: issue.pull.merged?.at ?? null,
          },
        }
      : {}),
  };
}
