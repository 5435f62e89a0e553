import type { Transaction } from "kysely";
import type { Schema } from "../database/schema.ts";

export interface DeliveriesTable {
  forge: string;
  id: string;
  event: string;
  received_at_ms: number;
}

/** A webhook delivery, named as its forge names it. Its payload is never stored. */
export interface Delivery {
  forge: string;
  id: string;
  event: string;
}

/** Remembers deliveries, and tells which of them had not been seen before, as `nameOf` names them. */
export async function rememberDeliveries(
  query: Transaction<Schema>,
  deliveries: readonly Delivery[],
  nowMs: number,
): Promise<Set<string>> {
  if (deliveries.length === 0) return new Set();
  const fresh = await query
    .insertInto("deliveries")
    .values(deliveries.map(({ forge, id, event }) => ({ forge, id, event, received_at_ms: nowMs })))
    .onConflict((conflict) => conflict.doNothing())
    .returning(["forge", "id"])
    .execute();
  return new Set(fresh.map(nameOf));
}

export function nameOf({ forge, id }: Pick<Delivery, "forge" | "id">): string {
  return `${forge} ${id}`;
}
