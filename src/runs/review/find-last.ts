import type { OwnComment } from "../../forges/forge.ts";
import { showsReview } from "../../report/comment/stand-in.ts";
import { decodeState, type State } from "../../report/comment/state.ts";
import { reviewMarker } from "../../types/markers.ts";
import type { Pull } from "../../types/pull.ts";
import { isFinal } from "../queue/failure.ts";
import type { RunContext } from "./run-context.ts";
import { steps } from "./steps.ts";

/** What the last review left in its comment. */
export interface LastReview {
  previous: State | null;
  /** The comment itself, if it shows a review of the same commit. It holds nothing that it does not show. */
  standing: string | null;
}

/** Finds what the last review left, once: before anything else is written in its place. */
export function findLast(
  context: Pick<RunContext, "forge" | "signal" | "step">,
  pull: Pull,
): Promise<LastReview> {
  const { forge, signal } = context;
  return context.step(steps.findLast, async () => {
    const comment = await forge.findComment(pull.ref, reviewMarker, signal);
    return comment === undefined ? { previous: null, standing: null } : lastIn(comment, pull);
  });
}

/** What a comment of ours shows of a pull's head. */
export function lastIn(
  { body }: Pick<OwnComment, "body">,
  { headSha }: Pick<Pull, "headSha">,
): LastReview {
  const previous = decodeState(body) ?? null;
  const isStanding = previous?.headSha === headSha && showsReview(body);
  return { previous, standing: isStanding ? body : null };
}

/** Our comment, unless strangers made the conversation too long to be read: beside the commit it can be said all the same. */
export async function findComment(
  { forge, signal, failures }: RunContext,
  { ref }: Pull,
): Promise<OwnComment | "unreadable" | undefined> {
  try {
    return await forge.findComment(ref, reviewMarker, signal);
  } catch (error) {
    if (!isFinal(failures, error)) throw error;
    return "unreadable";
  }
}
