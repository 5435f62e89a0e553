import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../src/runs/review/run-events.ts";
import { aPull, repository, serve } from "./served.ts";
import { aThinkingModel, orders } from "./thinking-model.ts";

const wrongUnit = { by: "Security auditor", at: "sum - order.discount" };

/** The rules of all its reviewers have read, and what comes next is a model. */
const isReadByRules = (sha: string, events: readonly RunEvent[]) =>
  events.some((started) => {
    if (started.type !== "started" || started.pull.headSha !== sha) return false;
    const read = events.filter(
      (event) =>
        event.type === "progress" &&
        event.runId === started.runId &&
        event.progress.shardsDone === 1,
    );
    return read.length === 3;
  });

describe("reviews that ask a model which answers one request at a time", () => {
  it("wait for each other, and leave the line at once when there is a newer commit", async () => {
    const reached = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const { models, asked } = await aThinkingModel(
      {
        sees: [wrongUnit],
        instead: async (_, number) => {
          reached.resolve();
          if (number === 1) await gate.promise;
          return undefined;
        },
      },
      { concurrency: 1 },
    );
    const served = await serve({ settings: { models } });
    const first = await aPull(served, { files: { "src/orders.js": orders } });
    await reached.promise;
    const second = await served.forge.openPull(repository, {
      head: "second",
      author: "ada",
      files: { "src/sales.js": orders.replace("let sum = 0;", "let sum = order.early;") },
    });
    const early = await served.forge.sha(repository, "second");
    await served.until(() => isReadByRules(early, served.events));
    const newer = orders.replace("let sum = 0;", "let sum = order.late;");
    await served.forge.push(repository, second, { files: { "src/sales.js": newer } });
    expect((await served.results(1)).map(({ status }) => status)).toEqual(["superseded"]);
    expect(asked()).toHaveLength(1);
    gate.resolve();
    const statuses = (await served.results(3)).map(({ status }) => status);
    expect(statuses).toEqual(["superseded", "published", "published"]);
    for (const { number } of [first, second]) {
      expect(served.comment(number)).toContain("**S1 · A percentage is taken off as an amount**");
    }
    const sent = asked().map(({ text }) => text);
    expect(sent.some((text) => text.includes("order.late"))).toBe(true);
    expect(sent.some((text) => text.includes("order.early"))).toBe(false);
  });
});
