import type { Question } from "./ask.ts";
import type { Messages } from "./providers.ts";
import { describeSchema } from "./sent-schema.ts";

/** Sent with every question: what temperature 0 leaves open is decided alike each time, where a provider offers that. */
export const parameters = { temperature: 0, seed: 1 } as const;

/** A question as it is sent: the same bytes for the same question. */
export function toMessages({ system, prompt, schema }: Question<unknown>): Messages {
  const form =
    "Answer with one JSON object and nothing else: no words before or after it, no Markdown. " +
    `It has to fit this JSON Schema:\n${describeSchema(schema)}`;
  return [
    { role: "system", content: `${system.trimEnd()}\n\n${form}` },
    { role: "user", content: [{ type: "text", text: prompt }] },
  ];
}

/** Longest part of a malformed answer that is shown to its model again, in characters. */
const maxShown = 20_000;

/** The question, the malformed answer, and what is wrong with it. */
export function putBack(asked: Messages, answer: string, problem: string): Messages {
  // No provider takes an empty message.
  const said = answer.trim() === "" ? "(nothing)" : answer.slice(0, maxShown);
  return [
    ...asked,
    { role: "assistant", content: [{ type: "text", text: said }] },
    {
      role: "user",
      content: [
        {
          type: "text",
          text: `That answer can't be read. ${problem}\nAnswer again with the whole JSON object and nothing else.`,
        },
      ],
    },
  ];
}

/** How much is sent, in characters. */
export function lengthOf(messages: Messages): number {
  return messages.reduce((sum, { content }) => {
    if (typeof content === "string") return sum + content.length;
    return content.reduce((part, one) => part + ("text" in one ? one.text.length : 0), sum);
  }, 0);
}
