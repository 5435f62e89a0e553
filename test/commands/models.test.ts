import { describe, expect, it } from "vitest";
import { parseModelNames } from "../../src/engines/model/model-name.ts";
import { aThinkingModel, orders } from "../app/thinking-model.ts";
import { repository } from "../app/served.ts";
import { anyHost, aReviewedPull, give, hostsOnBoth, reviewOf } from "./giving.ts";

describe.each(hostsOnBoth)("commands about models on $name", (host) => {
  it("explain what a model said, take it back out, show who is asked, and tell what it took", async () => {
    const { models } = await aThinkingModel(
      { sees: [{ by: "Code skeptic", at: "sum - order.discount" }] },
      { models: parseModelNames("compatible/scripted, compatible/other") },
    );
    const { served, number } = await aReviewedPull(host, {
      settings: { models },
      pull: { files: { "src/orders.js": orders } },
    });
    const explained = await give(served, number, "/explain C1");
    expect(explained.reply).toContain("### C1 · A percentage is taken off as an amount");
    expect(explained.reply).toContain("return sum - order.discount;");
    expect(explained.reply).toContain("An order of 200 with a discount of 10 percent costs 190");
    expect(explained.reply).toContain(
      "Said by a model that read with the charter of code-skeptic.",
    );

    const config = await give(served, number, "/config");
    expect(config.reply).toContain(
      "Reviewers also ask `compatible/scripted`, and where it does not answer `compatible/other`.",
    );
    expect(config.reply).toContain('| `modelFailOn` | `"never"` | default |');

    await give(served, number, "/ignore C1 discounts are amounts");
    await served.forge.until(() => reviewOf(served, number).includes("Ignored: 1"), {
      what: "C1 to be ignored",
    });
    const issue = served.forge.openIssue(repository, { title: "What does it cost?" });
    const report = await give(served, issue.number, "/report");
    expect(report.reply).toMatch(/^Models: 5 requests · [\d,]+ tokens in, [\d,]+ out\.$/m);
  });
});

describe("/config", () => {
  it("says that there is no model", async () => {
    const { served, number } = await aReviewedPull(anyHost);
    const { reply } = await give(served, number, "/config");
    expect(reply).toContain("This server asks no model: reviewers read by rules alone");
  });
});
