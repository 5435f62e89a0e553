/** Tells whoever measures what else was going on in this process. */
export interface Meanwhile {
  /** Does this, and lets those who watch know. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Watches from now on; the answer says how many pieces of work were under way at any time since. */
  watch(): () => number;
}

export function createMeanwhile(): Meanwhile {
  const active = new Set<symbol>();
  const watchers = new Set<Set<symbol>>();
  return {
    async during(work) {
      const one = Symbol("work");
      for (const seen of [active, ...watchers]) seen.add(one);
      try {
        return await work();
      } finally {
        active.delete(one);
      }
    },
    watch() {
      const seen = new Set(active);
      watchers.add(seen);
      return () => {
        watchers.delete(seen);
        return seen.size;
      };
    },
  };
}
