import { z } from "zod";
import type { CommandRequest } from "../commands/obey/command-request.ts";
import { readComment, withoutOthersWords } from "../commands/obey/read-comment.ts";
import { isDraftTitle } from "../forges/gitea/draft-title.ts";
import type { pullActions } from "../review/config.ts";
import type { MergedRequest } from "../runs/timing/merged-job.ts";
import type { ReviewRequest } from "../runs/review/review-request.ts";
import type { ThreadRef } from "../types/pull.ts";
import { clockMs } from "../types/clock.ts";
import { UserError } from "../types/user-error.ts";
import type { NewRun } from "../store/queue/enqueue.ts";
import type { Asks } from "./door-services.ts";

/**
 * No name is longer on any host, or holds what has no form; it is kept. PostgreSQL can't store a NUL, and deliveries that come in
 * at the same time are written together: one that can't be would take the others with it.
 */
const Name = z
  .string()
  .max(255)
  .regex(/^\P{Cc}*$/u);

const Repository = z.object({
  id: z.int(),
  name: Name,
  owner: z.object({ login: Name }),
});

const PullEvent = z.object({
  action: z.string(),
  pull_request: z.object({
    number: z.int().positive(),
    title: z.string(),
    /** Absent before Gitea 1.22 and Forgejo 8. */
    draft: z.boolean().optional(),
    updated_at: z.iso.datetime({ offset: true }),
    merged: z.boolean().optional(),
    /** Its commit is empty where it can't be found. */
    head: z.object({ sha: z.string().regex(/^[0-9a-f]{0,64}$/) }),
  }),
  changes: z.object({ title: z.object({ from: z.string() }).nullish() }).nullish(),
  repository: Repository,
});
type PullEvent = z.infer<typeof PullEvent>;

const CommentEvent = z.object({
  issue: z.object({ number: z.int().positive() }),
  comment: z.object({
    id: z.int(),
    body: z.string(),
    user: z.object({ id: z.int(), login: Name.regex(/^[\w.-]+$/) }).nullish(),
  }),
  repository: Repository,
});

/** What decides whether anybody listens. */
const Kind = z.object({ action: z.string().optional(), is_pull: z.boolean().optional() });

/** Pushes have an event of their own; hosts that name the family only send all of them as the first. */
const pullEvents = new Set(["pull_request", "pull_request_sync"]);
/** Without a name of its own a review is a `pull_request_comment` too; its action is `reviewed`. */
const commentEvents = new Set(["pull_request_comment", "issue_comment"]);

/**
 * What a delivery of a Gitea or Forgejo host asks for: the same as GitHub's, in their words.
 *
 * @param event.event by its own name, or that of its family
 * @throws UserError for a payload that is not theirs
 */
export function readGiteaEvent(
  { forge, event, payload }: { forge: string; event: string; payload: unknown },
  { askReview, askCommand, askMerged }: Asks,
): NewRun[] {
  const { action, is_pull: isPull } = Kind.safeParse(payload).data ?? {};
  if (pullEvents.has(event) && action === "closed") {
    return mergesIn(forge, read(PullEvent, payload)).map((request) => askMerged(request));
  }
  if (pullEvents.has(event) && action !== undefined) {
    return reviewsAskedBy(forge, action, payload).map((request) => askReview(request));
  }
  if (commentEvents.has(event) && action === "created") {
    const place = isPull === true ? "pull" : "issue";
    const comment = read(CommentEvent, payload);
    return commandsIn(forge, place, comment).map((request) => askCommand(request));
  }
  return [];
}

type Action = (typeof pullActions)[number];

const actions = new Map<string, Action>([
  ["opened", "opened"],
  ["reopened", "reopened"],
  ["synchronized", "synchronize"],
]);

function reviewsAskedBy(forge: string, theirs: string, payload: unknown): ReviewRequest[] {
  if (!actions.has(theirs) && theirs !== "edited") return [];
  const event = read(PullEvent, payload);
  const action = actions.get(theirs) ?? (isReadyNow(event) ? "ready_for_review" : undefined);
  if (action === undefined) return [];
  const { pull_request: pull, repository } = event;
  const { sha } = pull.head;
  return [
    {
      pull: threadRef(forge, repository, pull.number),
      ...(sha === "" ? {} : { head: { sha, updatedMs: dateOf(pull) } }),
      trigger: { kind: "actions", actions: [action] },
    },
  ];
}

/**
 * When the pull changed last, in the whole seconds that hosts count in, and never in the future: who administers a repository is
 * shown the webhook's secret, and a push that is said to be of next year would keep every later one from counting.
 */
function dateOf({ updated_at: at }: PullEvent["pull_request"]): number {
  return Math.min(Date.parse(at), Math.floor(clockMs() / 1_000) * 1_000);
}

/**
 * Whether this edit ended a draft. A draft is one by the beginning of its title, which hosts may choose: whatever was taken
 * away from there may have been it.
 */
function isReadyNow({ pull_request: { title, draft }, changes }: PullEvent): boolean {
  const before = changes?.title?.from;
  if (before === undefined || draft === true || isDraftTitle(title)) return false;
  const isShortened = before.length > title.length && before.endsWith(title);
  return isShortened || isDraftTitle(before);
}

/** Both a merge and an end without one close a pull. */
function mergesIn(forge: string, { pull_request: pull, repository }: PullEvent): MergedRequest[] {
  return pull.merged === true ? [{ pull: threadRef(forge, repository, pull.number) }] : [];
}

function commandsIn(
  forge: string,
  place: CommandRequest["place"],
  { comment, issue, repository }: z.infer<typeof CommentEvent>,
): CommandRequest[] {
  const { id: commentId, user, body } = comment;
  // Those that have no account of their own: the host's Actions, and whoever was deleted.
  if (user == null || user.id <= 0) return [];
  const wish = readComment(body);
  if (wish === undefined) return [];
  const thread = threadRef(forge, repository, issue.number);
  return [{ ...withoutOthersWords(wish), thread, place, commentId, login: user.login }];
}

function threadRef(
  forge: string,
  { id, name, owner }: z.infer<typeof Repository>,
  number: number,
): ThreadRef {
  return { forge, owner: owner.login, repo: name, repositoryId: id, number };
}

/** Names what is wrong by its place alone: the values are somebody's. */
function read<T>(schema: z.ZodType<T>, payload: unknown): T {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path }) => path.join(".")).join(", ");
  throw new UserError(
    `the payload is not that of a Gitea or Forgejo host (${places}): make it a webhook of that type`,
  );
}
