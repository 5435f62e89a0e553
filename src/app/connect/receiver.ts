/** What came of a test delivery. `refused` is one that was signed with another secret. */
export type TestOutcome = "arrived" | "refused" | "missing";

/** Where test deliveries of one host are looked out for. */
export interface Receiver {
  /** Whether it sees those that are refused; if not, they are `missing` too. */
  seesRefused: boolean;
  /** Has a delivery sent and waits for it, `waitMs` at most. Rejects as `send` does. */
  expect(send: () => Promise<void>, waitMs: number): Promise<TestOutcome>;
  close(): Promise<void>;
}
