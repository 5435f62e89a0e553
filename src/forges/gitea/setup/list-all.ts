import { z } from "zod";
import { json } from "../../http/answer.ts";
import { readOnce, type Asked, type Question } from "../../http/ask-once.ts";

/** The host's own default for the longest page. */
const pageSize = 50;

/**
 * Everything a list has, up to `atMost`. Not every list names its next page, so the next one is asked for until the host's
 * count is reached or a page is empty.
 *
 * @throws ForgeError
 */
export async function listAll<T>(
  asked: Asked,
  { operation, parameters = {} }: Question,
  { schema, atMost }: { schema: z.ZodType<T>; atMost: number },
): Promise<T[]> {
  const read = json(z.array(schema));
  const all: T[] = [];
  for (let page = 1; all.length < atMost; page += 1) {
    const { items, total } = await readOnce(asked, {
      operation,
      parameters: { ...parameters, limit: pageSize, page },
      read: (answer) => ({
        items: read(answer),
        total: Number(answer.headers["x-total-count"] ?? Number.POSITIVE_INFINITY),
      }),
    });
    all.push(...items);
    if (items.length === 0 || all.length >= total) break;
  }
  return all.slice(0, atMost);
}
