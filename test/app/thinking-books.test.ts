import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { expect, it } from "vitest";
import { anyHost, aReviewedPull, giveAndWait, reviewOf } from "../commands/giving.ts";
import { aThinkingModel, orders } from "./thinking-model.ts";
import type { ServedBy } from "./served.ts";
import type { ForgeEmulator } from "../../emulators/forge-emulator.ts";

/** Does this to the database of a server that runs. */
function change({ dataDir }: Pick<ServedBy<ForgeEmulator>, "dataDir">, sql: string): void {
  const database = new DatabaseSync(join(dataDir, "chorale.db"), { timeout: 5_000 });
  database.exec(sql);
  database.close();
}

const pull = {
  main: { ".github/chorale.yml": "concurrency: 1\n" },
  files: { "src/orders.js": orders },
};

it("what a model answered is used, whatever becomes of the books; only nothing more is asked", async () => {
  const state = { breaks: () => {}, isBroken: false };
  const { models, server } = await aThinkingModel({
    sees: [{ by: "Code skeptic", at: "sum - order.discount" }],
    instead() {
      state.breaks();
      return undefined;
    },
  });
  const { served, number } = await aReviewedPull(anyHost, { settings: { models }, pull });
  const first = server.requests.length;
  expect(reviewOf(served, number)).toContain("A percentage is taken off as an amount");

  state.breaks = () => {
    if (!state.isBroken) change(served, "alter table model_requests rename to model_requests_gone");
    state.isBroken = true;
  };
  await giveAndWait(served, number, "/review --full");
  expect(server.requests).toHaveLength(first + 1);
  const text = reviewOf(served, number);
  expect(text).toContain(
    "did not finish (it failed for a reason of its own, which stands in the log)",
  );
  expect(text).toMatch(/Models: .* · 1 request ·/);
  expect(text).not.toMatch(/no such table|model_requests/);
  const told = served
    .log()
    .split("\n")
    .filter((line) => line.includes("no such table: model_requests"))
    .map((line) => JSON.parse(line) as { msg: string; runId: string });
  expect(told.map(({ msg }) => msg)).toContain(
    "what a request to a model took is not in the books yet",
  );
  expect(told.map(({ msg }) => msg)).toContain("a part of a reading broke");
  expect(told.every(({ runId }) => runId !== undefined)).toBe(true);

  // What is not in the books in the end stays set aside.
  change(served, "alter table model_requests_gone rename to model_requests");
  state.breaks = () => {};
  await giveAndWait(served, number, "/review --full");
  expect(reviewOf(served, number)).toContain("## Chorale · 1 error");
});

it("a memory that can't be read or written costs requests, and no answer", async () => {
  const { models, server } = await aThinkingModel({
    sees: [{ by: "Code skeptic", at: "sum - order.discount" }],
  });
  const { served, number } = await aReviewedPull(anyHost, {
    settings: { models },
    pull,
  });
  const first = server.requests.length;
  change(served, "drop table answers");
  await giveAndWait(served, number, "/review");
  expect(server.requests).toHaveLength(2 * first);
  expect(reviewOf(served, number)).toContain("## Chorale · 1 error\n");
  expect(served.log()).toContain("an answer of a model could not be recalled or kept");
});
