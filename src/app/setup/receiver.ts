/** What came of a test delivery. `refused` is one that was signed with another secret. */
export type TestOutcome = "arrived" | "refused" | "missing";

/** Where test deliveries of one host are looked out for. */
export interface Receiver {
  /** Whether it sees those that are refused; if not, they are `missing` too. */
  seesRefused: boolean;
  /** Has a delivery sent and waits for it. Rejects as `send` does, and with the reason of `told` when that is aborted. */
  expect(send: () => Promise<void>, patience: Patience): Promise<TestOutcome>;
}

/** How long a test delivery is waited for. */
export interface Patience {
  /** At most, in milliseconds. */
  waitMs: number;
  /** Aborted when nobody waits any more. */
  told?: AbortSignal | undefined;
}

/** One that holds something, a port for one, until it is closed. */
export interface OpenReceiver extends Receiver {
  close(): Promise<void>;
}
