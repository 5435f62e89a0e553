import { z } from "zod";
import { Confidence, Level } from "../../types/finding.ts";
import { invisible } from "../../types/invisible.ts";

/**
 * What a model is to answer about a shard. It is sent as a JSON schema, of which providers know different parts: so it holds no
 * bounds, no choices between forms and nothing optional. `Claimed` is what is checked besides.
 */
export const ShardAnswer = z.object({
  findings: z.array(
    z.object({
      path: z.string(),
      line: z.number(),
      endLine: z.number(),
      quote: z.string(),
      title: z.string(),
      message: z.string(),
      remedy: z.string(),
      level: Level,
      confidence: Confidence,
      cause: z.string(),
      cwe: z.string(),
    }),
  ),
});
export type ShardAnswer = z.infer<typeof ShardAnswer>;

const line = z.int().positive();

/** One finding of an answer, with its bounds. Longer texts are no findings; those that a report has no room for are cut. */
export const Claimed = z.object({
  path: z.string().min(1).max(6000),
  line,
  endLine: line,
  quote: z.string().max(10_000),
  title: plainText(400, 80),
  message: plainText(5000, 600),
  remedy: plainText(5000, 300),
  level: Level,
  confidence: Confidence,
  cause: z.string().max(200).transform(toCause),
  cwe: z
    .string()
    .max(200)
    .transform((cwe) => (/^CWE-\d{1,5}$/i.test(cwe.trim()) ? cwe.trim().toUpperCase() : undefined)),
});
export type Claimed = z.infer<typeof Claimed>;

/** Plain words on one line that say something, at most `shown` characters of them. */
export function plainText(accepted: number, shown: number) {
  return z
    .string()
    .max(accepted)
    .transform((words) =>
      cut(
        words.replaceAll(/\s+/g, " ").replaceAll(invisible, "").replaceAll(/ {2,}/g, " ").trim(),
        shown,
      ),
    )
    .refine((words) => words !== "");
}

function cut(words: string, most: number): string {
  if (words.length <= most) return words;
  const head = words.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, "");
  return `${head.trimEnd()}…`;
}

function toCause(words: string): string {
  const cause = words
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return cause.slice(0, 50).replace(/-$/, "") || "unnamed";
}
