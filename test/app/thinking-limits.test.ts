import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { anyHost, aReviewedPull, giveAndWait, reviewOf } from "../commands/giving.ts";
import { injection } from "./served.ts";
import { aThinkingModel, modelKey, orders } from "./thinking-model.ts";

const wrongUnit = { by: "Security auditor", at: "sum - order.discount" };

const untilMonth = "No model is asked until it is raised, or the month is over (UTC).";

/** Prices what was asked so far as if it had been asked of a dear model. */
function makeDear({ dataDir }: { dataDir: string }, usd: number): void {
  const database = new DatabaseSync(join(dataDir, "chorale.db"), { timeout: 5_000 });
  const { changes } = database
    .prepare("update model_requests set micro_usd = ? / (select count(*) from model_requests)")
    .run(usd * 1_000_000);
  database.close();
  expect(changes).toBeGreaterThan(0);
}

describe("what models may cost", () => {
  it("ends a review in tokens, with what there is", async () => {
    const { models, server } = await aThinkingModel({ sees: [wrongUnit] });
    const { served, number } = await aReviewedPull(anyHost, {
      settings: { models },
      pull: {
        main: { ".github/chorale.yml": "maxTokensPerRun: 1\nconcurrency: 1\n" },
        files: { "src/orders.js": orders + injection },
      },
    });
    expect(server.requests).toHaveLength(1);
    const text = reviewOf(served, number);
    expect(text).toContain("## Chorale · 2 errors so far, review incomplete\n");
    expect(text).toContain(
      "performance-engineer and code-skeptic did not finish (`maxTokensPerRun` (1) is reached); their 1 file was read for performance and correctness by their rules alone. `/review performance-engineer code-skeptic` goes on with the rest.",
    );
    expect(text).toMatch(/^\| code-skeptic \| did not finish \| /m);
    expect(text).toContain("SQL built from request input");
    expect(text).toContain(
      "code-skeptic did not look again at 1 finding (`maxTokensPerRun` (1) is reached).",
    );

    // What was answered is remembered, so the next review spends its tokens on something else.
    await giveAndWait(served, number, "/review");
    expect(server.requests).toHaveLength(2);
    expect(reviewOf(served, number)).toContain("2 of 3 reviewers finished");
  });

  it("is a limit for requests that are made at the same time, too", async () => {
    const { models, server } = await aThinkingModel({ sees: [wrongUnit] });
    const { served, number } = await aReviewedPull(anyHost, {
      settings: { models },
      pull: {
        main: { ".github/chorale.yml": "maxTokensPerRun: 1\n" },
        files: { "src/orders.js": orders },
      },
    });
    expect(server.requests).toHaveLength(1);
    expect(reviewOf(served, number)).toContain("`maxTokensPerRun` (1) is reached");
    expect(reviewOf(served, number)).toMatch(/Models: .* · 1 request ·/);
  });

  it("does not count what was set aside once it is known what was taken", async () => {
    // The scripted server says what each request takes: much less than was to be expected of it.
    const usage = { input: 5, output: 5, cached: 0 };
    const { models, server } = await aThinkingModel({
      instead: ({ looksAgain }) => ({
        text: looksAgain ? { rulings: [] } : { findings: [] },
        usage,
      }),
    });
    const { served, number } = await aReviewedPull(anyHost, {
      settings: { models },
      pull: {
        main: { ".github/chorale.yml": "maxTokensPerRun: 100\nconcurrency: 1\n" },
        files: { "src/orders.js": orders },
      },
    });
    expect(server.requests).toHaveLength(3);
    expect(reviewOf(served, number)).toContain("## Chorale · nothing to report");
  });

  it.each([
    [
      "maxUsdPerPull: 2\n",
      undefined,
      "`maxUsdPerPull` ($2) is reached",
      "No model is asked about this pull request until it is raised.",
    ],
    ["maxUsdPerMonth: 2\n", undefined, "`maxUsdPerMonth` ($2) is reached", untilMonth],
    ["maxUsdPerPull: 100\n", 2, "what this server may spend in a month is reached", untilMonth],
  ])("ends a review in dollars: %s", async (config, maxUsdPerMonth, why, until) => {
    const { models, server } = await aThinkingModel(
      { sees: [wrongUnit] },
      maxUsdPerMonth === undefined ? {} : { maxUsdPerMonth },
    );
    const { served, number } = await aReviewedPull(anyHost, {
      settings: { models },
      pull: { main: { ".github/chorale.yml": config }, files: { "src/orders.js": orders } },
    });
    expect(reviewOf(served, number)).toContain("## Chorale · 1 error");
    makeDear(served, 2);
    const before = server.requests.length;
    await giveAndWait(served, number, "/review --full");
    expect(server.requests).toHaveLength(before);
    const text = reviewOf(served, number).replaceAll("&#36;&#8203;", "$");
    expect(text).toContain("## Chorale · review incomplete, nothing found so far");
    expect(text).toContain(
      `security-auditor, performance-engineer and code-skeptic did not finish (${why}); their 1 file was read for security, performance and correctness by their rules alone. ${until}\n`,
    );
    expect(text).toContain("S1 · A percentage is taken off as an amount");
    expect(text).toContain("Models: no new request");
    // What the operator may spend is for the operator.
    const isServers = maxUsdPerMonth !== undefined;
    expect(served.log().includes('"limitUsd":2,"committedUsd":2')).toBe(isServers);
    expect(text.includes("$2")).toBe(!isServers);
  });
});

