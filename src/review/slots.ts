import pLimit from "p-limit";

/** So much can be done at the same time. */
export interface Slots {
  /** Does work as soon as it is its turn: the largest of what waits is the next, of equals what has waited longest. */
  take<T>(size: number, work: () => Promise<T>): Promise<T>;
}

/** The largest first, so that what is long does not begin when everything else is done. */
export function createSlots(count: number): Slots {
  const limit = pLimit(count);
  const waiting: { size: number; begin: () => Promise<void> }[] = [];
  const beginLargest = async () => {
    const largest = waiting.reduce((most, { size }) => Math.max(most, size), -Infinity);
    const index = waiting.findIndex(({ size }) => size === largest);
    const [next] = waiting.splice(index, 1);
    await next?.begin();
  };
  return {
    take(size, work) {
      return new Promise((resolve, reject) => {
        waiting.push({ size, begin: () => work().then(resolve, reject) });
        // Which work it is turns out when a slot is free.
        void limit(beginLargest);
      });
    },
  };
}
