import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createGroupCommit } from "../../src/runs/queue/group-commit.ts";

/** A disk that writes when the test says so. */
function aDisk() {
  const writes: { items: readonly number[]; settle: PromiseWithResolvers<string[]> }[] = [];
  const state = { atOnce: 0 };
  return {
    writes,
    write: async (items: readonly number[]): Promise<string[]> => {
      state.atOnce += 1;
      expect(state.atOnce).toBe(1);
      const settle = Promise.withResolvers<string[]>();
      writes.push({ items, settle });
      try {
        return await settle.promise;
      } finally {
        state.atOnce -= 1;
      }
    },
    /** Lets the write end that is under way. */
    succeed() {
      const last = writes.at(-1);
      last?.settle.resolve(last.items.map((item) => `wrote ${item}`));
    },
    fail() {
      writes.at(-1)?.settle.reject(new Error("the disk is full"));
    },
  };
}

const groups = ({ writes }: ReturnType<typeof aDisk>) => writes.map(({ items }) => items);

describe("a group commit", () => {
  it("writes at once what comes alone", async () => {
    const disk = aDisk();
    const commit = createGroupCommit(disk.write, { atMost: 10 });
    const one = commit(1);
    expect(groups(disk)).toEqual([[1]]);
    disk.succeed();
    expect(await one).toBe("wrote 1");
    const two = commit(2);
    disk.succeed();
    expect(await two).toBe("wrote 2");
    expect(groups(disk)).toEqual([[1], [2]]);
  });

  it("writes together what came while it wrote, in its order, and answers each with its own", async () => {
    const disk = aDisk();
    const commit = createGroupCommit(disk.write, { atMost: 10 });
    const one = commit(1);
    const more = [2, 3, 4].map((item) => commit(item));
    disk.succeed();
    expect(await one).toBe("wrote 1");
    expect(groups(disk)).toEqual([[1], [2, 3, 4]]);
    disk.succeed();
    expect(await Promise.all(more)).toEqual(["wrote 2", "wrote 3", "wrote 4"]);
  });

  it("writes no more at once than it may", async () => {
    const disk = aDisk();
    const commit = createGroupCommit(disk.write, { atMost: 2 });
    const all = [1, 2, 3, 4, 5, 6].map((item) => commit(item));
    for (const ends of [[0], [1, 2], [3, 4], [5]]) {
      disk.succeed();
      for (const index of ends) await all[index];
    }
    expect(groups(disk)).toEqual([[1], [2, 3], [4, 5], [6]]);
  });

  it("fails those whose write failed and no others", async () => {
    const disk = aDisk();
    const commit = createGroupCommit(disk.write, { atMost: 2 });
    const all = [1, 2, 3, 4].map((item) => commit(item));
    const settled = Promise.allSettled(all);
    disk.succeed();
    await all[0];
    disk.fail();
    await expect(all[1]).rejects.toThrow("the disk is full");
    disk.succeed();
    expect((await settled).map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
      "rejected",
      "fulfilled",
    ]);
    const later = commit(5);
    disk.succeed();
    expect(await later).toBe("wrote 5");
  });

  it("keeps to that however items come and writes end", async () => {
    const atMost = 3;
    const events = fc.array(fc.constantFrom("item", "item", "succeed", "fail", "rest"), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(events, async (list) => {
        const disk = aDisk();
        const commit = createGroupCommit(disk.write, { atMost });
        const asked: Promise<string>[] = [];
        const failed = new Set<number>();
        const end = (how: "succeed" | "fail") => {
          if (how === "fail") for (const item of disk.writes.at(-1)?.items ?? []) failed.add(item);
          disk[how]();
        };
        const ended = { writes: 0 };
        for (const event of list) {
          if (event === "item") {
            const answer = commit(asked.length);
            answer.catch(() => {});
            asked.push(answer);
          } else if (event === "rest") {
            await new Promise(setImmediate);
          } else if (disk.writes.length > ended.writes) {
            ended.writes = disk.writes.length;
            end(event);
          }
        }
        const all = Promise.allSettled(asked);
        const state = { isDone: false };
        void all.then(() => (state.isDone = true));
        await new Promise(setImmediate);
        while (!state.isDone) {
          disk.succeed();
          await new Promise(setImmediate);
        }
        for (const [item, result] of (await all).entries()) {
          expect(result).toMatchObject(
            failed.has(item) ? { status: "rejected" } : { value: `wrote ${item}` },
          );
        }
        expect(groups(disk).flat()).toEqual(asked.map((_, item) => item));
        for (const group of groups(disk)) expect(group.length).toBeLessThanOrEqual(atMost);
      }),
    );
  });
});
