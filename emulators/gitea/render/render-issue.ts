import type { Comment, Issue, Reaction } from "../../world/model.ts";
import { isPull } from "../../world/forge-world.ts";
import { type GiteaWorld, isDraft } from "../world.ts";
import { addressesOf } from "./render-repository.ts";
import { renderUser } from "./render-user.ts";

/** What the server's settings allow by default. */
export const allowedReactions = [
  "+1",
  "-1",
  "laugh",
  "hooray",
  "confused",
  "heart",
  "rocket",
  "eyes",
];

/** A reaction has no id: it is deleted by its content. */
export const renderReaction = (world: GiteaWorld, { user, content, createdAt }: Reaction) => ({
  user: renderUser(world, user),
  content,
  created_at: createdAt,
});

/** Where people see a thread. */
export const threadAddress = (world: GiteaWorld, { repository, number, pull }: Issue): string =>
  `${addressesOf(world, repository).html}/${pull ? "pulls" : "issues"}/${number}`;

export function renderComment(world: GiteaWorld, comment: Comment) {
  const issue = world.findIssue(comment.repository, comment.number);
  const thread = issue ? threadAddress(world, issue) : "";
  return {
    id: comment.id,
    html_url: `${thread}#issuecomment-${comment.id}`,
    pull_request_url: issue?.pull ? thread : "",
    issue_url: issue?.pull ? "" : thread,
    user: renderUser(world, comment.author),
    original_author: "",
    original_author_id: 0,
    body: comment.body,
    assets: [],
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
  };
}

/** Reviews and their comments are counted by nobody. */
export const countComments = (world: GiteaWorld, { repository, number }: Issue): number =>
  world.comments.filter(
    (one) => one.repository === repository && one.number === number && !one.deleted,
  ).length;

/** What issues and pull requests have in common. */
export const renderThread = (world: GiteaWorld, issue: Issue) => ({
  number: issue.number,
  user: renderUser(world, issue.author),
  title: issue.title,
  body: issue.body ?? "",
  labels: [],
  milestone: null,
  assignee: null,
  assignees: null,
  state: issue.state,
  is_locked: issue.locked,
  comments: countComments(world, issue),
  created_at: issue.createdAt,
  updated_at: issue.updatedAt,
  closed_at: issue.closedAt,
  due_date: null,
  pin_order: 0,
});

/** A pull request is an issue, too; it says so with `pull_request`. */
export function renderIssue(world: GiteaWorld, issue: Issue) {
  const { repository, number } = issue;
  const html = threadAddress(world, issue);
  return {
    id: issue.id,
    url: `${addressesOf(world, repository).api}/issues/${number}`,
    html_url: html,
    ...renderThread(world, issue),
    original_author: "",
    original_author_id: 0,
    ref: "",
    assets: [],
    pull_request: isPull(issue)
      ? {
          merged: issue.pull.merged !== undefined,
          merged_at: issue.pull.merged?.at ?? null,
          draft: isDraft(issue.title),
          html_url: html,
        }
      : null,
    repository: {
      id: repository.id,
      name: repository.name,
      owner: repository.owner.login,
      full_name: `${repository.owner.login}/${repository.name}`,
    },
  };
}
