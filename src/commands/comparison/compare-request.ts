import { z } from "zod";
import { PullRef, ThreadRef } from "../../types/pull.ts";

/** Somebody wants to know what reading side by side saves on a pull. */
export const CompareRequest = z.strictObject({
  pull: PullRef,
  /** Where it was asked for, and by which comment. */
  thread: ThreadRef,
  commentId: z.int(),
  /** What the reply begins with. */
  marker: z.string(),
  /** Only these reviewers; absent means those of the configuration. */
  reviewers: z.array(z.string()).optional(),
  rounds: z.int().positive(),
});
export type CompareRequest = z.infer<typeof CompareRequest>;

/** The step of a comparison after which nobody can stop it any more. */
export const measureStep = "measure";
