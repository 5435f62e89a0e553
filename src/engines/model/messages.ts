import type { Question } from "./ask.ts";
import { countTokens, withinTokens } from "./count-tokens.ts";
import type { Messages } from "./providers.ts";
import { describeSchema } from "./sent-schema.ts";

/** Sent with every question: what temperature 0 leaves open is decided alike each time, where a provider offers that. */
export const parameters = { temperature: 0, seed: 1 } as const;

/** A question as it is sent: the same bytes for the same question. */
export function toMessages({
  system,
  prompt,
  schema,
}: Pick<Question<unknown>, "system" | "prompt" | "schema">): Messages {
  const form =
    "Answer with one JSON object and nothing else: no words before or after it, no Markdown. " +
    `It has to fit this JSON Schema:\n${describeSchema(schema)}`;
  return [
    { role: "system", content: `${system.trimEnd()}\n\n${form}` },
    { role: "user", content: [{ type: "text", text: prompt }] },
  ];
}

/**
 * The question, the malformed answer, and what is wrong with it.
 *
 * @param mostTokens for both of these together; what there is no room for is cut
 */
export function putBack(
  asked: Messages,
  { answer, problem, mostTokens }: { answer: string; problem: string; mostTokens: number },
): Messages {
  const wrong = cut(problem, mostTokens / 2);
  const again = `That answer can't be read. ${wrong}\nAnswer again with the whole JSON object and nothing else.`;
  // No provider takes an empty message.
  const said =
    answer.trim() === "" ? "(nothing)" : cut(answer.trimStart(), mostTokens - countTokens(again));
  return [
    ...asked,
    { role: "assistant", content: [{ type: "text", text: said }] },
    { role: "user", content: [{ type: "text", text: again }] },
  ];
}

function cut(text: string, mostTokens: number): string {
  const shown = withinTokens(text, mostTokens);
  return shown.length === text.length ? text : `${shown}…`;
}

/** How much is sent, in tokens as `countTokens` counts them. */
export function tokensOf(messages: Messages): number {
  return textsOf(messages).reduce((sum, text) => sum + countTokens(text), 0);
}

function textsOf(messages: Messages): string[] {
  return messages.flatMap(({ content }) =>
    typeof content === "string"
      ? [content]
      : content.flatMap((one) => ("text" in one ? [one.text] : [])),
  );
}
