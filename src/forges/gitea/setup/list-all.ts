import type { z } from "zod";
import { readOnce, type Asked, type Question } from "../../http/ask-once.ts";
import { pageOf, readPages } from "../read-pages.ts";

/**
 * Everything a list has, up to `atMost`.
 *
 * @throws ForgeError
 */
export async function listAll<T>(
  asked: Asked,
  { operation, parameters = {} }: Question,
  { schema, atMost }: { schema: z.ZodType<T>; atMost: number },
): Promise<T[]> {
  const read = pageOf(schema);
  return await readPages(
    (query) => readOnce(asked, { operation, parameters: { ...parameters, ...query }, read }),
    atMost,
  );
}
