import { setTimeout as delay } from "node:timers/promises";
import type { DatabasePlace } from "../../store/database.ts";
import { eventsSince, isTaken } from "../../store/noted-deliveries.ts";
import { viewDatabase } from "../../store/open-database.ts";
import { clockMs } from "../../types/clock.ts";
import { UserError } from "../../types/user-error.ts";
import { testEvent } from "../setup/test-events.ts";
import type { Receiver } from "./receiver.ts";

const lookEveryMs = 200;

/**
 * Looks out for test deliveries in the database of the server that runs.
 *
 * @param questionId what that server noted our question under: only in its own database is it found
 * @returns `undefined` when the database that is to be had here is not that server's
 */
export async function watchDatabase(
  place: DatabasePlace,
  { forge, questionId }: { forge: string; questionId: string },
): Promise<Receiver | undefined> {
  const database = await viewDatabase(place).catch((error: unknown) => {
    if (error instanceof UserError) return undefined;
    throw error;
  });
  if (database === undefined) return undefined;
  if (!(await isTaken(database.query, { forge, id: questionId }))) {
    await database.close();
    return undefined;
  }
  return {
    seesRefused: false,
    async expect(send, waitMs) {
      const sinceMs = await database.now();
      const deadlineMs = clockMs() + waitMs;
      await send();
      for (;;) {
        const events = await eventsSince(database.query, { forge, sinceMs });
        if (events.includes(testEvent)) return "arrived";
        if (clockMs() > deadlineMs) return "missing";
        await delay(lookEveryMs);
      }
    },
    close: () => database.close(),
  };
}
