import type { Chorale } from "../app/chorale.ts";
import { describeError } from "./describe-error.ts";

/** What closing everything may take besides what runs, in milliseconds: a database may not answer. */
const closingMs = 15_000;

/**
 * Runs what `start` resolves with until a signal tells the process to end, and gives what runs `shutdownMs` for that. Told
 * before it has started, or twice, the process ends at once, with 128 and the signal's number as shells say it: what did not
 * end is put back by its lease's end, so nothing is lost.
 */
export async function runUntilTold(
  start: () => Promise<Pick<Chorale, "stop">>,
  shutdownMs: number,
): Promise<void> {
  const running: { stop?: () => Promise<void> } = {};
  const end = (_signal: NodeJS.Signals, number: number) => {
    const { stop } = running;
    if (stop === undefined) process.exit(128 + number);
    delete running.stop;
    const tooLate = () => {
      process.stderr.write("Something does not let go; ending without it. Nothing is lost.\n");
      process.exit(1);
    };
    setTimeout(tooLate, shutdownMs + closingMs).unref();
    stop().catch((error: unknown) => {
      process.stderr.write(`${describeError(error, { withStacks: false })}\n`);
      process.exitCode = 1;
    });
  };
  // They stay: the first process of a container is not ended by a signal that nobody listens to.
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
  const { stop } = await start();
  running.stop = stop;
}
