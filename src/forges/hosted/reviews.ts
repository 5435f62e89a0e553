import type { Diff } from "../../types/diff.ts";
import type { Pull, PullRef } from "../../types/pull.ts";
import { ForgeError, type PullReview, type Remark, type Submission } from "../forge.ts";
import { anchoredRemarks } from "./anchored-remarks.ts";
import type { Answer } from "../http/answer.ts";
import { whileUnsent, type Caller, type CallSignals } from "../http/caller.ts";
import type { Operation } from "../http/operation.ts";
import { settle } from "./settle.ts";

/** A review that was submitted. */
export interface OwnReview {
  id: number;
  url: string;
}

/** How a host keeps the reviews of a pull. */
export interface ReviewRoutes {
  /** Takes `pull_number` and what `toParameters` gives. */
  create: Operation;
  toParameters(pull: Pull, review: PullReview): Record<string, unknown>;
  /** The review in the answer. Throws `ForgeError` when it is not what was asked for. */
  read(answer: Answer, asked: PullReview): OwnReview;
  /**
   * Our oldest review of the pull's head that begins with `marker`. Called right before every attempt to create one, so where
   * there is none, it is also where remains of an earlier attempt are cleared away. Throws `ForgeError` with status 409 when
   * an attempt would publish something else as well.
   */
  find(pull: Pull, marker: string, signals: CallSignals): Promise<OwnReview | undefined>;
  /** Which of the remarks the host may take, after it refused all of them without telling which it meant. */
  narrow(pull: Pull, remarks: Remark[], signals: CallSignals): Promise<Remark[]>;
  /** The remarks of a review that are still there. */
  listRemarks(
    ref: PullRef,
    reviewId: number,
    signals: CallSignals,
  ): Promise<Pick<Remark, "path" | "body">[]>;
  /** Takes `pull_number`, `review_id` and `message`. */
  dismiss: Operation;
  /** Whose a review is, and whether it holds up anything. */
  look(
    ref: PullRef,
    reviewId: number,
    signals: CallSignals,
  ): Promise<{ isOurs: boolean; blocks: boolean }>;
}

type FetchDiff = (pull: Pull, signal: AbortSignal) => Promise<Diff>;

/** Submits a review of the pull's head unless it is there; one at a time for each pull. */
export function submitReview(
  caller: Caller,
  routes: ReviewRoutes,
  fetchDiff: FetchDiff,
  pull: Pull,
  review: PullReview,
  signals: CallSignals,
): Promise<Submission> {
  const create = (remarks: Remark[]): Promise<OwnReview> => {
    const asked = { ...review, remarks };
    return caller.call({
      operation: routes.create,
      repository: pull.ref,
      parameters: { pull_number: pull.ref.number, ...routes.toParameters(pull, asked) },
      ...signals,
      read: (answer) => routes.read(answer, asked),
      tookEffect: () => routes.find(pull, review.marker, signals),
    });
  };
  return caller.inTurn(turnOf(pull.ref), signals, async () => {
    const earlier = await routes.find(pull, review.marker, signals);
    if (earlier) {
      const there = await routes.listRemarks(pull.ref, earlier.id, signals);
      return submitted(earlier, "unchanged", missing(review.remarks, there));
    }
    // Whoever reads the diff knows that it is this head's, and that the host has taken that in.
    const diff = await fetchDiff(pull, whileUnsent(signals));
    let remarks = anchoredRemarks(diff, review.remarks);
    for (;;) {
      try {
        const created = await create(remarks);
        const left = review.remarks.filter((remark) => !remarks.includes(remark));
        return submitted(created, "created", left);
      } catch (error) {
        // A host may show less of a file than its diff says.
        const isRefused = error instanceof ForgeError && error.status === 422;
        if (!isRefused || remarks.length === 0) throw error;
        const fewer = await routes.narrow(pull, remarks, signals);
        remarks = fewer.length < remarks.length ? fewer : [];
      }
    }
  });
}

/** Each of those that are there stands for one that was asked for. */
function missing(asked: readonly Remark[], there: Pick<Remark, "path" | "body">[]): Remark[] {
  const free = there.map(nameOf);
  return asked.filter((remark) => {
    const index = free.indexOf(nameOf(remark));
    if (index >= 0) free.splice(index, 1);
    return index < 0;
  });
}

const nameOf = ({ path, body }: Pick<Remark, "path" | "body">) => `${path}\n${settle(body)}`;

/** Dismisses a review of ours that asked for changes unless that is done; one at a time for each pull. */
export function dismissReview(
  caller: Caller,
  routes: ReviewRoutes,
  ref: PullRef,
  { reviewId, reason }: { reviewId: number; reason: string },
  signals: CallSignals,
): Promise<void> {
  return caller.inTurn(turnOf(ref), signals, async () => {
    const { isOurs, blocks } = await routes.look(ref, reviewId, signals);
    if (!isOurs) {
      throw new ForgeError(
        `Review ${reviewId} of ${ref.owner}/${ref.repo}#${ref.number} is somebody else's; only they or a maintainer may dismiss it.`,
        { status: 403 },
      );
    }
    if (!blocks) return;
    await caller.call({
      operation: routes.dismiss,
      repository: ref,
      parameters: { pull_number: ref.number, review_id: reviewId, message: reason },
      ...signals,
      read: () => true,
      tookEffect: async () => {
        const now = await routes.look(ref, reviewId, signals);
        return now.blocks ? undefined : true;
      },
    });
  });
}

const turnOf = ({ owner, repo, number }: PullRef) => `reviews of ${owner}/${repo}#${number}`;

const submitted = (
  { id, url }: OwnReview,
  change: Submission["change"],
  left: Remark[],
): Submission => ({ reviewId: id, url, change, left });
