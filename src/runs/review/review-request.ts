import { z } from "zod";
import { PullRef, ThreadRef } from "../../types/pull.ts";

/** A comment that asked for a review: whoever wrote it is told of its end. */
export const Asker = z.strictObject({
  thread: ThreadRef,
  commentId: z.int(),
  /** What the reply begins with, where there is one to be edited. */
  marker: z.string().optional(),
});
export type Asker = z.infer<typeof Asker>;

/** More than that ask for one review only by mistake; the first ones are told. */
const mostAskers = 10;

/** What starts a run: somebody's push, or somebody's command. Stored with the run, so it names no secrets. */
export const ReviewRequest = z.strictObject({
  pull: PullRef,
  /** The oldest head that will do, and when the pull changed last. Absent for a command, which means the newest head. */
  head: z.strictObject({ sha: z.string(), updatedMs: z.number() }).optional(),
  /** Why; actions are held against the repository's `on` and `drafts`, a command is obeyed. */
  trigger: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("actions"), actions: z.array(z.string()).min(1) }),
    z.strictObject({ kind: z.literal("command"), login: z.string() }),
  ]),
  /** Only these reviewers; absent means those of the configuration. */
  reviewers: z.array(z.string()).optional(),
  /** Findings count wherever they are in the changed files. */
  isFull: z.boolean().optional(),
  askers: z.array(Asker).max(mostAskers).optional(),
});
export type ReviewRequest = z.infer<typeof ReviewRequest>;

/**
 * One request that does what both ask for: it is obeyed if either is a command, welcome if any of their actions is, and
 * for the newer of their heads. `undefined` if only one of them is for certain reviewers.
 */
export function joinRequests(
  waiting: ReviewRequest,
  arriving: ReviewRequest,
): ReviewRequest | undefined {
  if ((waiting.reviewers === undefined) !== (arriving.reviewers === undefined)) return undefined;
  const { reviewers: _all, head: _older, askers: _some, ...rest } = arriving;
  const head = newerOf(waiting.head, arriving.head);
  const named = [...(waiting.reviewers ?? []), ...(arriving.reviewers ?? [])];
  return {
    ...rest,
    ...(head === undefined ? {} : { head }),
    trigger: bothTriggers(waiting.trigger, arriving.trigger),
    ...(arriving.reviewers === undefined ? {} : { reviewers: [...new Set(named)] }),
    // Whoever asked for more than the other gets it; the other gets it too.
    ...(waiting.isFull === true ? { isFull: true } : {}),
    ...bothAskers(waiting.askers, arriving.askers),
  };
}

/** Each comment once: one may ask twice, also by being obeyed again after a crash. */
function bothAskers(
  waiting: ReviewRequest["askers"] = [],
  arriving: ReviewRequest["askers"] = [],
): Pick<ReviewRequest, "askers"> {
  const isNew = ({ commentId, marker }: Asker) =>
    !waiting.some((one) => one.commentId === commentId && one.marker === marker);
  const askers = [...waiting, ...arriving.filter(isNew)].slice(0, mostAskers);
  return askers.length === 0 ? {} : { askers };
}

type Trigger = ReviewRequest["trigger"];

function bothTriggers(one: Trigger, other: Trigger): Trigger {
  if (one.kind === "command") return one;
  if (other.kind === "command") return other;
  return { kind: "actions", actions: [...new Set([...one.actions, ...other.actions])] };
}

/** Of two heads that the forge dates alike, the one that arrived later. */
function newerOf(
  waiting: ReviewRequest["head"],
  arriving: ReviewRequest["head"],
): ReviewRequest["head"] {
  if (waiting === undefined || arriving === undefined) return arriving ?? waiting;
  return arriving.updatedMs >= waiting.updatedMs ? arriving : waiting;
}
