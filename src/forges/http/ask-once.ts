import type { z } from "zod";
import { json } from "./answer.ts";
import { readBounded } from "./bounded-body.ts";
import { toForgeError } from "./forge-error.ts";
import type { Host } from "./host.ts";
import type { HttpClient } from "./http-client.ts";
import type { Operation } from "./operation.ts";

const maxBytes = 8 * 1024 * 1024;

/**
 * One request without patience, for what a person or the start waits for.
 *
 * @throws ForgeError when it is refused or not answered; the signal's reason is its cause then
 */
export async function askOnce<T>(
  { client, host }: { client: HttpClient; host: Host },
  {
    operation,
    parameters = {},
    schema,
  }: { operation: Operation; parameters?: Record<string, unknown>; schema: z.ZodType<T> },
  signal: AbortSignal,
): Promise<T> {
  try {
    const { headers, data } = await client.request(operation.route, {
      ...parameters,
      headers: { accept: host.mediaType },
      request: { signal, retries: 0, parseSuccessResponseBody: false },
    });
    const bytes = await readBounded(data, maxBytes, signal);
    return json(schema)({ headers, bytes });
  } catch (error) {
    throw toForgeError(host, operation, error, 1, "try again");
  }
}
