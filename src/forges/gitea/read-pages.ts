import { z } from "zod";
import { json, type Answer } from "../http/answer.ts";

/** As many as a host gives unless its administrator changed that. */
const pageSize = 50;

/** A page of a list, and how many entries all pages have together, if it is known. */
export interface Page<T> {
  items: T[];
  total: number | undefined;
}

/** Reads the answer to what was asked with a page's number. */
export function pageOf<T>(schema: z.ZodType<T>): (answer: Answer) => Page<T> {
  const read = json(z.array(schema));
  return (answer) => ({ items: read(answer), total: countOf(answer.headers["x-total-count"]) });
}

/**
 * Everything a list has, up to `atMost`. Not every list names its next page, so the next one is asked for until the host's
 * count is reached or a page is empty. A page that is only short ends nothing: it may hide what others have not submitted,
 * and an administrator may have made all of them shorter.
 *
 * @param ask takes the query of one page
 */
export async function readPages<T>(
  ask: (query: { page: number; limit: number }) => Promise<Page<T>>,
  atMost: number,
): Promise<T[]> {
  const all: T[] = [];
  for (let page = 1; all.length < atMost; page += 1) {
    const { items, total } = await ask({ page, limit: pageSize });
    all.push(...items);
    if (items.length === 0 || (total !== undefined && all.length >= total)) break;
  }
  return all.slice(0, atMost);
}

/** Proxies drop headers that they don't know: that is no count of 0. */
function countOf(header: string | number | undefined): number | undefined {
  return /^\d+$/.test(String(header)) ? Number(header) : undefined;
}
