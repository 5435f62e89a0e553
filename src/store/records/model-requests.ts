import type { Usage } from "../../types/usage.ts";
import type { Query } from "../database/database.ts";

/** What was asked of models, a row a question, and what that took. */
export interface ModelRequestsTable {
  /** As `runs.id`. */
  run_id: string;
  /** As `runs.repository`. */
  repository: string;
  /** As `runs.pull`. */
  pull: string;
  reviewer: string;
  model: string;
  input_tokens: number;
  output_tokens: number;
  /** Of the input. */
  cached_tokens: number;
  /** Millionths of a US dollar; `null` where the price is not known. */
  micro_usd: number | null;
  asked_at_ms: number;
}

/** What a repository's reviewers asked of models, whatever came of it. */
export interface ModelCosts {
  /** By the prices that are known. */
  usage: Usage & { usd: number };
  /** Requests whose price is not. */
  unpriced: number;
}

/** @param sinceMs Unix time by the database's clock */
export async function modelCostsSince(
  query: Query,
  repository: string,
  sinceMs: number,
): Promise<ModelCosts> {
  const row = await query
    .selectFrom("model_requests")
    .select(({ fn }) => [
      fn.countAll<number | string>().as("requests"),
      fn.count<number | string>("micro_usd").as("priced"),
      fn.sum<number | string | null>("input_tokens").as("input"),
      fn.sum<number | string | null>("output_tokens").as("output"),
      fn.sum<number | string | null>("cached_tokens").as("cached"),
      fn.sum<number | string | null>("micro_usd").as("micro"),
    ])
    .where("repository", "=", repository)
    .where("asked_at_ms", ">=", sinceMs)
    .executeTakeFirstOrThrow();
  const requests = Number(row.requests);
  return {
    usage: {
      requests,
      inputTokens: Number(row.input ?? 0),
      outputTokens: Number(row.output ?? 0),
      cachedTokens: Number(row.cached ?? 0),
      usd: Number(row.micro ?? 0) / 1_000_000,
    },
    unpriced: requests - Number(row.priced),
  };
}
