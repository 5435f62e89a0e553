import type { ForgeEvents } from "../world/forge-events.ts";
import { type ForgeWorld, now } from "../world/forge-world.ts";
import type { Association, Comment, Issue } from "../world/model.ts";
import { createComment, editComment, react } from "../world/threads.ts";

export interface CommentOptions {
  author: string;
  body: string;
  /** GitHub only: what it says the author is to the repository; follows from the author's role when absent. */
  association?: Association;
}

/** What people do in threads. Everything that sends a webhook resolves once it was answered. */
export function createThreadControl(
  world: ForgeWorld,
  events: ForgeEvents,
  /** Throws what the host answers to a body it can't take. */
  checkBody: (body: string) => void,
) {
  const find = (id: number): Comment => {
    const found = world.comments.find((comment) => comment.id === id && !comment.deleted);
    if (!found) throw new Error(`There is no comment ${id}.`);
    return found;
  };

  const associationOf = (issue: Issue, login: string): Association => {
    const account = world.account(login);
    if (account === issue.repository.owner) return "OWNER";
    const role = world.role(issue.repository, account);
    if (role === "admin" || role === "maintain" || role === "write") return "COLLABORATOR";
    return account === issue.author ? "CONTRIBUTOR" : "NONE";
  };

  return {
    /** Opens an issue that is no pull request; sends nothing. */
    openIssue(name: string, options: { title: string; body?: string; author?: string }): Issue {
      const repository = world.repository(name);
      const at = now();
      const issue: Issue = {
        id: world.nextId(),
        number: ++repository.lastNumber,
        repository,
        title: options.title,
        body: options.body ?? null,
        author: world.account(options.author ?? repository.owner.login),
        association: "NONE",
        state: "open",
        createdAt: at,
        updatedAt: at,
        closedAt: null,
        locked: false,
        reactions: [],
      };
      world.issues.push(issue);
      return issue;
    },

    /** Posts a comment. */
    async comment(name: string, number: number, options: CommentOptions): Promise<Comment> {
      const issue = world.findIssue(world.repository(name), number);
      if (!issue) throw new Error(`There is no thread ${name}#${number}.`);
      checkBody(options.body);
      const author = world.account(options.author);
      const association = options.association ?? associationOf(issue, options.author);
      const { body } = options;
      const comment = createComment(world, issue, { author, body, association, byApp: false });
      await events.comment(comment, { action: "created" }, author);
      return comment;
    },

    /** Edits any comment, the app's too. */
    async editComment(id: number, options: { body: string; by?: string }): Promise<void> {
      const comment = find(id);
      checkBody(options.body);
      const before = comment.body;
      const editor = options.by === undefined ? comment.author : world.account(options.by);
      editComment(world, comment, options.body, editor);
      await events.comment(comment, { action: "edited", before }, editor);
    },

    /** Deletes any comment. */
    async deleteComment(id: number, by?: string): Promise<void> {
      const comment = find(id);
      comment.deleted = true;
      world.changes.notify();
      const sender = by === undefined ? comment.author : world.account(by);
      await events.comment(comment, { action: "deleted" }, sender);
    },

    /** Somebody reacts to a comment. No host sends anything for that. */
    react(id: number, login: string, content: string): void {
      react(world, find(id).reactions, world.account(login), content);
    },
  };
}
