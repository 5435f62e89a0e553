import { describe, expect, it, onTestFinished } from "vitest";
import type { Database, DatabasePlace } from "../../src/store/database/database.ts";
import { openDatabase } from "../../src/store/database/open-database.ts";
import { forget } from "../../src/store/queue/forget.ts";
import { modelCostsSince } from "../../src/store/records/model-requests.ts";
import {
  modelUsdThisMonth,
  reserveModelRequest,
  settleModelRequest,
  type CommittedToModels,
} from "../../src/store/records/model-reservations.ts";
import { noUsage, type Usage } from "../../src/types/usage.ts";
import { stores } from "../stores.ts";

const here = { runId: "run 1", repository: "github acme/shop", pull: "github acme/shop#1" };
const who = { reviewer: "code-skeptic", model: "openai/gpt-6-sol" };
const aUsage = (usd: number | null): Usage => ({
  requests: 1,
  inputTokens: 900,
  outputTokens: 100,
  cachedTokens: 0,
  usd,
});

async function opened(place: DatabasePlace): Promise<Database> {
  const database = await openDatabase(place);
  onTestFinished(() => database.close());
  return database;
}

/** Sets a dollar aside, unless so much is committed to the pull. */
function reserve(database: Database, limitUsd: number, place = here) {
  return reserveModelRequest(database, place, aUsage(1), {
    countsAll: true,
    whyNot: ({ pullUsd }) => (pullUsd >= limitUsd ? "enough" : undefined),
  });
}

async function committed(database: Database, place = here): Promise<CommittedToModels> {
  let told: CommittedToModels | undefined;
  await reserveModelRequest(database, place, aUsage(1), {
    countsAll: true,
    whyNot: (all) => {
      told = all;
      return "only asked";
    },
  });
  if (told === undefined) throw new Error("nobody was asked");
  return told;
}

describe.each(stores)("what is set aside for models, on $name", (store) => {
  it("is never more than the limit, however many ask at once, from whichever process", async () => {
    const place = await store.place();
    const one = await opened(place);
    // SQLite's folder belongs to one process.
    const other = store.name === "SQLite" ? one : await opened(place);
    const made = await Promise.all(
      Array.from({ length: 24 }, (_, index) => reserve(index % 2 === 0 ? one : other, 5)),
    );
    expect(made.filter((each) => "id" in each)).toHaveLength(5);
    expect(await committed(other)).toEqual({
      runTokens: 5_000,
      pullUsd: 5,
      repositoryUsd: 5,
      allUsd: 5,
    });
  });

  it("is what it took once that is known, and nothing where nothing was sent", async () => {
    const database = await opened(await store.place());
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      const made = await reserve(database, 100);
      if ("id" in made) ids.push(made.id);
    }
    const [taken = "", unsent = "", lost = ""] = ids;
    expect(lost).not.toBe("");
    const use = { ...here, ...who };
    // A process may not know whether the first time was kept.
    await settleModelRequest(database, taken, { ...use, usage: aUsage(0.25) });
    await settleModelRequest(database, taken, { ...use, usage: aUsage(0.25) });
    await settleModelRequest(database, unsent, { ...use, usage: noUsage });
    // What a process left behind that died counts as it was reserved, and is not told of as spent.
    expect(await committed(database)).toMatchObject({ runTokens: 2_000, pullUsd: 1.25 });
    expect(await modelUsdThisMonth(database.query, await database.now())).toEqual({
      spent: 0.25,
      reserved: 1,
    });
    expect(await modelCostsSince(database.query, here.repository, 0)).toMatchObject({
      usage: { requests: 1, usd: 0.25 },
      unpriced: 0,
    });
  });

  it("counts where it belongs, and is forgotten with the costs", async () => {
    const database = await opened(await store.place());
    await reserve(database, 100);
    const elsewhere = { runId: "run 2", repository: here.repository, pull: "github acme/shop#2" };
    expect(await committed(database, elsewhere)).toEqual({
      runTokens: 0,
      pullUsd: 0,
      repositoryUsd: 1,
      allUsd: 1,
    });
    const foreign = { runId: "run 3", repository: "github acme/till", pull: "github acme/till#1" };
    expect(await committed(database, foreign)).toMatchObject({ repositoryUsd: 0, allUsd: 1 });

    const { signal } = new AbortController();
    await forget(database, 0, signal);
    expect(await committed(database)).toMatchObject({ pullUsd: 1 });
    const day = 24 * 60 * 60_000;
    await database.query
      .updateTable("model_reservations")
      .set({ reserved_at_ms: (await database.now()) - 41 * day })
      .execute();
    await forget(database, 0, signal);
    expect(await committed(database)).toMatchObject({ pullUsd: 0 });
  });

  it("is nothing in dollars where the price is not known", async () => {
    const database = await opened(await store.place());
    const free = await reserveModelRequest(database, here, aUsage(null), {
      countsAll: false,
      whyNot: () => undefined,
    });
    expect(free).toHaveProperty("id");
    expect(await committed(database)).toMatchObject({ runTokens: 1_000, pullUsd: 0, allUsd: 0 });
  });
});
