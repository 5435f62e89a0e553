import { z } from "zod";
import { askOnce } from "../http/ask-once.ts";
import type { HttpClient } from "../http/http-client.ts";
import { appHost } from "./host.ts";
import { operations } from "./operations.ts";

const App = z.object({ slug: z.string() });

/**
 * Asks, once, what our App is called.
 *
 * @param client one that the App's own key signs for
 * @throws ForgeError, with status 401 when GitHub knows no App with this id and key
 */
export function fetchApp(client: HttpClient, signal: AbortSignal): Promise<z.infer<typeof App>> {
  const question = { operation: operations.fetchApp, schema: App };
  return askOnce({ client, host: appHost }, question, signal);
}
