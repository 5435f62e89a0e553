import type { Question } from "./ask.ts";
import { putBack, tokensOf, toMessages } from "./messages.ts";
import type { Messages } from "./providers.ts";
import { readAnswer } from "./read-answer.ts";
import { requestPatiently, type OneAsked, type Patience } from "./request-patiently.ts";
import { roomFor, usualContextTokens } from "./request-room.ts";
import { toSentSchema } from "./sent-schema.ts";

/** What one model made of a question: an answer in its form, or why there is none. */
export type Said<T> = { value: T; isRepaired: boolean } | { reason: string; isMalformed: boolean };

/** Asks one model, and once more where its answer can't be read. */
export async function converse<T>(
  question: Question<T>,
  patience: Patience,
  askedWith: (messages: Messages) => OneAsked,
): Promise<Said<T>> {
  const messages = toMessages(question);
  const { maxOutputTokens, name: schemaName, schema: answered } = question;
  const request = { messages, schema: toSentSchema(answered), schemaName, maxOutputTokens };

  const first = await requestPatiently(askedWith(messages), request, patience);
  if ("failure" in first) return { reason: first.failure.reason, isMalformed: false };
  const { text, isCut } = first.reply;
  const read = readAnswer(text, answered, { isCut });
  if ("value" in read) return { value: read.value, isRepaired: false };

  const problem = isCut ? "It is too long and breaks off: be shorter." : read.problem;
  const { contextTokens = usualContextTokens } = patience.settings;
  const { repair: mostTokens } = roomFor(contextTokens);
  const repeated = putBack(messages, { answer: text, problem, mostTokens });
  // What it thought may have taken the room.
  const most = Math.min(maxOutputTokens * 2, contextTokens - tokensOf(repeated));
  const again = await requestPatiently(
    askedWith(repeated),
    {
      ...request,
      messages: repeated,
      maxOutputTokens: isCut ? Math.max(maxOutputTokens, most) : maxOutputTokens,
    },
    patience,
  );
  if ("failure" in again) return { reason: again.failure.reason, isMalformed: false };
  const reread = readAnswer(again.reply.text, answered, { isCut: again.reply.isCut });
  if ("value" in reread) return { value: reread.value, isRepaired: true };
  const form = again.reply.isCut
    ? "and broke off both times, as its answer was too long"
    : reread.isJson
      ? "in another form than it was asked for"
      : "without a JSON object in it";
  return { reason: `answered twice ${form}`, isMalformed: true };
}
