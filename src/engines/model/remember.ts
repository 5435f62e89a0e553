import { createHash } from "node:crypto";
import { z } from "zod";
import type { Ask, Question } from "./ask.ts";
import { parameters, toMessages } from "./messages.ts";
import { toSentSchema } from "./sent-schema.ts";

/** Keeps answers, so that nothing is asked twice. */
export interface AnswerMemory {
  /** @param key 64 hex digits */
  get(key: string): Promise<string | undefined>;
  put(key: string, json: string): Promise<void>;
}

export interface MemoryOptions {
  /** False to ask again whatever is remembered; the new answers are still kept. */
  isRead?: boolean;
  /** Hears of it when something could not be recalled or kept. That costs a request, and never an answer. */
  onTrouble?: (error: unknown) => void;
}

/** What is asked by looks here first. */
export interface Memory extends MemoryOptions {
  answers: AnswerMemory;
}

/**
 * The same, but a question that a model answered before is not put to it again: the same bytes, to the same model, with the
 * same parameters. Each model of the chain has a memory of its own. So in an outage the next one is not paid twice, and when
 * the first one is back, it is asked what it has not answered yet.
 */
export function withMemory(ask: Ask, answers: AnswerMemory, options: MemoryOptions = {}): Ask {
  return (question, asking) => ask(question, { ...asking, memory: { ...options, answers } });
}

/** What one model is remembered to have answered to one question. */
export interface Memo<T> {
  recall(): Promise<T | undefined>;
  keep(value: T): Promise<void>;
}

const Remembered = z.strictObject({ model: z.string(), value: z.unknown() });

/**
 * Where one model's answer to one question is kept. What is recalled is looked at by the schema again, so that a newer version
 * never trusts what an older one kept.
 *
 * @param address where it is asked, for one that may be anywhere
 */
export function memoOf<T>(
  { answers, isRead = true, onTrouble }: Memory,
  question: Question<T>,
  { model, address }: { model: string; address: string },
): Memo<T> {
  const { schema, name, maxOutputTokens } = question;
  const sent = [toMessages(question), toSentSchema(schema), name, maxOutputTokens, parameters];
  const key = createHash("sha256")
    .update(JSON.stringify([`${model} ${address}`.trim(), ...sent]))
    .digest("hex");
  return {
    async recall() {
      if (!isRead) return undefined;
      try {
        const json = await answers.get(key);
        const kept = json === undefined ? undefined : Remembered.safeParse(parse(json)).data;
        if (kept === undefined || kept.model !== model) return undefined;
        return schema.safeParse(kept.value).data;
      } catch (error) {
        onTrouble?.(error);
        return undefined;
      }
    },
    async keep(value) {
      try {
        await answers.put(key, JSON.stringify({ model, value }));
      } catch (error) {
        onTrouble?.(error);
      }
    },
  };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
