/** Answer times that are kept for each route: enough for a stable 95th percentile. */
const windowSize = 1_000;

/** The newest answer times of one route, in milliseconds. */
export class Latencies {
  #values = [];
  #next = 0;

  /** @param {number} ms */
  add(ms) {
    this.#values[this.#next] = ms;
    this.#next = (this.#next + 1) % windowSize;
  }

  get count() {
    return this.#values.length;
  }

  /**
   * Median, 95th percentile and maximum; `undefined` before the first request.
   */
  summary() {
    if (this.#values.length === 0) return undefined;
    const sorted = [...this.#values].sort();
    return {
      count: sorted.length,
      medianMs: percentile(sorted, 0.5),
      p95Ms: percentile(sorted, 0.95),
      maxMs: sorted.at(-1),
    };
  }
}

/** By nearest rank, so that every percentile is a time that was measured. */
function percentile(sorted, share) {
  const rank = Math.ceil(share * sorted.length);
  return sorted[Math.max(0, rank - 1)];
}
