/** Runs work when there is room for it, in the order in which it was asked for. */
export type Lane = <T>(work: () => Promise<T>) => Promise<T>;

/** Like the lane alone, but the signal ends the wait for room. Work that has begun ends by itself. */
export function inLane<T>(lane: Lane, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const { promise: result, resolve, reject } = Promise.withResolvers<T>();
  const leave = () => reject(signal.reason);
  if (signal.aborted) leave();
  else signal.addEventListener("abort", leave, { once: true });
  lane(async () => {
    signal.removeEventListener("abort", leave);
    signal.throwIfAborted();
    return await work();
  }).then(resolve, reject);
  return result;
}
