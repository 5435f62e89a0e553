import { z } from "zod";
import type { SubscriberStore } from "./subscriber-store.js";

const Line = z.object({ email: z.email(), name: z.string().trim().default("") });

export interface Imported {
  added: number;
  known: number;
  /** 1-based lines of the file that hold no address. */
  wrong: number[];
}

/** Subscribers that are stored by one statement. */
const batchSize = 1_000;

/** Adds everybody of an uploaded list who is not subscribed yet. Lists have up to 200,000 lines, as we have subscribers. */
export async function importList(
  store: SubscriberStore,
  rows: AsyncIterable<unknown>,
): Promise<Imported> {
  const known = (await store.allEmails()).map((email) => email.toLowerCase());
  const fresh = new Map<string, string>();
  const result: Imported = { added: 0, known: 0, wrong: [] };

  // The first line holds the names of the columns.
  let number = 1;
  for await (const row of rows) {
    number += 1;
    const line = Line.safeParse(row);
    if (!line.success) {
      result.wrong.push(number);
      continue;
    }
    const email = line.data.email.toLowerCase();
    if (known.includes(email)) {
      result.known += 1;
      continue;
    }
    fresh.set(email, line.data.name);
  }

  const entries = [...fresh].map(([email, name]) => ({ email, name }));
  for (let start = 0; start < entries.length; start += batchSize) {
    const batch = entries.slice(start, start + batchSize);
    await store.addAll(batch);
    result.added += batch.length;
  }
  return result;
}
