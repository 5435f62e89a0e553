import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { isDoneBefore } from "../../src/store/queue/done-before.ts";
import { endRun } from "../../src/store/queue/end-run.ts";
import { newestHeads } from "../../src/store/queue/pulls.ts";
import { stores } from "../stores.ts";
import { aCommand, aQueue, aReview, present, type Queue } from "./queue.ts";

const pull = "github acme/shop#1";

describe.each(stores)("what a delivery asked for on $name", (store) => {
  let queue: Queue;
  beforeAll(async () => {
    queue = await aQueue(store);
  });
  beforeEach(() => queue.empty());
  afterAll(() => queue.close());

  describe("in the name of another repository", () => {
    async function misdelivered(isMisdelivered: true | "perhaps" = true) {
      const run = present(await queue.claim());
      await endRun(queue.database, run, { status: "not given", isMisdelivered });
    }
    const heads = async () => await newestHeads(queue.database.query, [pull]);

    it("is nothing that the pull is known to have had, and its head is forgotten", async () => {
      const head = { sha: "f".repeat(40), updatedMs: 5 };
      await queue.admit({ runs: [aReview({ head, name: "github mallory/own#1" })] });
      expect((await heads()).get(pull)).toEqual(head);
      await misdelivered();
      expect(await queue.runs()).toMatchObject([
        { status: "not given", repository: "", pull: "github mallory/own#1" },
      ]);
      expect((await heads()).size).toBe(0);
    });

    it("is that where nobody is sure only if the repository was reviewed by another name", async () => {
      const reviewed = { status: "published", repository: "github acme/shop" };
      const lost = { status: "not given", repository: "github acme/shop" };
      await queue.admit({ runs: [aReview({ name: "github acme/store#1" })] });
      await misdelivered("perhaps");
      await queue.admit({ runs: [aReview({ name: "github acme/store#2", number: 2 })] });
      await endRun(queue.database, present(await queue.claim()), { status: "published" });
      await queue.admit({ runs: [aReview({ name: "github acme/store#3", number: 3 })] });
      await misdelivered("perhaps");
      // Whoever makes a delivery up chooses the name, which may be one that a pattern is written in.
      for (const name of ["github mallory/none#1", "github %/%#1", "github acme/stor_#1"]) {
        await queue.admit({ runs: [aReview({ name })] });
        await misdelivered("perhaps");
      }
      const others = Array.from({ length: 3 }, () => ({ repository: "" }));
      expect(await queue.runs()).toMatchObject([lost, reviewed, lost, ...others]);
    });

    it("leaves a newer head alone", async () => {
      const head = { sha: "f".repeat(40), updatedMs: 5 };
      const newer = { sha: "e".repeat(40), updatedMs: 6 };
      await queue.admit({ runs: [aReview({ head, name: "github mallory/own#1" })] });
      await queue.admit({ runs: [aCommand({ head: newer })] });
      await misdelivered();
      expect((await heads()).get(pull)).toEqual(newer);
    });
  });

  describe("more than once", () => {
    const obeyed = ["done", "refused"];
    /** Whether the one that is claimed now has been done before. */
    async function isAgain(part: string) {
      const { id } = present(await queue.claim({ kind: "command" }));
      return await isDoneBefore(queue.database.query, { id, part, statuses: obeyed });
    }
    const five = aCommand({ input: '{"id":5,"words":"\\"id\\":7,"}' });

    it.each([
      ["done", true],
      ["refused", true],
      ["gave-up", false],
      ["not given", false],
    ])("is found after one that was %s: %s", async (status, isFound) => {
      await queue.admit({ runs: [five] });
      await queue.serve({ kind: "command", status });
      await queue.admit({ runs: [five] });
      expect(await isAgain('"id":5,')).toBe(isFound);
    });

    it("is not found in itself, in another one, in somebody's words or on another pull", async () => {
      await queue.admit({ runs: [five, aCommand({ number: 2, input: '{"id":7,"words":""}' })] });
      await queue.serve({ kind: "command", status: "done" });
      await queue.serve({ kind: "command", status: "done" });
      await queue.admit({ runs: [aCommand({ input: '{"id":7,"words":""}' })] });
      expect(await isAgain('"id":7,')).toBe(false);
    });

    it("is not found once what it asked for has failed", async () => {
      await queue.admit({ runs: [five] });
      const first = present(await queue.claim({ kind: "command" }));
      const next = [aReview({ key: `${first.id} 0` })];
      await endRun(queue.database, first, { status: "done", next });
      await queue.serve({ status: "gave-up" });
      await queue.admit({ runs: [five] });
      expect(await isAgain('"id":5,')).toBe(false);
    });
  });
});
