/** The middle of an odd number of values, or the mean of the two in the middle; `NaN` of none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/**
 * A quantile by linear interpolation between the two values next to it (Hyndman and Fan's type 7), so that one half is the
 * median as people know it.
 *
 * @param values at least one, in any order
 * @param share between 0 and 1
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}
