import type { DatabasePlace } from "../../store/database/database.ts";
import { viewDatabase } from "../../store/database/open-database.ts";
import { UserError } from "../../types/user-error.ts";
import type { OpenReceiver } from "../setup/receiver.ts";
import { watchDatabase } from "../setup/watch-database.ts";

/**
 * Looks out for test deliveries in the database that is to be had here.
 *
 * @param questionId what the server that runs noted our question under
 * @returns `undefined` when there is none, or another server's
 */
export async function watchPlace(
  place: DatabasePlace,
  question: { forge: string; questionId: string },
): Promise<OpenReceiver | undefined> {
  const database = await viewDatabase(place).catch((error: unknown) => {
    if (error instanceof UserError) return undefined;
    throw error;
  });
  if (database === undefined) return undefined;
  const receiver = await watchDatabase(database, question);
  if (receiver !== undefined) return { ...receiver, close: () => database.close() };
  await database.close();
  return undefined;
}
