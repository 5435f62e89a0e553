import { UserError } from "../types/user-error.ts";

/**
 * Does what must not be left half done. A first signal that tells the process to end only aborts the work's, with a `UserError`
 * that the work rejects with once it has tidied up; a second one ends it at once, with 128 and the signal's number.
 */
export async function untilDone<T>(work: (told: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const end = (_name: NodeJS.Signals, number: number) => {
    if (signal.aborted) process.exit(128 + number);
    controller.abort(new UserError("Told to end; what was begun is tidied up."));
  };
  process.on("SIGTERM", end).on("SIGINT", end);
  try {
    const result = await work(signal);
    signal.throwIfAborted();
    return result;
  } finally {
    process.off("SIGTERM", end).off("SIGINT", end);
  }
}
