import { z } from "zod";
import { ThreadRef } from "../../types/pull.ts";

/** A finding that is to be removed, as our comment on its pull knows it. */
export const WantedFinding = z.strictObject({
  /** As the comment shows it: `S3`. */
  id: z.string(),
  fingerprint: z.string(),
  reviewer: z.string(),
  path: z.string(),
  /** The model that reported it. */
  model: z.string().optional(),
});
export type WantedFinding = z.infer<typeof WantedFinding>;

/** Somebody wants findings of a pull to be fixed. */
export const FixRequest = z.strictObject({
  /** The pull, where it was asked for too, and by which comment. */
  thread: ThreadRef,
  commentId: z.int(),
  /** What the reply begins with. */
  marker: z.string(),
  /** At least one. */
  findings: z.array(WantedFinding),
  /** How many more are open, where `all` were asked for and there are more than are fixed at a time. */
  more: z.int().positive().optional(),
  /** Whether the review that reported them counted findings on every line of the changed files. */
  isFull: z.boolean(),
  /** One commit for all of them. */
  isSquash: z.boolean(),
  /** Only show what would be committed. */
  isDry: z.boolean(),
});
export type FixRequest = z.infer<typeof FixRequest>;

/** The step of a fix after which nobody can stop it any more. */
export const tellStep = "tell what was fixed";
