import { createHash } from "node:crypto";
import { z } from "zod";
import type { Ask } from "./ask.ts";
import { parameters, toMessages } from "./messages.ts";
import { toSentSchema } from "./sent-schema.ts";
import { noUsage } from "../../types/usage.ts";

/** Keeps answers, so that nothing is asked twice. */
export interface AnswerMemory {
  /** @param key 64 hex digits */
  get(key: string): Promise<string | undefined>;
  put(key: string, json: string): Promise<void>;
}

export interface MemoryOptions {
  /** The client's: whom a question goes to. */
  firstAsked: (model?: string) => string;
  /** False to ask again whatever is remembered; the new answers are still kept. */
  isRead?: boolean;
}

const Remembered = z.strictObject({
  model: z.string(),
  isFallback: z.boolean(),
  value: z.unknown(),
});

/**
 * The same, but a question that was answered before is not asked again: the same bytes, to the same model, with the same
 * parameters. An answer that another model of the chain gave in an outage is remembered too, by its name, so that a push in
 * the middle of one does not pay for it again.
 *
 * What is remembered is looked at by the schema again, so that a newer version never trusts what an older one kept.
 */
export function withMemory(
  ask: Ask,
  memory: AnswerMemory,
  { firstAsked, isRead = true }: MemoryOptions,
): Ask {
  return async (question, options) => {
    const { schema, name, maxOutputTokens } = question;
    const sent = [toMessages(question), toSentSchema(schema), name, maxOutputTokens, parameters];
    const key = createHash("sha256")
      .update(JSON.stringify([firstAsked(options.model), ...sent]))
      .digest("hex");
    const kept = isRead ? parse(await memory.get(key)) : undefined;
    const value = kept === undefined ? undefined : schema.safeParse(kept.value);
    if (kept !== undefined && value?.success === true) {
      const { model, isFallback } = kept;
      const asked = { usage: noUsage, isRepaired: false, isRemembered: true };
      return { value: value.data, model, isFallback, ...asked };
    }
    const answer = await ask(question, options);
    const { model, isFallback, value: said } = answer;
    await memory.put(key, JSON.stringify({ model, isFallback, value: said }));
    return answer;
  };
}

function parse(json: string | undefined): z.infer<typeof Remembered> | undefined {
  if (json === undefined) return undefined;
  try {
    return Remembered.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}
