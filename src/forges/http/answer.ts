import type { z } from "zod";
import { ForgeError } from "../forge.ts";
import type { ResponseHeaders } from "./http-client.ts";
import { BrokenAnswer, UnexpectedAnswer } from "./failure.ts";

/** A successful answer, read to its end. */
export interface Answer {
  headers: ResponseHeaders;
  bytes: Uint8Array;
}

/** Reads JSON of this shape; fields that the schema doesn't name are ignored. */
export function json<T>(schema: z.ZodType<T>): (answer: Answer) => T {
  return ({ bytes }) => {
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder().decode(bytes));
    } catch (error) {
      throw new BrokenAnswer("the answer is not JSON", { cause: error });
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const problems = parsed.error.issues
      .map((issue) => `${issue.path.join(".")}: ${issue.message}`)
      .slice(0, 3);
    throw new UnexpectedAnswer(`the answer has not the documented form (${problems.join("; ")})`, {
      cause: parsed.error,
    });
  };
}

/** `undefined` where the host answers with one of these statuses: that there is nothing, unless others are named too. */
export async function orNone<T>(
  result: Promise<T>,
  statuses: readonly (number | undefined)[] = [404],
): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (error instanceof ForgeError && statuses.includes(error.status)) return undefined;
    throw error;
  }
}

/** Whether the list goes on. Pages may be shorter than asked for, so only the `Link` header knows. */
export function hasNextPage(headers: ResponseHeaders): boolean {
  return /;\s*rel="?next"?/.test(String(headers["link"] ?? ""));
}
