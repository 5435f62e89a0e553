import type { Query } from "../database/database.ts";

/** Whether a delivery has been taken. */
export async function isTaken(
  query: Query,
  { forge, id }: { forge: string; id: string },
): Promise<boolean> {
  const row = await query
    .selectFrom("deliveries")
    .select("id")
    .where("forge", "=", forge)
    .where("id", "=", id)
    .executeTakeFirst();
  return row !== undefined;
}

/** The events of what a forge delivered since a time by the database's clock, as Unix time in milliseconds. */
export async function eventsSince(
  query: Query,
  { forge, sinceMs }: { forge: string; sinceMs: number },
): Promise<string[]> {
  const rows = await query
    .selectFrom("deliveries")
    .select("event")
    .where("forge", "=", forge)
    .where("received_at_ms", ">=", sinceMs)
    .execute();
  return rows.map(({ event }) => event);
}

/** When something that a forge sent was last taken, as Unix time in milliseconds; events of these names don't count. */
export async function lastDeliveryOf(
  query: Query,
  { forge, besides }: { forge: string; besides: readonly string[] },
): Promise<number | undefined> {
  const row = await query
    .selectFrom("deliveries")
    .select("received_at_ms")
    .where("forge", "=", forge)
    .where("event", "not in", besides)
    .orderBy("received_at_ms", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.received_at_ms;
}
