import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "../../store/database/database.ts";
import { eventsSince, isTaken } from "../../store/queue/noted-deliveries.ts";
import { clockMs } from "../../types/clock.ts";
import type { Receiver } from "./receiver.ts";
import { testEvent } from "./test-events.ts";

const lookEveryMs = 200;

/**
 * Looks out for test deliveries in the database of the server that runs.
 *
 * @param questionId what that server noted our question under: only in its own database is it found
 * @returns `undefined` when this database is not that server's
 */
export async function watchDatabase(
  database: Database,
  { forge, questionId }: { forge: string; questionId: string },
): Promise<Receiver | undefined> {
  if (!(await isTaken(database.query, { forge, id: questionId }))) return undefined;
  return {
    seesRefused: false,
    async expect(send, { waitMs, told }) {
      const sinceMs = await database.now();
      const deadlineMs = clockMs() + waitMs;
      await send();
      for (;;) {
        told?.throwIfAborted();
        const events = await eventsSince(database.query, { forge, sinceMs });
        if (events.includes(testEvent)) return "arrived";
        if (clockMs() > deadlineMs) return "missing";
        await delay(lookEveryMs);
      }
    },
  };
}
