import { z } from "zod";
import json from "./prices.json" with { type: "json" };
import { UserError } from "../../types/user-error.ts";
import { parseModelName, writeModelName, type ModelName } from "./model-name.ts";

/** USD for a million tokens. */
const Price = z.strictObject({
  input: z.number().nonnegative(),
  /** Of input that the provider had in its cache; as any input where that price was not found. */
  cachedInput: z.number().nonnegative().optional(),
  /** Of input that is put into the cache; as any input where it is not named. */
  cacheWrite: z.number().nonnegative().optional(),
  output: z.number().nonnegative(),
});
export type Price = z.infer<typeof Price>;

const Priced = Price.extend({
  /** A change that the page announces. */
  next: Price.extend({ from: z.iso.date() }).optional(),
});

/** Prices by model, as `src/engines/model/prices.json` has them; what is said about them may be left out. */
export const PriceList = z.strictObject({
  unit: z.literal("USD per million tokens"),
  /** When the pages were looked at. */
  date: z.iso.date().optional(),
  note: z.string().optional(),
  sources: z.array(z.url()).optional(),
  models: z.record(z.string(), Priced).superRefine((models, context) => {
    for (const name of Object.keys(models)) {
      const why = whyNoName(name);
      if (why !== undefined) context.addIssue({ code: "custom", path: [name], message: why });
    }
  }),
});
export type PriceList = z.infer<typeof PriceList>;

/** The keys that there are in a list, and in a model's entry of it. */
export const priceKeys = {
  list: Object.keys(PriceList.shape),
  entry: Object.keys(Priced.shape),
  next: [...Object.keys(Price.shape), "from"],
} as const;

const ours = PriceList.parse(json);

/** What is paid for. `input` is all of it, with what came from the cache and what went into it. */
export interface Tokens {
  input: number;
  cachedInput: number;
  cacheWrite: number;
  output: number;
}

/**
 * What tokens cost in USD: by the operator's own list, else by ours; `null` where neither has the model. What answers at an
 * address of the operator's costs nothing, unless that list says what.
 *
 * @param nowMs Unix time in milliseconds
 */
export function usdOf(
  model: ModelName,
  tokens: Tokens,
  nowMs: number,
  own?: PriceList,
): number | null {
  if (tokens.input === 0 && tokens.output === 0) return 0;
  const price = priceOf(model, nowMs, own);
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

/** What a million tokens cost, as for `usdOf`. */
export function priceOf(model: ModelName, nowMs: number, own?: PriceList): Price | undefined {
  const name = writeModelName(model);
  const listed =
    (own && listedIn(own, name)) ?? (model.provider === "compatible" ? free : listedIn(ours, name));
  if (listed?.next !== undefined && nowMs >= Date.parse(listed.next.from)) return listed.next;
  return listed;
}

const free: z.infer<typeof Priced> = { input: 0, output: 0 };

function listedIn({ models }: PriceList, name: string): z.infer<typeof Priced> | undefined {
  if (Object.hasOwn(models, name)) return models[name];
  return Object.entries(models).find(
    ([known]) => name.startsWith(known) && variant.test(name.slice(known.length)),
  )?.[1];
}

function whyNoName(name: string): string | undefined {
  try {
    const written = writeModelName(parseModelName(name));
    return written === name ? undefined : `Write it as ${written}.`;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
