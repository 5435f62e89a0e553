import { z } from "zod";
import type { Database } from "../database.js";

export interface CustomerRow {
  id: string;
  name: string;
  city: string;
  orders: number;
}

/** Columns that the list can be sorted by, and what they are called in the database. */
const columns = {
  name: "lower(name)",
  city: "lower(city)",
  orders: "orders",
} as const;

const directions = { up: "asc", down: "desc" } as const;

export const CustomerQuery = z.object({
  sort: z.enum(["name", "city", "orders"]).default("name"),
  direction: z.enum(["up", "down"]).default("up"),
  search: z.string().trim().max(80).default(""),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type CustomerQuery = z.infer<typeof CustomerQuery>;

export async function listCustomers(database: Database, query: CustomerQuery): Promise<CustomerRow[]> {
  const order = `${columns[query.sort]} ${directions[query.direction]}, id`;
  return await database.all<CustomerRow>(
    `select id, name, city, orders
       from customer_overview
      where $1 = '' or strpos(lower(name), lower($1)) > 0
      order by ${order}
      limit $2`,
    [query.search, query.limit],
  );
}
