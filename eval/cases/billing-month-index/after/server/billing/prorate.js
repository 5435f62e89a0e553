const dayMs = 24 * 60 * 60 * 1000;

/**
 * A month of a year.
 *
 * @typedef {object} BillingMonth
 * @property {number} year
 * @property {number} month 1 is January
 */

/**
 * First day of the month and of the one after it, at midnight UTC.
 *
 * @param {BillingMonth} period
 */
export function bounds({ year, month }) {
  const start = new Date(Date.UTC(year, month, 1));
  const end = new Date(Date.UTC(year, month + 1, 1));
  return { start, end };
}

/**
 * What a subscription costs for a month in which it may have begun or ended: the share of its days, a day that was begun
 * counting as a whole one.
 *
 * @param {{ monthlyCents: number, startedAt: Date, endedAt?: Date }} subscription
 * @param {BillingMonth} period
 * @returns {number} whole cents
 */
export function prorate(subscription, period) {
  const { start, end } = bounds(period);
  const from = Math.max(start.getTime(), midnight(subscription.startedAt));
  const ended = subscription.endedAt ? midnight(subscription.endedAt) + dayMs : Infinity;
  const until = Math.min(end.getTime(), ended);
  if (until <= from) return 0;
  const days = (until - from) / dayMs;
  const daysOfMonth = (end.getTime() - start.getTime()) / dayMs;
  return Math.round((subscription.monthlyCents * days) / daysOfMonth);
}

/** The beginning of a day in UTC, as milliseconds. */
function midnight(date) {
  return Math.floor(date.getTime() / dayMs) * dayMs;
}
