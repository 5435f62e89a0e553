import { z } from "zod";
import { ThreadRef } from "../../types/pull.ts";
import { Wish } from "./read-comment.ts";

/** The commands that somebody gave in one comment. */
export const CommandRequest = Wish.extend({
  thread: ThreadRef,
  place: z.enum(["pull", "issue"]),
  commentId: z.int(),
  login: z.string(),
});
export type CommandRequest = z.infer<typeof CommandRequest>;
