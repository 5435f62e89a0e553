/** One person's part of a bill. */
export interface Share {
  person: string;
  cents: number;
}

/**
 * Splits an amount by weights. Shares are whole cents and add up to the amount: what rounding down leaves over goes, a cent
 * each, to those who lost most by it, and among equals to whoever comes first.
 *
 * @param cents a whole number, not negative
 * @param weights by person; whole numbers, one of them more than 0
 */
export function split(cents: number, weights: ReadonlyMap<string, number>): Share[] {
  if (!Number.isSafeInteger(cents) || cents < 0) throw new RangeError("an amount is a whole number of cents");
  const entries = [...weights];
  if (entries.some(([, weight]) => !Number.isSafeInteger(weight) || weight < 0)) {
    throw new RangeError("weights are whole numbers");
  }
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  if (total === 0) throw new RangeError("somebody has to pay");

  const parts = entries.map(([person, weight], index) => {
    // As big integers: an amount times a weight may be more than a number holds exactly.
    const product = BigInt(cents) * BigInt(weight);
    return {
      index,
      person,
      cents: Number(product / BigInt(total)),
      rest: Number(product % BigInt(total)),
    };
  });
  let left = cents - parts.reduce((sum, part) => sum + part.cents, 0);
  for (const part of parts.toSorted((a, b) => b.rest - a.rest || a.index - b.index)) {
    if (left === 0) break;
    part.cents += 1;
    left -= 1;
  }
  return parts.map(({ person, cents: own }) => ({ person, cents: own }));
}
