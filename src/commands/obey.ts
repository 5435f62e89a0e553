import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { ForgeError, type Forge, type Permission, type Reaction } from "../forges/forge.ts";
import * as messages from "../report/messages.ts";
import { deathsUntilGivenUp } from "../runs/back-off.ts";
import type { Ask, DurableQueue, Enqueue } from "../runs/durable-queue.ts";
import { isFinal, isPassing, reasonFor } from "../runs/failure.ts";
import type { Job } from "../runs/job.ts";
import type { ReviewRequest } from "../runs/review-request.ts";
import { PullRef } from "../types/pull.ts";
import { UserError } from "../types/user-error.ts";
import type { Command } from "./command.ts";
import { parseCommands } from "./parse-commands.ts";
import { commands } from "./registry.ts";

/** A command that somebody gave in a comment of a pull. */
export const CommandRequest = z.strictObject({
  pull: PullRef,
  commentId: z.int(),
  /** Which of the comment's commands this is, from 0. */
  index: z.int().nonnegative(),
  login: z.string(),
  name: z.string(),
  args: z.array(z.string()),
});
export type CommandRequest = z.infer<typeof CommandRequest>;

export interface ObeyServices {
  reviewers: readonly string[];
  requestReview: Enqueue<ReviewRequest>;
  openForge(ref: PullRef, signal: AbortSignal): Promise<Forge>;
}

/** Declares the job that obeys a command: 👀, permission, the command itself, 👍 or 👎 with a sentence. */
export function defineObey(queue: DurableQueue, services: ObeyServices): Ask<CommandRequest> {
  const kind = {
    name: "command",
    schema: CommandRequest,
    // Short, and a person waits for each.
    concurrency: 4,
    pullOf: ({ pull }: CommandRequest) => pull,
  };
  return queue.define(kind, async (job) => {
    let forge: Forge | undefined;
    try {
      forge = await services.openForge(job.input.pull, job.signal);
      if (job.deaths >= deathsUntilGivenUp) {
        throw new UserError(messages.processesDied(job.deaths));
      }
      return { status: await obey(job, forge, services) };
    } catch (error) {
      if (job.signal.aborted || isPassing(job.failures, error)) throw error;
      const reason = reasonFor(job.id, error);
      // It must not keep the pull's next ones waiting any longer: if this can't be said, the queue's status says it.
      if (forge !== undefined) {
        await settle(job, forge, { kind: "gave-up", reply: reason }, isForgeError);
      }
      job.log.error({ err: error }, "command gave up");
      return { status: "gave-up", detail: reason };
    }
  });
}

async function obey(
  job: Job<CommandRequest>,
  forge: Forge,
  services: ObeyServices,
): Promise<string> {
  const { input, step } = job;
  const command = commands.find(({ name }) => name === input.name);
  // Other tools listen to slash commands too; theirs are none of our business.
  if (command === undefined) return "not ours";
  if (!(await isGiven(job, forge))) return "not given";
  await react(job, forge, "eyes");
  const answer = await step("run", () => answerTo(command, job, forge, services));
  // In a conversation that is locked the reaction has to do.
  await settle(job, forge, answer, (error) => isFinal(job.failures, error));
  return answer.kind;
}

/**
 * Whether this person wrote that, there. Where others than the host can have signed the delivery, they may have made it up: the
 * comment itself is asked, as it stands now.
 */
async function isGiven(
  { input: { pull, commentId, index, login, name, args }, signal }: Job<CommandRequest>,
  forge: Forge,
): Promise<boolean> {
  if (forge.capabilities.authenticDeliveries) return true;
  const comment = await forge.fetchComment(pull, commentId, signal);
  if (comment?.login !== login) return false;
  return isDeepStrictEqual(parseCommands(comment.body)[index], { name, args });
}

/** Replies if there is something to say, and reacts. */
async function settle(
  job: Job<CommandRequest>,
  forge: Forge,
  { kind, reply }: Answer,
  isBearable: (error: unknown) => boolean,
): Promise<void> {
  const { step, signal, input } = job;
  const { pull, commentId, index, login } = input;
  if (reply !== null) {
    // Found again by its marker: one reply a command, also after a crash, and one refusal a person.
    const marker =
      kind === "refused"
        ? `<!-- chorale:refusal ${login} -->`
        : `<!-- chorale:reply ${commentId} ${index} -->`;
    const body = `${marker}\n${reply}`;
    await step("reply", () => bearing(isBearable, forge.ensureComment(pull, marker, body, signal)));
  }
  await react(job, forge, kind === "done" ? "+1" : "-1");
}

function react(
  { input: { pull, commentId }, step, signal }: Job<CommandRequest>,
  forge: Forge,
  reaction: Reaction,
): Promise<null> {
  return step(reaction, () =>
    bearing(isForgeError, forge.react(pull, commentId, reaction, signal)),
  );
}

interface Answer {
  kind: "done" | "wrong" | "refused" | "gave-up";
  /** Markdown, or null where the reaction says enough. */
  reply: string | null;
}

async function answerTo(
  command: Command,
  { id, input, signal }: Job<CommandRequest>,
  forge: Forge,
  { reviewers, requestReview }: ObeyServices,
): Promise<Answer> {
  const { pull, login, args } = input;
  const reply = await refusalOf(command, forge, input, signal);
  if (reply !== undefined) return { kind: "refused", reply };
  const fetchPull = () => forge.fetchPull(pull, signal);
  const context = { pull, login, args, reviewers, commands, key: id, fetchPull, requestReview };
  try {
    return { kind: "done", reply: (await command.run(context)) ?? null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kind: "wrong", reply: error.message };
  }
}

/**
 * Why this person may not, if so. Who can write a comment can read; where a host would not tell us what else somebody may do, that
 * is all that is known.
 */
async function refusalOf(
  { usage, needs }: Command,
  forge: Forge,
  { pull, login }: CommandRequest,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const permission = await forge.fetchPermission(pull, login, signal);
    return allows(permission, needs) ? undefined : messages.notPermitted(usage, needs);
  } catch (error) {
    if (!(error instanceof ForgeError) || error.status !== 403) throw error;
    return needs === "read" ? undefined : error.message;
  }
}

function allows(permission: Permission, needed: "read" | "write"): boolean {
  if (permission === "none") return false;
  return needed === "read" || permission === "write" || permission === "admin";
}

function isForgeError(error: unknown): boolean {
  return error instanceof ForgeError;
}

/** Waits for what must not cost the command when it fails like this: the comment may be gone, or locked. */
async function bearing(
  isBearable: (error: unknown) => boolean,
  work: Promise<unknown>,
): Promise<null> {
  try {
    await work;
  } catch (error) {
    if (!isBearable(error)) throw error;
  }
  return null;
}
