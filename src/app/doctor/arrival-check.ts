import { formatDuration } from "../../report/text/duration.ts";
import type { Database } from "../../store/database/database.ts";
import { lastDeliveryOf } from "../../store/queue/noted-deliveries.ts";
import { ok, warning, type Diagnosis } from "../setup/diagnosis.ts";
import { probeEvent, testEvent } from "../setup/test-events.ts";

/**
 * When something of a forge arrived last that asked for something.
 *
 * @param name what sentences call the forge
 */
export async function diagnoseArrivals(
  database: Database,
  { forge, name }: { forge: string; name: string },
): Promise<Diagnosis> {
  const lastMs = await lastDeliveryOf(database.query, { forge, besides: [probeEvent, testEvent] });
  if (lastMs === undefined) {
    const remedy = "Open one: its delivery is the test.";
    return warning(`No pull request on ${name} has been heard of yet.`, remedy);
  }
  const ago = formatDuration(Math.max((await database.now()) - lastMs, 0));
  return ok(`The last delivery of ${name} arrived ${ago} ago.`);
}
