import { z } from "zod";
import json from "./prices.json" with { type: "json" };
import { writeModelName, type ModelName } from "./model-name.ts";

/** USD for a million tokens. */
const Price = z.strictObject({
  input: z.number().nonnegative(),
  /** Of input that the provider had in its cache; as any input where that price was not found. */
  cachedInput: z.number().nonnegative().optional(),
  /** Of input that is put into the cache; as any input where it is not named. */
  cacheWrite: z.number().nonnegative().optional(),
  output: z.number().nonnegative(),
});
type Price = z.infer<typeof Price>;

const Prices = z.strictObject({
  /** When the pages were looked at. */
  date: z.iso.date(),
  unit: z.literal("USD per million tokens"),
  note: z.string(),
  sources: z.array(z.url()),
  models: z.record(
    z.string().regex(/^(anthropic|openai|google)\/[\w.-]+$/),
    Price.extend({
      /** A change that the page announces. */
      next: Price.extend({ from: z.iso.date() }).optional(),
    }),
  ),
});

const prices = Prices.parse(json);

/** When the prices were looked at: `2026-11-26`. */
export const pricesDate: string = prices.date;

/** What is paid for. `input` is all of it, with what came from the cache and what went into it. */
export interface Tokens {
  input: number;
  cachedInput: number;
  cacheWrite: number;
  output: number;
}

/**
 * What tokens cost by the list, in USD; `null` where the list doesn't have the model. What answers at an address of the
 * operator's costs nothing.
 *
 * @param nowMs Unix time in milliseconds
 */
export function usdOf(model: ModelName, tokens: Tokens, nowMs: number): number | null {
  if (model.provider === "compatible") return 0;
  if (tokens.input === 0 && tokens.output === 0) return 0;
  const price = priceOf(writeModelName(model), nowMs);
  if (price === undefined) return null;
  const { input, cachedInput = input, cacheWrite = input, output } = price;
  const fresh = Math.max(tokens.input - tokens.cachedInput - tokens.cacheWrite, 0);
  return (
    (fresh * input +
      tokens.cachedInput * cachedInput +
      tokens.cacheWrite * cacheWrite +
      tokens.output * output) /
    1_000_000
  );
}

/** How providers name one state of a model: `-20251001`, `-2026-09-22`, `-001`, `-latest`, `-preview-09-2025`. */
const variant = /^-(\d{8}|\d{4}-\d{2}-\d{2}|\d{3}|latest|(preview-)?\d{2}-\d{4})$/;

function priceOf(name: string, nowMs: number): Price | undefined {
  const listed =
    prices.models[name] ??
    Object.entries(prices.models).find(
      ([known]) => name.startsWith(known) && variant.test(name.slice(known.length)),
    )?.[1];
  if (listed?.next !== undefined && nowMs >= Date.parse(listed.next.from)) return listed.next;
  return listed;
}
