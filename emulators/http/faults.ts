/** Something that goes wrong ahead of the real route. */
export interface Fault {
  /** Any method when absent. */
  method?: string;
  /** Tried on the path with its query. */
  path: RegExp;
  /** How many requests it meets before it is over; 1 when absent. */
  times?: number;
  /** Waits for this first. Alone it only makes the request late. */
  heldUntil?: Promise<unknown>;
  /** Answers this instead of what the route would. */
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Closes the connection without an answer. */
  reset?: true;
  /** Never answers. */
  hang?: true;
  /** Lets the route do its work first: only its answer gets lost. */
  afterwards?: true;
  /** Lets the route answer, and breaks the connection in the middle of the answer's body. */
  cut?: true;
}

/** Faults still to come, in the order they were asked for. */
export class Faults {
  readonly #waiting: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#waiting.length = 0;
  }

  /** The first fault that meets this request, one time less to come. */
  take(method: string, path: string): Fault | undefined {
    const index = this.#waiting.findIndex(
      ({ fault }) =>
        (fault.method === undefined || fault.method.toUpperCase() === method) &&
        path.search(fault.path) >= 0,
    );
    const met = this.#waiting[index];
    if (!met) return undefined;
    met.left--;
    if (met.left <= 0) this.#waiting.splice(index, 1);
    return met.fault;
  }
}
