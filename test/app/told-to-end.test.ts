import { describe, expect, it, onTestFinished } from "vitest";
import { stores, type Store } from "../stores.ts";
import { createFleet, type Fleet } from "./fleet.ts";
import { reviewers } from "./kill-stories.ts";
import type { Mortal } from "./mortal.ts";
import { repository } from "./served.ts";

/** A fleet in which nothing is taken over: what goes on elsewhere was given back. */
async function aFleet(
  store: Store,
  settings: { shutdownMs: number; concurrency: number },
): Promise<Fleet> {
  const fleet = await createFleet(store, { settings });
  onTestFinished(() => fleet.close());
  await fleet.github.addRepository(repository, {});
  return fleet;
}

const open = ({ github }: Fleet, head: string) =>
  github.openPull(repository, { head, files: { [`${head}.js`]: "one();\ntwo();\nthree();\n" } });

const isEnding = ({ reports }: Mortal) =>
  reports.some((one) => one.type === "log" && one.line.includes('"msg":"ending"'));

async function runs(fleet: Fleet) {
  const rows = await fleet.look((query) =>
    query.selectFrom("runs").selectAll().orderBy("queued_at_ms").execute(),
  );
  return rows.map(({ name, status, failures, started_at_ms: startedMs }) => ({
    pull: name,
    status,
    failures,
    isBegun: startedMs !== null,
  }));
}

describe.each(stores)("on $name, a process that gets a SIGTERM while it reviews", (store) => {
  it("ends the reviews when there is time, and takes no other", async () => {
    const fleet = await aFleet(store, { shutdownMs: 300_000, concurrency: 2 });
    const worker = await fleet.launch();
    worker.pace = "held";
    for (const head of ["first", "second", "third"]) await open(fleet, head);
    await worker.until(() => worker.readings.length === 2 * reviewers.length, "two to be read");
    worker.send("SIGTERM");
    await worker.until(() => isEnding(worker), "it to end");
    worker.answer(undefined, "first.js");
    // Now there is room for the third.
    await worker.until(() => worker.results.length === 1, "one to be published");
    worker.answer(undefined, "second.js");
    expect(await worker.exited).toBe(0);
    expect(await runs(fleet)).toEqual([
      { pull: `github ${repository}#1`, status: "published", failures: 0, isBegun: true },
      { pull: `github ${repository}#2`, status: "published", failures: 0, isBegun: true },
      { pull: `github ${repository}#3`, status: "waiting", failures: 0, isBegun: false },
    ]);
    const comments = [1, 2, 3].map((number) => fleet.github.comments(repository, number).length);
    expect(comments).toEqual([1, 1, 0]);
  });

  it("gives them back when there is none, and the next one goes on with what is missing", async () => {
    const fleet = await aFleet(store, { shutdownMs: 0, concurrency: 1 });
    const worker = await fleet.launch();
    worker.pace = "held";
    await open(fleet, "first");
    await worker.until(() => worker.readings.length === reviewers.length, "all to read");
    await open(fleet, "second");
    worker.answer(reviewers[0]);
    await worker.until(() => worker.readings.some(({ state }) => state === "kept"), "an answer");
    // Only one process can have a SQLite database.
    const other = store.name === "SQLite" ? undefined : await fleet.launch();
    if (other !== undefined) {
      await other.until(() => other.results.length === 1, "the second pull to be reviewed");
    }
    worker.send("SIGTERM");
    expect(await worker.exited).toBe(0);
    expect(worker.results).toEqual([]);
    const left = other === undefined ? await runs(fleet) : [];
    expect(left.filter(({ status, failures }) => status !== "waiting" || failures > 0)).toEqual([]);

    const next = other ?? (await fleet.launch());
    await next.until(() => next.results.length === 2, "both to be reviewed");
    expect(next.results).toMatchObject([{ status: "published" }, { status: "published" }]);
    const again = next.readings.filter(({ paths }) => paths.includes("first.js"));
    expect(again.map(({ reviewer }) => reviewer)).toEqual(reviewers.slice(1));
    for (const number of [1, 2]) {
      expect(fleet.github.comments(repository, number)).toHaveLength(1);
      expect(fleet.github.commentsEver(repository, number)).toHaveLength(1);
    }
    expect(fleet.github.violations).toEqual([]);
  });
});
