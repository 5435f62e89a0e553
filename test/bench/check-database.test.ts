import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { checkReceived, checkReviewed } from "../../bench/load/check-database.ts";
import { headOf, idOf, pullNameOf, pushOf } from "../../bench/load/position.ts";
import { viewDatabase } from "../../src/store/database/open-database.ts";
import { repository, serve } from "../app/served.ts";
import { aDelivery, aQueue, aReview, present, type Queue } from "../store/queue.ts";
import { stores } from "../stores.ts";

/** Two pulls of one repository: deliveries 0 and 2 are about the first, 1 and 3 about the second. */
const spread = { repositories: 1, pulls: 2 };
const deliveries = [0, 1, 2, 3];

const pullOf = (delivery: number) => pullNameOf(pushOf(delivery, spread));

/** The delivery as the server keeps it. */
function arrival(delivery: number) {
  const head = headOf(pushOf(delivery, spread));
  const { number } = pushOf(delivery, spread);
  const names = { repository: "github 1", pull: `github 1#${number}`, name: pullOf(delivery) };
  const input = JSON.stringify({ head });
  return aDelivery(idOf(delivery), aReview({ ...names, head, input, join: () => input }));
}

describe.each(stores)("what was accepted, on $name", (store) => {
  let queue: Queue;
  const check = async (accepted: number[]) => {
    const told = new Map(deliveries.map((one) => [pullOf(one), headOf(pushOf(one, spread))]));
    const { lost, doubled } = await checkReceived(queue.database, { accepted, told });
    return { lost, doubled };
  };

  beforeAll(async () => {
    queue = await aQueue(store);
  });
  afterAll(() => queue.close());
  beforeEach(async () => {
    await queue.empty();
    await queue.admit(...deliveries.map(arrival));
  });

  it("is there once", async () => {
    expect(await check(deliveries)).toEqual({ lost: 0, doubled: 0 });
  });

  it("is lost when its delivery is not there", async () => {
    const id = idOf(3);
    await queue.database.query.deleteFrom("deliveries").where("id", "=", id).execute();
    expect(await check(deliveries)).toEqual({ lost: 1, doubled: 0 });
  });

  it("is lost when its pull has no run, though the delivery is there", async () => {
    const { pull } = present((await queue.runs())[0]);
    await queue.database.query.deleteFrom("runs").where("pull", "=", pull).execute();
    expect(await check(deliveries)).toEqual({ lost: 1, doubled: 0 });
  });

  it("is lost when its pull's run is for an older head", async () => {
    const older = JSON.stringify({ head: headOf(pushOf(0, spread)) });
    await queue.database.query.updateTable("runs").set({ input: older }).execute();
    expect(await check(deliveries)).toEqual({ lost: 2, doubled: 0 });
  });

  it("is doubled when it was accepted twice", async () => {
    expect(await check([...deliveries, 3])).toEqual({ lost: 0, doubled: 1 });
  });

  it("is doubled when its pull has two runs", async () => {
    const run = present((await queue.runs())[0]);
    await queue.database.query
      .insertInto("runs")
      .values({ ...run, id: "another" })
      .execute();
    expect(await check(deliveries)).toEqual({ lost: 0, doubled: 1 });
  });
});

describe("what was reviewed", () => {
  it("is there once, is doubled with a second comment, and lost with a head that nobody reviewed", async () => {
    const served = await serve();
    const { github, dataDir } = served;
    await github.addRepository(repository, {});
    const files = { "a.js": "export const push = 1;\n" };
    const { number } = await github.openPull(repository, { head: "branch", files });
    await served.results(1);
    const database = await viewDatabase({ dataDir });
    onTestFinished(() => database.close());
    const pulls = [{ repository, number }];
    const check = async () => {
      const { updatedAt, pull } = github.pull(repository, number);
      const head = { sha: pull.head.sha, updatedMs: Date.parse(updatedAt) };
      const told = new Map([[`github ${repository}#${number}`, head]]);
      const { lost, doubled } = await checkReviewed(
        database,
        { accepted: [], told },
        { github, pulls },
      );
      return { lost, doubled };
    };

    expect(await check()).toEqual({ lost: 0, doubled: 0 });

    const { body, author } = present(github.comments(repository, number)[0]);
    await github.comment(repository, number, { body, author: author.login });
    expect(await check()).toEqual({ lost: 0, doubled: 1 });

    await github.push(repository, number, { files: { "a.js": "let a;\n" }, silent: true });
    expect(await check()).toEqual({ lost: 1, doubled: 1 });
  });
});
