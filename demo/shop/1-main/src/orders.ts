import { db } from "./db.js";

export interface Order {
  id: number;
  customerId: number;
  totalCents: number;
}

export async function openOrders(): Promise<Order[]> {
  const { rows } = await db.query("SELECT * FROM orders WHERE state = 'open' LIMIT 500");
  return rows;
}
