import { noUsage } from "../../types/usage.ts";
import type { Reviewer } from "../reviewer.ts";
import { ShardAnswer } from "./answer.ts";
import type { Question } from "./ask.ts";
import { toMessages, tokensOf } from "./messages.ts";
import { ModelError } from "./model-error.ts";
import { readPrompt } from "./prompt.ts";
import { charterTooLong, entriesWithin, roomFor } from "./request-room.ts";

/** How many tokens the parts of a reviewer's requests may take. */
export interface ReadRoom {
  /** Of excerpts; less than `leastExcerptTokens` where the charter leaves no room. */
  excerptTokens: number;
  /** Of what the rules found. */
  hintTokens: number;
  answerTokens: number;
  /** So many findings of one answer are believed. */
  mostFindings: number;
}

/**
 * What one request to this reviewer has room for besides a prompt without any data.
 * @throws ModelError where that is too little to show code
 */
export function roomBeside(
  reviewer: Reviewer,
  empty: Pick<Question<unknown>, "system" | "prompt" | "schema">,
  { contextTokens, excerptTokens }: { contextTokens: number; excerptTokens: number },
): number {
  const left = roomFor(contextTokens).question - tokensOf(toMessages(empty));
  if (left < leastExcerptTokens) {
    throw new ModelError(charterTooLong(reviewer, contextTokens), noUsage);
  }
  return Math.min(excerptTokens, left);
}

/** With less than ten lines or so nobody can judge any. */
export const leastExcerptTokens = 420;

const findings = { each: 400, most: 20 };
const mostHintTokens = 2000;

/**
 * What a request of this reviewer has room for. It hangs on its charter alone, so that a push changes no request but those that
 * show it.
 */
export function readRoomFor(
  reviewer: Reviewer,
  { contextTokens, excerptTokens }: { contextTokens: number; excerptTokens: number },
): ReadRoom {
  const { question, answer } = roomFor(contextTokens);
  const mostFindings = entriesWithin(answer, findings);
  const empty = readPrompt(reviewer, [], { hints: [], hintTokens: 0, most: mostFindings });
  const left = question - tokensOf(toMessages({ ...empty, schema: ShardAnswer }));
  const hintTokens = Math.min(mostHintTokens, Math.floor(Math.max(0, left) / 7));
  return {
    excerptTokens: Math.min(excerptTokens, left - hintTokens),
    hintTokens,
    answerTokens: answer,
    mostFindings,
  };
}
