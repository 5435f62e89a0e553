import type { Reviewer } from "../../engines/reviewer.ts";
import type { CheckRules } from "../../engines/rules/rule-check.ts";
import type { Forge, OpenForge } from "../../forges/forge.ts";
import { fetchSettings } from "../../runs/fetch-settings.ts";
import type { Ask, DurableQueue, Enqueue } from "../../runs/queue/durable-queue.ts";
import { orGiveUp, refuseDeadly } from "../../runs/queue/give-up.ts";
import type { Job, JobEnding } from "../../runs/queue/job.ts";
import type { ReviewRequest } from "../../runs/review/review-request.ts";
import { replyMarker } from "../../types/markers.ts";
import { oncePerSuccess } from "../../types/once-per-success.ts";
import { answerTo, type Answer } from "./answer.ts";
import type { CommandContext } from "../command.ts";
import type { CompareRequest } from "../comparison/compare-request.ts";
import type { FixRequest } from "../fixing/fix-request.ts";
import { CommandRequest } from "./command-request.ts";
import type { GivenCommand } from "./read-comment.ts";
import { commands } from "../registry.ts";
import { react, settle, type Answered } from "./settle.ts";
import { isOurs, wishOf, type Memory } from "./wish-of.ts";

export interface ObeyServices extends Memory, Pick<CommandContext, "modelNames"> {
  /** Those that Chorale brings along. */
  reviewers: readonly Reviewer[];
  checkRules: CheckRules;
  openForge: OpenForge;
  askReview: Ask<ReviewRequest>;
  askComparison: Ask<CompareRequest>;
  askFix: Ask<FixRequest>;
}

interface Obeying
  extends
    ObeyServices,
    Pick<CommandContext, "requestReview" | "requestComparison" | "requestFix"> {}

/** Declares the job that obeys a comment: 👀, each command if this person may give it, 👍 or 👎 with words where they are needed. */
export function defineObey(queue: DurableQueue, services: ObeyServices): Ask<CommandRequest> {
  const kind = {
    name: "command",
    schema: CommandRequest,
    // Short, and a person waits for each.
    concurrency: 4,
    pullOf: ({ thread }: CommandRequest) => thread,
  };
  const obeying = {
    ...services,
    requestReview: atOnce(queue, services.askReview),
    requestComparison: atOnce(queue, services.askComparison),
    requestFix: atOnce(queue, services.askFix),
  };
  return queue.define(kind, async (job) => {
    let forge: Forge | undefined;
    const work = async () => {
      forge = await services.openForge(job.input.thread, job.signal);
      return await obey(job, forge, obeying);
    };
    return await orGiveUp(job, work, async (reason, error) => {
      // It must not keep the thread's next ones waiting any longer: if this can't be said, the queue's status says it.
      if (forge !== undefined) await settle(job, forge, [gaveUp(reason)], "gave-up");
      job.log.error({ err: error }, "command gave up");
      return { status: "gave-up", detail: reason };
    });
  });
}

/** For what a command asks while it is obeyed: should this process die, it is asked again with the same key. */
function atOnce<Input>(queue: DurableQueue, ask: Ask<Input>): Enqueue<Input> {
  return async (input, key) => {
    await queue.accept({ runs: [ask(input, key)] });
  };
}

async function obey(
  delivered: Job<CommandRequest>,
  forge: Forge,
  services: Obeying,
): Promise<JobEnding> {
  refuseDeadly(delivered);
  const { step } = delivered;
  // Kept: should it be edited after a crash, the answers that are there are to what was read then.
  const wish = await step("read", () => wishOf(delivered, forge, services));
  if (typeof wish === "string") return { status: wish };
  const job = { ...delivered, input: { ...delivered.input, ...wish } };
  const ours = [...wish.commands.entries()].filter(([, given]) => isOurs(given, forge));
  if (ours.length === 0) return { status: "not ours" };
  await react(job, forge, "eyes");
  const answers: Answered[] = [];
  const { thread, login } = job.input;
  const { reviewers, checkRules } = services;
  const { signal } = job;
  const asked = {
    fetchPermission: oncePerSuccess(() => forge.fetchPermission(thread, login, signal)),
    fetchSettings: oncePerSuccess(() =>
      fetchSettings(forge, thread, { reviewers, checkRules, signal }),
    ),
  };
  for (const [index, given] of ours) {
    const answer = await step(`run ${index}`, () =>
      answerOrGiveUp(job, { index, given, ...asked }, forge, services),
    );
    answers.push({ index, given, answer });
  }
  await settle(job, forge, answers, "in time");
  const kinds = answers.map(({ answer }) => answer.kind);
  const ending = kinds.includes("gave-up") ? gaveUpEnding(answers) : { status: worst(kinds) };
  const obeyed = answers.map(({ given: one, answer }) => `/${one?.name}: ${answer.kind}`);
  const whenKept = () => job.log.info({ login, obeyed }, "comment obeyed");
  return { ...ending, whenKept };
}

/** The command whose turn it is. */
interface Turn extends Pick<CommandContext, "fetchPermission" | "fetchSettings"> {
  /** Which of the comment's commands it is. */
  index: number;
  given: GivenCommand;
}

/** One that can't be obeyed must not keep those behind it from being obeyed. */
async function answerOrGiveUp(
  job: Job<CommandRequest>,
  { index, given, ...asked }: Turn,
  forge: Forge,
  { modelNames, database, requestReview, requestComparison, requestFix }: Obeying,
): Promise<Answer> {
  const { id, input, signal, log } = job;
  const { thread, place, login, commentId } = input;
  const context = {
    ...asked,
    modelNames,
    database,
    requestReview,
    requestComparison,
    requestFix,
    thread,
    place,
    login,
    commentId,
    forge,
    signal,
    commands,
    key: `${id} ${index}`,
    marker: replyMarker(commentId, index),
    step: <T>(name: string, stage: () => Promise<T>) => job.step(`run ${index} ${name}`, stage),
  };
  const answer = () => answerTo(given, context);
  return await orGiveUp(job, answer, async (reply, error) => {
    log.error({ err: error, command: given.name }, "command gave up");
    return { kind: "gave-up", reply };
  });
}

function gaveUp(reason: string): Answered {
  return { index: 0, given: undefined, answer: { kind: "gave-up", reply: reason } };
}

function gaveUpEnding(answers: readonly Answered[]): JobEnding {
  const reason = answers.find(({ answer }) => answer.kind === "gave-up")?.answer.reply ?? "";
  return { status: "gave-up", detail: reason };
}

function worst(kinds: readonly Answer["kind"][]): string {
  const order = ["refused", "wrong", "later", "done"] as const;
  return order.find((kind) => kinds.includes(kind)) ?? "done";
}
