import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { Usage } from "../../types/usage.ts";
import type { Database, Query } from "../database/database.ts";

/**
 * What is set aside for requests to models that have not ended, a row a request. The row of a process that died stays: nobody
 * knows what its request took, and it may have been charged.
 */
export interface ModelReservationsTable {
  id: string;
  /** As in `model_requests`. */
  run_id: string;
  repository: string;
  pull: string;
  /** Expected, sent and received. */
  tokens: number;
  /** Expected, in millionths of a US dollar; `null` where the price is not known. */
  micro_usd: number | null;
  reserved_at_ms: number;
}

/** A run, and what it is about. */
export interface ModelPlace {
  runId: string;
  /** As `runs.repository`. */
  repository: string;
  /** As `runs.pull`. */
  pull: string;
}

/** What is spent and set aside, by all processes together. Requests whose price is not known count as free. */
export interface CommittedToModels {
  runTokens: number;
  /** In US dollars, as the others. */
  pullUsd: number;
  /** In this calendar month (UTC). */
  repositoryUsd: number;
  /** On all repositories in this calendar month (UTC); 0 where nobody limits that. */
  allUsd: number;
}

/** Why a request is refused, if it is. */
export interface ReservationRule<Refusal> {
  /** Whether what all repositories spend has to be known: that is a long sum. */
  countsAll: boolean;
  whyNot: (committed: CommittedToModels) => Refusal | undefined;
}

/**
 * Sets aside what a request is expected to take, unless `whyNot` has a reason against it. Whoever else wants to, in whichever
 * process, waits until that is decided.
 */
export async function reserveModelRequest<Refusal>(
  database: Database,
  { runId, repository, pull }: ModelPlace,
  expected: Usage,
  { whyNot, countsAll }: ReservationRule<Refusal>,
): Promise<{ id: string } | { refused: Refusal }> {
  return await database.exclusively(async (query, nowMs) => {
    const all = countsAll ? await modelUsdThisMonth(query, nowMs) : { spent: 0, reserved: 0 };
    const own = await committedBy(query, { runId, repository, pull }, nowMs);
    const refused = whyNot({ ...own, allUsd: all.spent + all.reserved });
    if (refused !== undefined) return { refused };
    const id = randomUUID();
    await query
      .insertInto("model_reservations")
      .values({
        id,
        run_id: runId,
        repository,
        pull,
        tokens: expected.inputTokens + expected.outputTokens,
        micro_usd: microUsd(expected),
        reserved_at_ms: nowMs,
      })
      .execute();
    return { id };
  });
}

/**
 * Notes what a request took in place of what was set aside for it; nothing where it was not sent. Does it once, however often it
 * is called.
 */
export async function settleModelRequest(
  database: Database,
  id: string,
  {
    runId,
    repository,
    pull,
    reviewer,
    model,
    usage,
  }: ModelPlace & { reviewer: string; model: string; usage: Usage },
): Promise<void> {
  await database.exclusively(async (query, nowMs) => {
    const { numDeletedRows } = await query
      .deleteFrom("model_reservations")
      .where("id", "=", id)
      .executeTakeFirst();
    if (numDeletedRows === 0n || usage.requests === 0) return;
    await query
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
        micro_usd: microUsd(usage),
        asked_at_ms: nowMs,
      })
      .execute();
  });
}

/** What was spent on models in this calendar month (UTC), and what is set aside besides, in US dollars. */
export async function modelUsdThisMonth(
  query: Query,
  nowMs: number,
): Promise<{ spent: number; reserved: number }> {
  const month = monthOf(nowMs);
  const { rows } = await sql<{ spent: number | string; reserved: number | string }>`select
    (select coalesce(sum(micro_usd), 0) from model_requests where asked_at_ms >= ${month}) as spent,
    (select coalesce(sum(micro_usd), 0) from model_reservations where reserved_at_ms >= ${month}) as reserved
  `.execute(query);
  return { spent: toUsd(rows[0]?.spent), reserved: toUsd(rows[0]?.reserved) };
}

async function committedBy(
  query: Query,
  { runId, repository, pull }: ModelPlace,
  nowMs: number,
): Promise<Omit<CommittedToModels, "allUsd">> {
  const month = monthOf(nowMs);
  const { rows } = await sql<
    Record<"run_tokens" | "of_pull" | "of_repository", number | string>
  >`select
    (select coalesce(sum(input_tokens + output_tokens), 0) from model_requests where run_id = ${runId}) +
    (select coalesce(sum(tokens), 0) from model_reservations where run_id = ${runId}) as run_tokens,
    (select coalesce(sum(micro_usd), 0) from model_requests where pull = ${pull}) +
    (select coalesce(sum(micro_usd), 0) from model_reservations where pull = ${pull}) as of_pull,
    (select coalesce(sum(micro_usd), 0) from model_requests
      where repository = ${repository} and asked_at_ms >= ${month}) +
    (select coalesce(sum(micro_usd), 0) from model_reservations
      where repository = ${repository} and reserved_at_ms >= ${month}) as of_repository
  `.execute(query);
  return {
    runTokens: Number(rows[0]?.run_tokens ?? 0),
    pullUsd: toUsd(rows[0]?.of_pull),
    repositoryUsd: toUsd(rows[0]?.of_repository),
  };
}

function monthOf(nowMs: number): number {
  const now = new Date(nowMs);
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
}

function microUsd({ usd }: Usage): number | null {
  return usd === null ? null : Math.round(usd * 1_000_000);
}

function toUsd(micro: number | string | undefined): number {
  return Number(micro ?? 0) / 1_000_000;
}
