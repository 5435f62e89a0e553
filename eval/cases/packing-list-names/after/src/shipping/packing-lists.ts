import type { Database } from "../database.js";
import { customerName, productName } from "./names.js";

export interface PackingList {
  orderId: string;
  recipient: string;
  items: { name: string; quantity: number; shelf: string }[];
}

interface OrderRow {
  id: string;
  customer_id: string;
  lines: { product_id: string; quantity: number; shelf: string }[];
}

/**
 * What is packed on one day, in the order in which the shelves stand.
 *
 * @param day as `2024-05-31`
 */
export async function packingLists(database: Database, day: string): Promise<PackingList[]> {
  const orders = await database.all<OrderRow>(
    `select o.id, o.customer_id, json_agg(l order by l.shelf) as lines
       from orders o join order_lines l on l.order_id = o.id
      where o.ships_on = $1 and o.cancelled_at is null
      group by o.id, o.customer_id
      order by o.id`,
    [day],
  );
  const lists: PackingList[] = [];
  for (const order of orders) {
    const list: PackingList = {
      orderId: order.id,
      recipient: await customerName(database, order.customer_id),
      items: [],
    };
    for (const line of order.lines) {
      list.items.push({
        name: await productName(database, line.product_id),
        quantity: line.quantity,
        shelf: line.shelf,
      });
    }
    lists.push(list);
  }
  return lists;
}
