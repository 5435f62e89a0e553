import { db } from "./db.js";
import { sendMail } from "./mail.js";

export interface Order {
  id: number;
  customerId: number;
  totalCents: number;
}

export async function openOrders(): Promise<Order[]> {
  const { rows } = await db.query("SELECT * FROM orders WHERE state = 'open' LIMIT 500");
  return rows;
}

/** Adds each order's customer, for the packing list. */
export async function withCustomers(orders: Order[]) {
  const ids = orders.map((order) => order.customerId);
  const { rows } = await db.query("SELECT * FROM customers WHERE id = ANY($1)", [ids]);
  const customers = new Map(rows.map((row) => [row.id, row]));
  return orders.map((order) => ({ ...order, customer: customers.get(order.customerId) }));
}

/** Tells everybody whose order is still open. */
export async function remindAll(orders: Order[]): Promise<void> {
  orders.forEach(async (order) => {
    await sendMail(order.customerId, `Order ${order.id} is waiting for you`);
  });
}
