import { z } from "zod";

/** What a chat completion may be asked with: strict, as a server that knows no other fields. */
export const ChatRequest = z.strictObject({
  model: z.string(),
  messages: z
    .array(
      z.strictObject({
        role: z.enum(["system", "user", "assistant"]),
        content: z.string().min(1),
      }),
    )
    .min(1),
  max_tokens: z.int().positive().optional(),
  temperature: z.number().min(0).max(2).optional(),
  seed: z.int().optional(),
  stream: z.boolean().optional(),
  stream_options: z.strictObject({ include_usage: z.boolean() }).optional(),
  response_format: z
    .discriminatedUnion("type", [
      z.strictObject({ type: z.literal("text") }),
      z.strictObject({ type: z.literal("json_object") }),
      z.strictObject({
        type: z.literal("json_schema"),
        json_schema: z.strictObject({
          name: z.string().regex(/^[\w-]{1,64}$/),
          strict: z.boolean().optional(),
          schema: z.record(z.string(), z.unknown()),
        }),
      }),
    ])
    .optional(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

/** Tokens as OpenAI's protocol tells them. */
export interface ChatUsage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  prompt_tokens_details?: { cached_tokens: number };
}

/** What a scripted model does with one request. Texts are the whole of what it says. */
export type ModelAnswer =
  | (Spoken & {
      /** `length` for an answer that was cut at `max_tokens`. */
      finish?: "stop" | "length" | "content_filter";
      /** By default four characters are a token; `null` for a server that does not say. */
      usage?: { input: number; output: number; cached?: number } | null;
    })
  /** Refuses, or breaks: `{ status: 429, headers: { "retry-after": "2" } }`. */
  | { status: number; headers?: Record<string, string>; code?: string; message?: string }
  /** What is no answer of a model, with status 200 and as an event stream unless the headers say otherwise. */
  | { bytes: string | Uint8Array; headers?: Record<string, string> }
  /** Breaks the connection: before an answer, or after this much of one. */
  | { cut: true; text?: string }
  /** Says nothing more, after this much of an answer or with none at all. */
  | { silent: true; text?: string };

interface Spoken {
  /** An object is sent as JSON. */
  text: string | object;
  /** Sent in this many pieces: 4. */
  pieces?: number;
  /** Waited for ahead of each piece; the index is 0-based. */
  before?: (piece: number) => Promise<unknown>;
}

export function usageOf(request: ChatRequest, text: string, answer: ModelAnswer): ChatUsage | null {
  const told = "usage" in answer ? answer.usage : undefined;
  if (told === null) return null;
  const asked = request.messages.reduce((sum, { content }) => sum + content.length, 0);
  const input = told?.input ?? Math.ceil(asked / 4);
  const output = told?.output ?? Math.ceil(text.length / 4);
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    ...(told?.cached === undefined
      ? {}
      : { prompt_tokens_details: { cached_tokens: told.cached } }),
  };
}
