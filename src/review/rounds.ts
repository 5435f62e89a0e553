/** Rounds of a comparison where nobody says how many: A B B A. */
export const usualRounds = 2;

/** A number of rounds as people type it; `undefined` unless it is even, so that both orders come equally often, and allowed. */
export function parseRounds(text: string, most: number): number | undefined {
  const rounds = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return rounds >= 2 && rounds <= most && rounds % 2 === 0 ? rounds : undefined;
}
