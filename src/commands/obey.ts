import { z } from "zod";
import type { Forge, Permission } from "../forges/forge.ts";
import * as messages from "../report/messages.ts";
import type { DurableQueue, Enqueue, Job } from "../runs/durable-queue.ts";
import type { ReviewRequest } from "../runs/review-request.ts";
import { PullRef } from "../types/pull.ts";
import { UserError } from "../types/user-error.ts";
import { commands } from "./registry.ts";

/** A command that somebody gave in a comment of a pull. */
export const CommandRequest = z.strictObject({
  pull: PullRef,
  commentId: z.int(),
  login: z.string(),
  name: z.string(),
  args: z.array(z.string()),
});
export type CommandRequest = z.infer<typeof CommandRequest>;

export interface ObeyServices {
  reviewers: readonly string[];
  requestReview: Enqueue<ReviewRequest>;
  openForge(ref: PullRef): Promise<Forge>;
}

/** Declares the job that obeys a command: 👀, permission, the command itself, 👍 or 👎 with a sentence. */
export function defineObey(queue: DurableQueue, services: ObeyServices): Enqueue<CommandRequest> {
  return queue.define("command", CommandRequest, async (job) => {
    const forge = await services.openForge(job.input.pull);
    return await obey(job, forge, services);
  });
}

async function obey(
  { id, input, step, signal }: Job<CommandRequest>,
  forge: Forge,
  services: ObeyServices,
): Promise<string> {
  const { pull, commentId, login } = input;
  const command = commands.find(({ name }) => name === input.name);
  // Other tools listen to slash commands too; theirs are none of our business.
  if (command === undefined) return "not ours";
  await step("see", () => done(forge.react(pull, commentId, "eyes", signal)));
  const answer = await step("run", async () => {
    try {
      const permission = await forge.fetchPermission(pull, login, signal);
      if (!allows(permission, command.needs)) {
        throw new UserError(messages.notPermitted(command.usage, command.needs));
      }
      const { args } = input;
      const { reviewers, requestReview } = services;
      const reply = await command.run({
        pull,
        login,
        args,
        reviewers,
        commands,
        key: id,
        requestReview,
      });
      return { reaction: "+1" as const, reply: reply ?? null };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { reaction: "-1" as const, reply: error.message };
    }
  });
  const { reply } = answer;
  if (reply !== null) {
    // One reply a comment: its marker finds it again after a crash.
    const marker = `<!-- chorale:reply ${commentId} ${input.name} -->`;
    await step("reply", () =>
      done(forge.ensureComment(pull, marker, `${marker}\n${reply}`, signal)),
    );
  }
  await step("settle", () => done(forge.react(pull, commentId, answer.reaction, signal)));
  return answer.reaction;
}

function allows(permission: Permission, needed: "read" | "write"): boolean {
  if (permission === "none") return false;
  return needed === "read" || permission === "write" || permission === "admin";
}

/** A step's answer is stored as JSON; what these resolve with is nobody's business later. */
async function done(work: Promise<unknown>): Promise<null> {
  await work;
  return null;
}
