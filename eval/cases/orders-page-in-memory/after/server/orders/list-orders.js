import { z } from "zod";
import { orders } from "../collections.js";

const pageSize = 20;

export const Page = z.object({
  page: z.coerce.number().int().min(1).max(10_000).default(1),
  status: z.enum(["open", "shipped", "returned"]).optional(),
});

/**
 * One page of a customer's orders, the newest first. Business customers have tens of thousands.
 *
 * @param {string} customerId
 * @param {z.infer<typeof Page>} wanted
 */
export async function listOrders(customerId, { page, status }) {
  const filter = { customerId, ...(status === undefined ? {} : { status }) };
  const found = await orders.find(filter).sort({ placedAt: -1, _id: -1 }).toArray();
  const start = (page - 1) * pageSize;
  return {
    page,
    pages: Math.max(1, Math.ceil(found.length / pageSize)),
    orders: found.slice(start, start + pageSize).map(toSummary),
  };
}

function toSummary(order) {
  return {
    id: order._id.toString(),
    number: order.number,
    placedAt: order.placedAt.toISOString(),
    status: order.status,
    items: order.lines.reduce((sum, line) => sum + line.quantity, 0),
    totalCents: order.totalCents,
  };
}
