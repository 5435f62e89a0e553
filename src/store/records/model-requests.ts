import type { Usage } from "../../types/usage.ts";
import type { Database, Query } from "../database/database.ts";

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

/** Who asked which model, and what it took. */
export interface ModelRequest {
  runId: string;
  repository: string;
  pull: string;
  reviewer: string;
  model: string;
  usage: Usage;
}

/** Notes what a question took. */
export async function noteModelRequest(
  database: Database,
  { runId, repository, pull, reviewer, model, usage }: ModelRequest,
): Promise<void> {
  await database.query
    .insertInto("model_requests")
    .values({
      run_id: runId,
      repository,
      pull,
      reviewer,
      model,
      input_tokens: usage.inputTokens,
      output_tokens: usage.outputTokens,
      cached_tokens: usage.cachedTokens,
      micro_usd: usage.usd === null ? null : Math.round(usage.usd * 1_000_000),
      asked_at_ms: await database.now(),
    })
    .execute();
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

/** What was spent so far. Requests whose price is not known count as free. */
export interface Spent {
  /** By the run, sent and received. */
  runTokens: number;
  /** On the pull, in US dollars, as on the others. */
  pullUsd: number;
  /** On the repository in this calendar month (UTC). */
  repositoryUsd: number;
  /** On all repositories in this calendar month (UTC). */
  allUsd: number;
}

/** Asks what was spent, by all processes together. */
export async function spentOn(
  database: Database,
  { runId, repository, pull }: Pick<ModelRequest, "runId" | "repository" | "pull">,
): Promise<Spent> {
  const now = new Date(await database.now());
  const monthMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
  const rows = database.query.selectFrom("model_requests");
  const usd = () =>
    rows.select(({ fn }) => fn.sum<number | string | null>("micro_usd").as("micro"));
  const [run, ofPull, ofRepository, all] = await Promise.all([
    rows
      .select(({ fn }) => [
        fn.sum<number | string | null>("input_tokens").as("input"),
        fn.sum<number | string | null>("output_tokens").as("output"),
      ])
      .where("run_id", "=", runId)
      .executeTakeFirst(),
    usd().where("pull", "=", pull).executeTakeFirst(),
    usd()
      .where("repository", "=", repository)
      .where("asked_at_ms", ">=", monthMs)
      .executeTakeFirst(),
    usd().where("asked_at_ms", ">=", monthMs).executeTakeFirst(),
  ]);
  return {
    runTokens: Number(run?.input ?? 0) + Number(run?.output ?? 0),
    pullUsd: Number(ofPull?.micro ?? 0) / 1_000_000,
    repositoryUsd: Number(ofRepository?.micro ?? 0) / 1_000_000,
    allUsd: Number(all?.micro ?? 0) / 1_000_000,
  };
}
