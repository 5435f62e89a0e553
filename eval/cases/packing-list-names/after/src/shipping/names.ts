import type { Database } from "../database.js";

/** How names are written on what we print. */
const unknown = "(unknown)";

export async function customerName(database: Database, id: string): Promise<string> {
  const row = await database.first<{ name: string }>("select name from customers where id = $1", [id]);
  return row?.name ?? unknown;
}

export async function productName(database: Database, id: string): Promise<string> {
  const row = await database.first<{ name: string }>("select name from products where id = $1", [id]);
  return row?.name ?? unknown;
}
