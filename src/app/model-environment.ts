import { z } from "zod";
import { parseModelNames, type ModelName } from "../engines/model/model-name.ts";
import { leastContextTokens, usualContextTokens } from "../engines/model/request-room.ts";
import {
  keyVariables,
  parseModelUrl,
  whyUnaskable,
  type ModelSettings,
} from "../engines/model/model-settings.ts";
import { UserError } from "../types/user-error.ts";
import { readPriceFile } from "./price-file.ts";
import { readVariables, type Read } from "./read-variables.ts";

/** Which models think, and what they may cost. */
export interface ModelEnvironment extends ModelSettings {
  /** How long nothing may come from a model that was asked, in milliseconds. */
  silenceMs: number;
  /** Requests to one model at the same time, over all reviews of this process; by default what its provider can do. */
  concurrency?: number;
  /** What all repositories together may cost in a calendar month (UTC), in US dollars. */
  maxUsdPerMonth?: number;
}

const Variables = z.object({
  CHORALE_MODEL: z.string().optional(),
  CHORALE_MODEL_URL: z.string().optional(),
  CHORALE_MODEL_KEY: z.string().optional(),
  ANTHROPIC_API_KEY: z.string().optional(),
  OPENAI_API_KEY: z.string().optional(),
  GOOGLE_GENERATIVE_AI_API_KEY: z.string().optional(),
  CHORALE_MODEL_SILENCE_SECONDS: z.coerce
    .number("must be a number of seconds")
    .min(1, "must be at least 1")
    .max(290, "must be at most 290")
    .default(60),
  CHORALE_MODEL_PRICES: z.string().optional(),
  CHORALE_MODEL_CONCURRENCY: z.coerce
    .number("must be a number of requests")
    .int("must be a whole number")
    .min(1, "must be at least 1")
    .max(1000, "must be at most 1000")
    .optional(),
  CHORALE_MODEL_CONTEXT: z.coerce
    .number("must be a number of tokens, such as 32000")
    .int("must be a whole number of tokens")
    .min(leastContextTokens, `must be at least ${leastContextTokens}: less has no room for code`)
    .default(usualContextTokens),
  CHORALE_MAX_USD_PER_MONTH: z.coerce
    .number("must be an amount in US dollars, such as 200")
    .min(0, "must not be negative")
    .optional(),
});

/** Reads which models there are; none where `CHORALE_MODEL` is not set, whatever keys lie about. */
export function readModels(env: NodeJS.ProcessEnv): Read<ModelEnvironment | undefined> {
  const read = readVariables(Variables, env);
  if ("problems" in read) return read;
  const { value } = read;
  if (value.CHORALE_MODEL === undefined) return { value: undefined };
  const problems: string[] = [];
  /** What can't be used is a problem among others: all of them are told at once. */
  const attempt = <T>(parse: () => T): T | undefined => {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(error.message);
      return undefined;
    }
  };
  const models = attempt(() => parseModelNames(value.CHORALE_MODEL ?? "")) ?? [];
  const { CHORALE_MODEL_URL: address } = value;
  const url = address === undefined ? undefined : attempt(() => parseModelUrl(address));
  const { CHORALE_MODEL_PRICES: priceFile } = value;
  const prices = priceFile === undefined ? undefined : attempt(() => readPriceFile(priceFile));
  const keys = Object.fromEntries(
    Object.entries(keyVariables).flatMap(([provider, variable]) => {
      const key = env[variable];
      return key === undefined ? [] : [[provider, key]];
    }),
  );
  const settings = {
    models,
    keys,
    ...(url === undefined ? {} : { url }),
    ...(prices === undefined ? {} : { prices }),
  };
  if (problems.length === 0) problems.push(...unaskable(models, settings));
  if (problems.length > 0) return { problems };
  const { CHORALE_MAX_USD_PER_MONTH: most, CHORALE_MODEL_CONCURRENCY: concurrency } = value;
  return {
    value: {
      ...settings,
      contextTokens: value.CHORALE_MODEL_CONTEXT,
      silenceMs: value.CHORALE_MODEL_SILENCE_SECONDS * 1_000,
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(most === undefined ? {} : { maxUsdPerMonth: most }),
    },
  };
}

function unaskable(models: readonly ModelName[], settings: ModelSettings): string[] {
  return [...new Set(models.flatMap((model) => whyUnaskable(model, settings) ?? []))];
}
