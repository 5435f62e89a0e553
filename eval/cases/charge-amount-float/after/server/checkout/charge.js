import { payments } from "../payments.js";
import { findPrices } from "../catalogue.js";
import { Refused } from "../errors.js";

/** Below this the provider's fee would be more than the amount. */
const minimumCents = 50;

/**
 * @typedef {object} BasketLine
 * @property {string} sku
 * @property {number} quantity a whole number from 1 to 99
 */

/**
 * What a basket costs, from the prices of now and not from what the browser says.
 *
 * @param {BasketLine[]} lines
 */
export async function totalOf(lines) {
  const prices = await findPrices(lines.map(({ sku }) => sku));
  let total = 0;
  for (const { sku, quantity } of lines) {
    const price = prices.get(sku);
    if (price === undefined) throw new Refused(`${sku} is not sold any more.`);
    // Prices are in euros, as the catalogue has them: 19.99
    total += price * quantity;
  }
  return total;
}

/**
 * Charges a basket once, however often it is asked for: the basket's id is the provider's idempotency key.
 *
 * @param {{ id: string, customerId: string, lines: BasketLine[] }} basket
 * @param {string} paymentMethod
 */
export async function charge(basket, paymentMethod) {
  const amount = (await totalOf(basket.lines)) * 100;
  if (amount < minimumCents) throw new Refused("The amount is too small to be charged.");
  const result = await payments.charges.create(
    { amount, currency: "eur", customer: basket.customerId, payment_method: paymentMethod },
    { idempotencyKey: `basket-${basket.id}` },
  );
  if (result.status !== "succeeded") throw new Refused("The payment was declined.");
  return result.id;
}
