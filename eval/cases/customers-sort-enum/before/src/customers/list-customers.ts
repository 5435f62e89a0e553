import { z } from "zod";
import type { Database } from "../database.js";

export interface CustomerRow {
  id: string;
  name: string;
  city: string;
  orders: number;
}

export async function listCustomers(database: Database): Promise<CustomerRow[]> {
  return await database.all<CustomerRow>("select id, name, city, orders from customer_overview order by name");
}
