import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newestHeads, type Head } from "../../src/store/queue/pulls.ts";
import { stores } from "../stores.ts";
import { aQueue, aReview, type Queue } from "./queue.ts";

interface Push {
  number: number;
  head: Head;
}

/** Pushes to two pulls, in the order in which the forge dated them, some alike. */
const pushes = fc
  .array(fc.record({ number: fc.constantFrom(1, 2), laterMs: fc.integer({ min: 0, max: 2 }) }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((steps): Push[] => {
    let updatedMs = 1_790_000_000_000;
    return steps.map(({ number, laterMs }, index) => {
      updatedMs += laterMs;
      return { number, head: { sha: `sha ${index}`, updatedMs } };
    });
  });

/** The same in any order, in batches. */
const arrivals = pushes.chain((all) =>
  fc.record({
    shuffled: fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
    cuts: fc.array(fc.boolean(), { minLength: all.length, maxLength: all.length }),
  }),
);

function inBatches<T>(items: readonly T[], cuts: readonly boolean[]): T[][] {
  const batches: T[][] = [[]];
  for (const [index, item] of items.entries()) {
    if (cuts[index] === true) batches.push([]);
    batches.at(-1)?.push(item);
  }
  return batches;
}

describe.each(stores)("the head that $name knows of a pull", (store) => {
  let queue: Queue;
  beforeAll(async () => {
    queue = await aQueue(store);
  });
  afterAll(() => queue.close());

  it("is the newest, whatever came when and together with what; of two of the same time the later to come", async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, async ({ shuffled, cuts }) => {
        await queue.empty();
        const expected = new Map<string, Head>();
        for (const { number, head } of shuffled) {
          const pull = `github acme/shop#${number}`;
          if (head.updatedMs >= (expected.get(pull)?.updatedMs ?? 0)) expected.set(pull, head);
        }
        for (const batch of inBatches(shuffled, cuts)) {
          await queue.admit(
            ...batch.map(({ number, head }) => ({ runs: [aReview({ number, head })] })),
          );
        }
        expect(await newestHeads(queue.database.query, [...expected.keys()])).toEqual(expected);
        // What waits is for that head too, and so is what people see of it.
        const waiting = await queue.runs();
        expect(waiting).toHaveLength(expected.size);
        for (const { pull, head_sha } of waiting) expect(head_sha).toBe(expected.get(pull)?.sha);
      }),
      { numRuns: 25 },
    );
  });

  it("is not there for a pull that nobody has spoken of", async () => {
    await queue.empty();
    await queue.admit({ runs: [aReview()] });
    const { query } = queue.database;
    expect(await newestHeads(query, ["github acme/shop#1", "nobody's"])).toEqual(new Map());
    expect(await newestHeads(query, [])).toEqual(new Map());
  });
});
