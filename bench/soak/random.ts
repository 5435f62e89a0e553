/** Random numbers that are the same for the same seed. */
export interface Random {
  /** From 0, below 1. */
  fraction(): number;
  /** A whole number from 0, below `limit`. */
  below(limit: number): number;
}

/** A 32-bit xorshift generator (Marsaglia, "Xorshift RNGs", 2003; the triple 13, 17, 5). */
export function createRandom(seed: number): Random {
  // Zero is the one state that it never leaves.
  let state = (Math.imul(seed + 1, 0x9e37_79b1) | 1) >>> 0;
  const fraction = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
  return { fraction, below: (limit) => Math.floor(fraction() * limit) };
}