describe("what models are shown", () => {
  it("is no file of `modelPaths`, and no secret", async () => {
    const key = `ghp_${"aB3dE6gH9jK2mN5pQ8sT".repeat(2).slice(0, 36)}`;
    const { models, server, asked } = await aThinkingModel({ sees: [wrongUnit] });
    const { served, number } = await aReviewedPull(anyHost, {
      settings: { models },
      pull: {
        title: "A title that nobody is told of",
        main: { ".github/chorale.yml": 'modelPaths: ["contracts/**"]\n' },
        files: {
          "src/orders.js": `${orders}\nconst token = "${key}";\n`,
          "contracts/terms.js": `const confidential = 7;\n${injection}`,
          "deploy/key.pem": `-----BEGIN PRIVATE KEY-----\n${"MIIEvQIBADANBgkqhkiG9w0BAQEFAASC".repeat(20)}\n-----END PRIVATE KEY-----\n`,
        },
      },
    });
    const sent = server.requests.map((one) => JSON.stringify(one.body)).join("\n");
    expect(sent).toContain("src/orders.js");
    expect(asked().some(({ text }) => text.includes("••••••••"))).toBe(true);
    for (const kept of [key, "terms.js", "confidential", "MIIEvQ", "A title that", "acme", "ada"]) {
      expect(sent).not.toContain(kept);
    }
    const text = reviewOf(served, number);
    expect(text).toContain("1 file was shown to no model (`modelPaths`); the rules have read it.");
    expect(served.log()).toContain('"models":["compatible/scripted"]');
    for (const words of [text, served.log(), await served.data()]) {
      expect(words).not.toContain(modelKey);
      expect(words).not.toContain(key);
    }
  });

  it("is nothing that is below `minLevel`, for the skeptic", async () => {
    const { models, asked } = await aThinkingModel({ sees: [{ ...wrongUnit, level: "note" }] });
    const { served, number } = await aReviewedPull(anyHost, {
      settings: { models },
      pull: {
        main: { ".github/chorale.yml": "minLevel: warning\n" },
        files: { "src/orders.js": orders },
      },
    });
    expect(asked().filter(({ looksAgain }) => looksAgain)).toEqual([]);
    const text = reviewOf(served, number);
    expect(text).toContain("## Chorale · nothing to report");
    expect(text).not.toContain("percentage");
  });
});
