import { expect, it } from "vitest";
import { split } from "../../src/bills/split.js";

it.each([
  { cents: 1000, weights: [1, 1, 1], shares: [334, 333, 333] },
  { cents: 1, weights: [1, 1], shares: [1, 0] },
  { cents: 999, weights: [2, 1, 0], shares: [666, 333, 0] },
])("splits $cents by $weights", ({ cents, weights, shares }) => {
  const names = ["ada", "bo", "cy"];
  const byName = new Map(weights.map((weight, index) => [names[index] ?? "", weight]));
  expect(split(cents, byName).map((share) => share.cents)).toEqual(shares);
});

it("refuses amounts that are no whole cents", () => {
  expect(() => split(10.5, new Map([["ada", 1]]))).toThrow(RangeError);
});
