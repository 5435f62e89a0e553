/** What `until` is told when it gives up: everything a person needs to see why. */
export type Describe = () => string;

interface Waiter {
  check(): void;
  fail(reason: Error): void;
}

/** Tells whoever waits that something changed. Nothing here polls. */
export class Changes {
  readonly #waiters = new Set<Waiter>();
  #closed = false;

  /** Call after every change of state: waiting predicates are evaluated again. */
  notify(): void {
    for (const waiter of this.#waiters) waiter.check();
  }

  /** Everyone still waiting is told that nothing will change any more. */
  close(): void {
    this.#closed = true;
    for (const waiter of this.#waiters) waiter.fail(new Error("the emulator was closed"));
  }

  /**
   * Resolves with the predicate's value as soon as it is truthy.
   * Rejects after `timeoutMs`, when the predicate throws, and when the emulator is closed.
   */
  until<T>(
    predicate: () => T,
    options: { timeoutMs: number; what: string; describe: Describe },
  ): Promise<NonNullable<T>> {
    const { timeoutMs, what, describe } = options;
    return new Promise((resolve, reject) => {
      const settle = (action: () => void): void => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        action();
      };
      const fail = (reason: Error): void =>
        settle(() =>
          reject(
            new Error(`Waited for ${what}, but ${reason.message}.\n${describe()}`, {
              cause: reason,
            }),
          ),
        );
      const waiter: Waiter = {
        fail,
        check: () => {
          try {
            const value = predicate();
            if (value) settle(() => resolve(value));
          } catch (error) {
            fail(error instanceof Error ? error : new Error(String(error)));
          }
        },
      };
      const timer = setTimeout(
        () => fail(new Error(`it did not happen within ${timeoutMs} ms`)),
        timeoutMs,
      );
      this.#waiters.add(waiter);
      if (this.#closed) fail(new Error("the emulator was closed"));
      else waiter.check();
    });
  }
}
