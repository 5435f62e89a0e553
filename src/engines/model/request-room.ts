import type { Reviewer } from "../reviewer.ts";
import { countTokens } from "./count-tokens.ts";

/** How many tokens a model is taken to hold, where nobody says: question and answer together. */
export const usualContextTokens = 32_000;

/** Below it a charter and the rules of the answer leave no room for code. */
export const leastContextTokens = 4096;

/** How many tokens the parts of one request may take. */
export interface RequestRoom {
  /** Charter, rules and form of the answer, excerpts and hints. */
  question: number;
  /** Of the longest answer. */
  answer: number;
  /** Of what is said, and shown again, of an answer that can't be read. */
  repair: number;
}

/** Room for twenty findings as JSON, a third more for what models write around them. */
const mostAnswerTokens = 8000;
const mostRepairTokens = 2000;
/** What a server puts around messages. */
const frameTokens = 50;

/** Shares out what a model holds. Together with its repair, and the longest answer to that, a question fits. */
export function roomFor(contextTokens: number): RequestRoom {
  const answer = Math.min(mostAnswerTokens, Math.floor(contextTokens / 4));
  const repair = Math.min(mostRepairTokens, Math.floor(contextTokens / 16));
  return { question: contextTokens - answer - repair - frameTokens, answer, repair };
}

/** How many findings, or rulings, an answer has room for. */
export function entriesWithin(
  answerTokens: number,
  { each, most }: { each: number; most: number },
) {
  return Math.max(1, Math.min(most, Math.floor(answerTokens / each)));
}

/** Why nothing is read by a charter that is too long, for people. */
export function charterTooLong({ charter }: Reviewer, contextTokens: number): string {
  const [taken, held] = [countTokens(charter), contextTokens].map((count) =>
    count.toLocaleString("en"),
  );
  return (
    `its charter takes ${taken} tokens, which leaves no room for code in a model that holds ${held}: ` +
    "shorten it, or have it read by models that hold more"
  );
}
