import { z } from "zod";
import { UserError } from "../errors.js";
import type { OrderStore } from "../orders/order-store.js";
import type { Payments } from "../payments/payments.js";

/** What staff fill in. */
export const RefundForm = z.object({
  orderId: z.uuid(),
  /** In euros, with two decimals at most: 12.5 */
  amount: z.coerce.number().positive().multipleOf(0.01),
  reason: z.string().trim().min(3).max(300),
});
export type RefundForm = z.infer<typeof RefundForm>;

export interface Refund {
  id: string;
  amountCents: number;
}

/**
 * Gives back a part of what was paid.
 *
 * @param staffId who takes responsibility
 * @throws UserError where there is not that much to give back
 */
export async function refund(
  form: RefundForm,
  staffId: string,
  { orders, payments }: { orders: OrderStore; payments: Payments },
): Promise<Refund> {
  return await orders.locked(form.orderId, async (order) => {
    if (order.payment === undefined) throw new UserError("This order was not paid.");
    const refundable = order.payment.amountCents - order.refundedCents;
    if (form.amount > refundable) {
      throw new UserError("That is more than is left of what was paid.");
    }
    const refunded = await payments.refund({
      paymentId: order.payment.id,
      amountCents: Math.round(form.amount),
      idempotencyKey: `refund-${order.id}-${order.refundedCents}`,
    });
    await order.noteRefund({
      refundId: refunded.id,
      amountCents: refunded.amountCents,
      reason: form.reason,
      staffId,
    });
    return { id: refunded.id, amountCents: refunded.amountCents };
  });
}
