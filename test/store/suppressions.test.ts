import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { loadSuppressions, suppress, unsuppress } from "../../src/store/records/suppressions.ts";
import { stores } from "../stores.ts";
import { aQueue, type Queue } from "./queue.ts";

describe.each(stores)("what people ignore, on $name", (store) => {
  let queue: Queue;
  beforeAll(async () => {
    queue = await aQueue(store);
  });
  beforeEach(() => queue.empty());
  afterAll(() => queue.close());

  const shop = { repository: "github 7", pull: "github 7#1" };
  const say = (login: string, isForRepository: boolean, place = shop) =>
    suppress(queue.database, place, {
      fingerprints: ["f", "f"],
      login,
      reason: `because\0 of ${login}`,
      isForRepository,
    });
  const said = async (place = shop) =>
    (await loadSuppressions(queue.database.query, place)).map(
      ({ login, isForRepository }) => `${login} ${isForRepository ? "everywhere" : "here"}`,
    );

  it("is what was said last, of a pull before that of its repository", async () => {
    await say("ada", true);
    queue.clock.nowMs += 1;
    await say("grace", false);
    await say("ada", false);
    expect(await said()).toEqual(["ada here", "ada everywhere"]);
    expect(await said({ ...shop, pull: "github 7#2" })).toEqual(["ada everywhere"]);
    expect(await said({ repository: "github 8", pull: "github 8#1" })).toEqual([]);
    const [latest] = await loadSuppressions(queue.database.query, shop);
    expect(latest).toEqual({
      fingerprint: "f",
      login: "ada",
      reason: "because of ada",
      sinceMs: queue.clock.nowMs,
      isForRepository: false,
    });
  });

  it("of a pull gives way to what is said of the repository, and both are taken back together", async () => {
    await say("ada", false);
    await say("grace", true);
    expect(await said()).toEqual(["grace everywhere"]);
    await unsuppress(queue.database, shop, { fingerprints: ["f"], isForRepository: false });
    expect(await said()).toEqual(["grace everywhere"]);
    await say("ada", false);
    await unsuppress(queue.database, shop, { fingerprints: ["other"], isForRepository: true });
    expect(await said()).toHaveLength(2);
    await unsuppress(queue.database, shop, { fingerprints: ["f"], isForRepository: true });
    expect(await said()).toEqual([]);
  });
});
