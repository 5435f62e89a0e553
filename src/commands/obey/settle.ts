import { ForgeError, type Forge, type Reaction } from "../../forges/forge.ts";
import * as messages from "../../report/messages/commands.ts";
import { quoted } from "../../report/text/markdown-forms.ts";
import { inlineCode, shorten } from "../../report/text/neutralise.ts";
import { isFinal } from "../../runs/queue/failure.ts";
import type { Job } from "../../runs/queue/job.ts";
import { refusalMarker, replyMarker } from "../../types/markers.ts";
import { bearing, isForgeError } from "./bearing.ts";
import type { Answer } from "./answer.ts";
import type { CommandRequest } from "./command-request.ts";
import { mostCommands, mostLeftOut, type GivenCommand } from "./read-comment.ts";

/** A command and what became of it. */
export interface Answered {
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
  answers: readonly Answered[],
  when: "in time" | "gave-up",
): Promise<void> {
  const { step, signal, input } = job;
  // What the host does not like about the words themselves is no matter of the conversation.
  const isBearable = (error: unknown) =>
    when === "in time"
      ? isFinal(job.failures, error) && !(error instanceof ForgeError && error.status === 422)
      : isForgeError(error);
  for (const { name, marker, body } of repliesTo(input, answers, forge.maxCommentLength)) {
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
  answers: readonly Answered[],
  maxLength: number,
): ReplyComment[] {
  const isSeveral = answers.length > 1;
  const parts = answers.flatMap(({ given, answer: { kind, reply } }) => {
    if (reply === null || kind === "refused") return [];
    return isSeveral && given !== undefined ? `${commandOf(given)}\n\n${reply}` : reply;
  });
  if (leftOut > 0) parts.push(messages.onlySoMany(mostCommands, leftOut, mostLeftOut));
  const refusal = answers.find(({ answer }) => answer.kind === "refused" && answer.reply !== null);
  const marker = replyMarker(commentId);
  return [
    ...(parts.length === 0
      ? []
      : [{ name: "reply", marker, body: fitting(parts, maxLength - marker.length - 1) }]),
    ...(refusal === undefined
      ? []
      : [
          {
            name: "refuse",
            marker: refusalMarker(login),
            body: refusal.answer.reply ?? "",
          },
        ]),
  ];
}

/** As many answers as one comment has room for, and how many it has none for. */
function fitting(parts: readonly string[], room: number): string {
  for (let shown = parts.length; shown > 0; shown -= 1) {
    const without = parts.length - shown;
    const notes = without === 0 ? [] : [messages.answersLeftOut(without)];
    const body = [...parts.slice(0, shown), ...notes].join("\n\n");
    if (body.length <= room) return body;
  }
  return messages.answersLeftOut(parts.length);
}

/** The command that is answered, where there are several. */
function commandOf({ name, args }: GivenCommand): string {
  return quoted(inlineCode(shorten([`/${name}`, ...args].join(" "), 100)));
}
