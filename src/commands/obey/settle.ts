import { ForgeError, type Forge, type Reaction } from "../../forges/forge.ts";
import * as messages from "../../report/messages/commands.ts";
import { quoted } from "../../report/text/markdown-forms.ts";
import { inlineCode, shorten } from "../../report/text/neutralise.ts";
import { isFinal } from "../../runs/queue/failure.ts";
import type { Job } from "../../runs/queue/job.ts";
import { refusalMarker, replyMarker } from "../../types/markers.ts";
import type { Answer } from "./answer.ts";
import type { CommandRequest } from "./command-request.ts";
import { mostCommands, mostLeftOut, type GivenCommand } from "./read-comment.ts";

/** A command and what became of it. */
export interface Given {
  /** Which of the comment's commands it is. */
  index: number;
  /** Absent where the comment as a whole could not be obeyed. */
  given: GivenCommand | undefined;
  answer: Answer;
}

/**
 * Replies if there is something to say, and reacts: one reply a comment, one refusal a person, each found again by its marker
 * after a crash. What can't be said, in a conversation that is locked, the reaction has to say.
 */
export async function settle(
  job: Job<CommandRequest>,
  forge: Forge,
  answers: readonly Given[],
  when: "in time" | "gave-up",
): Promise<void> {
  const { step, signal, input } = job;
  const isBearable = (error: unknown) =>
    when === "in time" ? isFinal(job.failures, error) : isForgeError(error);
  for (const { name, marker, body } of repliesTo(input, answers)) {
    await step(name, () =>
      bearing(isBearable, forge.ensureComment(input.thread, marker, `${marker}\n${body}`, signal)),
    );
  }
  const kinds = answers.map(({ answer }) => answer.kind);
  if (kinds.every((kind) => kind === "done")) await react(job, forge, "+1");
  else if (kinds.some((kind) => kind !== "done" && kind !== "later")) await react(job, forge, "-1");
}

/** A job that a comment asked for. */
type Commented = Pick<
  Job<Pick<CommandRequest, "thread" | "commentId">>,
  "input" | "step" | "signal"
>;

export function react(
  { input: { thread, commentId }, step, signal }: Commented,
  forge: Forge,
  reaction: Reaction,
): Promise<null> {
  return step(reaction, () =>
    bearing(isForgeError, forge.react(thread, commentId, reaction, signal)),
  );
}

interface ReplyComment {
  /** Of the step that writes it. */
  name: string;
  marker: string;
  body: string;
}

function repliesTo(
  { commentId, login, leftOut }: CommandRequest,
  answers: readonly Given[],
): ReplyComment[] {
  const isSeveral = answers.length > 1;
  const said = answers.filter(
    ({ answer }) => answer.reply !== null && answer.kind !== "refused" && answer.kind !== "later",
  );
  const parts = said.map(({ given, answer }) =>
    isSeveral && given !== undefined ? `${commandOf(given)}\n\n${answer.reply}` : answer.reply,
  );
  if (leftOut > 0) parts.push(messages.onlySoMany(mostCommands, leftOut, mostLeftOut));
  const later = answers.filter(({ answer }) => answer.kind === "later" && answer.reply !== null);
  const refusal = answers.find(({ answer }) => answer.kind === "refused" && answer.reply !== null);
  return [
    ...(parts.length === 0
      ? []
      : [
          {
            name: "reply",
            marker: replyMarker(commentId),
            body: parts.join("\n\n"),
          },
        ]),
    ...(refusal === undefined
      ? []
      : [
          {
            name: "refuse",
            marker: refusalMarker(login),
            body: refusal.answer.reply ?? "",
          },
        ]),
    // Last: what promises a job must not stand there when something else keeps it from being asked for.
    ...later.map(({ index, answer }) => ({
      name: `reply ${index}`,
      marker: replyMarker(commentId, index),
      body: answer.reply ?? "",
    })),
  ];
}

/** The command that is answered, where there are several. */
function commandOf({ name, args }: GivenCommand): string {
  return quoted(inlineCode(shorten([`/${name}`, ...args].join(" "), 100)));
}

export function isForgeError(error: unknown): boolean {
  return error instanceof ForgeError;
}

/** Waits for what must not cost the command when it fails like this: the comment may be gone, or locked. */
export async function bearing(
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
