import { z } from "zod";
import { PullRef } from "../types/pull.ts";

/** What starts a run: somebody's push, or somebody's command. Stored with the run, so it names no secrets. */
export const ReviewRequest = z.strictObject({
  pull: PullRef,
  /** The head that was pushed, and when the pull changed last. Absent for a command, which means the newest head. */
  head: z.strictObject({ sha: z.string(), updatedMs: z.number() }).optional(),
  /** Why; an action is held against the repository's `on` and `drafts`, a command is obeyed. */
  trigger: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("action"), action: z.string() }),
    z.strictObject({ kind: z.literal("command"), login: z.string() }),
  ]),
  /** Only these reviewers; absent means those of the configuration. */
  reviewers: z.array(z.string()).optional(),
});
export type ReviewRequest = z.infer<typeof ReviewRequest>;
