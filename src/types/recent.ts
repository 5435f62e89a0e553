/**
 * Remembers answers by their keys: at least so many of those that were asked for last, and at most twice as many. What is asked for all
 * the time is found as fast as in a map.
 */
export class Recent<K, V> {
  #recent = new Map<K, V>();
  /** What was remembered before that many others came. */
  #before: ReadonlyMap<K, V> = new Map();
  readonly #fewest: number;

  constructor(fewest: number) {
    this.#fewest = fewest;
  }

  get(key: K): V | undefined {
    const known = this.#recent.get(key);
    if (known !== undefined) return known;
    const before = this.#before.get(key);
    if (before !== undefined) this.set(key, before);
    return before;
  }

  /** Gives what is known, or else what `make` gives, which is known from then on. */
  ensure(key: K, make: () => V): V {
    const known = this.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.set(key, made);
    return made;
  }

  set(key: K, value: V): void {
    if (this.#recent.size >= this.#fewest && !this.#recent.has(key)) {
      this.#before = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(key, value);
  }
}
