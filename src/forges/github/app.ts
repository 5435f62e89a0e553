import { z } from "zod";
import type { HttpClient } from "../http/http-client.ts";
import { BrokenAnswer, describe } from "../http/failure.ts";
import { toForgeError } from "../http/forge-error.ts";
import { appUnknown, githubHost } from "./host.ts";
import { operations } from "./operations.ts";

const App = z.object({ slug: z.string() });

/**
 * Asks, once, what our App is called.
 *
 * @param client one that the App's own key signs for
 * @throws ForgeError, with status 401 when GitHub knows no App with this id and key
 */
export async function fetchApp(
  client: Pick<HttpClient, "request">,
  signal: AbortSignal,
): Promise<z.infer<typeof App>> {
  const operation = operations.fetchApp;
  try {
    const { data } = await client.request(operation.route, { request: { signal } });
    const { data: app } = App.safeParse(data);
    if (app === undefined) throw new BrokenAnswer("the answer is not GitHub's");
    return app;
  } catch (error) {
    const facts = describe(error);
    const isUnknown = facts.answered && (facts.status === 401 || facts.status === 404);
    throw isUnknown ? appUnknown(error, facts) : toForgeError(githubHost, operation, error, 1);
  }
}
