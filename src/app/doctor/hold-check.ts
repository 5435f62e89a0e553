import { randomInt } from "node:crypto";
import { z } from "zod";
import type { Question } from "../../engines/model/ask.ts";
import { countTokens } from "../../engines/model/count-tokens.ts";
import { toMessages, tokensOf } from "../../engines/model/messages.ts";
import { createModelClient } from "../../engines/model/model-client.ts";
import { ModelError } from "../../engines/model/model-error.ts";
import { writeModelName, type ModelName } from "../../engines/model/model-name.ts";
import { contextVariable } from "../../engines/model/model-settings.ts";
import { roomFor, usualContextTokens } from "../../engines/model/request-room.ts";
import { formatDuration } from "../../report/text/duration.ts";
import type { Usage } from "../../types/usage.ts";
import type { ModelEnvironment } from "../model-environment.ts";
import { ok, warning, type Diagnosis } from "../setup/diagnosis.ts";

/**
 * Asks a server of one's own the longest question that a review could ask, and whether it knows how that began: some cut the
 * beginning off, which is the charter, and say nothing.
 */
export async function checkHolds(model: ModelName, settings: ModelEnvironment): Promise<Diagnosis> {
  const { contextTokens = usualContextTokens, silenceMs } = settings;
  // Where models hold more, requests get no longer: there is more room than charters, code and hints take.
  const longest = Math.min(contextTokens, usualContextTokens);
  const { repair, answer, question: usual } = roomFor(longest);
  const word = Array.from({ length: 3 }, () => syllables[randomInt(syllables.length)]).join("");
  const question = longQuestion(word, { tokens: usual + repair, maxOutputTokens: answer });
  const name = writeModelName(model);
  const client = createModelClient(
    { ...settings, models: [model] },
    // That it is late is to be told here, where it is known what to do about it.
    { silenceMs: silenceMs + 5_000, maxTries: 1, patienceMs: 10_000 },
  );
  const late = AbortSignal.timeout(silenceMs);
  try {
    const counts: number[] = [];
    const onUse = ({ inputTokens }: Usage) => void counts.push(inputTokens);
    const { value } = await client.ask(question, { signal: late, onUse });
    // What was refused, or put in other words, was asked again.
    const read = Math.max(...counts);
    const isWhole = read > tokensOf(toMessages(question)) * leastRead;
    if (value.word.toLowerCase().includes(word) && isWhole) {
      const said = longest < contextTokens ? "" : `, as ${contextVariable} says (${contextTokens})`;
      return ok(`${name} holds the longest request${said}.`);
    }
    const what = isWhole ? "does not know how it began" : `read ${read} tokens of it`;
    return warning(`${name} was asked the longest request, and ${what}.`, lengthen(contextTokens));
  } catch (error) {
    if (late.aborted) {
      return warning(
        `${name} did not answer the longest request within ${formatDuration(silenceMs)}.`,
        `Raise CHORALE_MODEL_SILENCE_SECONDS, or lower ${contextVariable} (${contextTokens}): then requests are shorter.`,
      );
    }
    if (!(error instanceof ModelError)) throw error;
    return warning(`Asked the longest request, ${error.message}.`, lengthen(contextTokens));
  }
}

const syllables = [
  "ba",
  "do",
  "fi",
  "ga",
  "ku",
  "lo",
  "me",
  "nu",
  "pi",
  "ra",
  "so",
  "ti",
  "ve",
  "zo",
];

/** Tokenizers differ, and none makes as few tokens of the filling. */
const leastRead = 0.5;

function lengthen(contextTokens: number): string {
  return (
    `Give it a context of ${contextTokens} tokens (Ollama: OLLAMA_CONTEXT_LENGTH; llama.cpp: -c, for each of its slots; ` +
    `vLLM: --max-model-len), or set ${contextVariable} to what it holds. Else charters may be cut off, and nobody is told.`
  );
}

/** As long as a question with its repair may be, with a word in its first line that the answer has to name. */
function longQuestion(
  word: string,
  { tokens, maxOutputTokens }: { tokens: number; maxOutputTokens: number },
): Question<{ word: string }> {
  const question = {
    system: `The code word is ${word}.\n\nYou are asked for the code word that the first line gives.`,
    schema: z.object({ word: z.string() }),
    name: "word",
    maxOutputTokens,
  };
  const ask = (lines: number) =>
    `What follows has no meaning.\n\n${filling(lines)}\nSet \`word\` to the code word of the first line that you were given.`;
  const left = tokens - tokensOf(toMessages({ ...question, prompt: ask(0) }));
  return { ...question, prompt: ask(Math.floor(left / countTokens(filling(1)))) };
}

/** Lines of which tokenizers make the tokens that code has, too. */
function filling(lines: number): string {
  return "    7  | const total = order.lines.map((line) => line.price * line.count);\n".repeat(
    lines,
  );
}
