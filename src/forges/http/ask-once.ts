import type { z } from "zod";
import { json, type Answer } from "./answer.ts";
import { readBounded } from "./bounded-body.ts";
import { toForgeError } from "./forge-error.ts";
import type { Host } from "./host.ts";
import type { HttpClient } from "./http-client.ts";
import type { Operation } from "./operation.ts";

const maxBytes = 8 * 1024 * 1024;

/** How long an answer is waited for when nothing else is said, in milliseconds. */
const patienceMs = 20_000;

/** Whom to ask, and how its errors are worded. */
export interface Asked {
  client: HttpClient;
  host: Host;
}

/** One request, and what the route's template, the query or the body takes. */
export interface Question {
  operation: Operation;
  parameters?: Record<string, unknown>;
}

/**
 * One request without patience, for what a person or the start waits for: it is given up after twenty seconds, unless
 * something else is said.
 *
 * @throws ForgeError when it is refused or not answered; the signal's reason is its cause then
 */
export async function askOnce<T>(
  asked: Asked,
  { schema, ...question }: Question & { schema: z.ZodType<T> },
  signal: AbortSignal = AbortSignal.timeout(patienceMs),
): Promise<T> {
  return await readOnce(asked, { ...question, read: json(schema) }, signal);
}

/** Like `askOnce`, for what is only to be done: the answer's body is not looked at. */
export async function tellOnce(
  asked: Asked,
  question: Question,
  signal: AbortSignal = AbortSignal.timeout(patienceMs),
): Promise<void> {
  await readOnce(asked, { ...question, read: () => undefined }, signal);
}

/** Like `askOnce`, for answers of which more counts than the body. */
export async function readOnce<T>(
  { client, host }: Asked,
  { operation, parameters = {}, read }: Question & { read: (answer: Answer) => T },
  signal: AbortSignal = AbortSignal.timeout(patienceMs),
): Promise<T> {
  try {
    const { headers, data } = await client.request(operation.route, {
      ...parameters,
      headers: { accept: host.mediaType },
      request: { signal, retries: 0, parseSuccessResponseBody: false },
    });
    return read({ headers, bytes: await readBounded(data, maxBytes, signal) });
  } catch (error) {
    throw toForgeError(host, operation, error, 1, "try again");
  }
}
