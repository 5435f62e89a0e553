/** After so many failures, some eight hours, a run is not tried again. */
export const mostFailures = 100;

/** After so many processes that died with it in a row it is nobody's to try again. */
export const deathsUntilGivenUp = 6;

/**
 * Time until a run that has failed this many times is tried again, in milliseconds: doubled each time up to five minutes,
 * less up to half of it by chance, so that what failed together does not come back together.
 */
export function backOffMs(failures: number, random: () => number = Math.random): number {
  const longest = Math.min(5 * 60_000, 1_000 * 2 ** (failures - 1));
  return Math.round(longest * (1 - random() / 2));
}
