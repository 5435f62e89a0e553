/** Which commits follow which, as far as it was told. What it does not know, git has to be asked. */
export class Ancestry {
  readonly #parents = new Map<string, readonly string[]>();

  note(commit: string, parents: readonly string[]): void {
    this.#parents.set(commit, parents);
  }

  /**
   * The commits after `from` up to `to`, the oldest first, if each of them follows the one before it and nothing else;
   * `undefined` if not, or if that is not known.
   */
  line(from: string, to: string): string[] | undefined {
    const line: string[] = [];
    for (let at = to; at !== from;) {
      const [parent, ...merged] = this.#parents.get(at) ?? [];
      if (parent === undefined || merged.length > 0) return undefined;
      line.push(at);
      at = parent;
    }
    return line.toReversed();
  }
}
