import type { Database } from "./database.ts";

export interface DeliveriesTable {
  forge: string;
  id: string;
  event: string;
  /** Unix time in milliseconds. */
  received_at_ms: number;
}

/** A webhook delivery, named as its forge names it. Its payload is never stored. */
export interface Delivery {
  forge: string;
  id: string;
  event: string;
}

/** Whether this delivery was taken care of before. */
export async function isKnownDelivery(
  database: Database,
  { forge, id }: Pick<Delivery, "forge" | "id">,
): Promise<boolean> {
  const row = await database
    .selectFrom("deliveries")
    .select("id")
    .where("forge", "=", forge)
    .where("id", "=", id)
    .executeTakeFirst();
  return row !== undefined;
}

/** Remembers a delivery once what it asked for is durable. Safe to call twice. */
export async function ensureDelivery(database: Database, delivery: Delivery): Promise<void> {
  await database
    .insertInto("deliveries")
    .values({ ...delivery, received_at_ms: Date.now() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
