import { standInLetter } from "../../engines/reviewer.ts";
import type { State } from "../comment/state.ts";

/** Hands out ids; a number is used once, whatever becomes of its finding. */
export class ShortIds {
  readonly #next: Map<string, number>;

  constructor(previous: State | undefined) {
    this.#next = new Map(Object.entries(previous?.nextId ?? {}));
    // A state that lost its counters must not lead to an id that is taken.
    for (const { id } of previous?.findings ?? []) {
      const [, letter = "", number = "0"] = /^(\D+)(\d{1,9})$/.exec(id) ?? [];
      if (letter !== "" && Number(number) >= (this.#next.get(letter) ?? 1)) {
        this.#next.set(letter, Number(number) + 1);
      }
    }
  }

  next(letter = standInLetter): string {
    const number = this.#next.get(letter) ?? 1;
    this.#next.set(letter, number + 1);
    return `${letter}${number}`;
  }

  counters(): Record<string, number> {
    return Object.fromEntries([...this.#next].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }
}
