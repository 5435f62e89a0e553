import { describe, expect, it } from "vitest";
import { parseModelNames } from "../../src/engines/model/model-name.ts";
import type { ModelAnswer } from "../../emulators/model/protocol.ts";
import type { RunEvent } from "../../src/runs/review/run-events.ts";
import { anyHost, give, letObey, reviewOf } from "../commands/giving.ts";
import { aModelClock, silenceMs } from "../engines/model/model-clock.ts";
import { aPull, repository, serve } from "./served.ts";
import { aThinkingModel, bulk, orders, type Asked } from "./thinking-model.ts";

const files = { "src/orders.js": orders };
const wrongUnit = { by: "Security auditor", at: "sum - order.discount" };
const seen = "A percentage is taken off as an amount";

/** Answers that a test holds back, and when the first of them was asked for. */
function held(isHeld: (asked: Asked) => boolean) {
  const reached = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  return {
    reached: reached.promise,
    open: gate.resolve,
    instead: async (asked: Asked): Promise<ModelAnswer | undefined> => {
      if (!isHeld(asked)) return undefined;
      reached.resolve();
      await gate.promise;
      return undefined;
    },
  };
}

describe("while reviewers think", () => {
  it("the comment shows what was found already", async () => {
    const { instead, reached, open } = held(({ reviewer }) => reviewer === "Code skeptic");
    const { models } = await aThinkingModel({ sees: [wrongUnit], instead });
    const served = await anyHost.serve({ settings: { models }, progressEveryMs: 0 });
    const { number } = await aPull(served, { files });
    await reached;
    const body = () => served.comment(number);
    // Whose rules read first is anybody's guess.
    const isThere = () => body().includes(seen) && body().includes("1 of 2");
    await served.forge.until(isThere, { what: "a finding, and the skeptic's rules" });
    expect(body()).toMatch(/^## Chorale · reviewing `/m);
    expect(body()).toMatch(
      /^security-auditor done, 1 finding · .* · code-skeptic ▓▓▓▓░░░░ 1 of 2$/m,
    );
    expect(body()).toMatch(
      /^Found so far:\n\n- error · A percentage .* · \[`src\/orders\.js:7`\]\(.*\) · said by a model, not yet looked at again$/m,
    );
    open();
    await served.results(1);
    expect(body()).toContain(`**S1 · ${seen}** · `);
  });

  it("the comment and /status show that code-skeptic looks again, and what it made of what it saw", async () => {
    const later = "src/stock.js";
    const { instead, reached, open } = held(
      ({ looksAgain, lines }) => looksAgain && lines.some(({ path }) => path === later),
    );
    const { models } = await aThinkingModel({
      sees: [wrongUnit, { ...wrongUnit, at: "order.name" }, { ...wrongUnit, at: "secret" }],
      rules: (title) => (title === "No" ? { ruling: "reject", reason: "It is." } : undefined),
      instead,
    });
    const served = await anyHost.serve({ settings: { models }, progressEveryMs: 0 });
    const { number } = await aPull(served, { files: { ...files, [later]: "log(secret);\n" } });
    await reached;
    const body = () => reviewOf(served, number);
    await served.forge.until(() => body().includes("2 of 3"), { what: "a second look" });
    expect(body()).toMatch(/^## Chorale · reviewing `/m);
    expect(body()).toMatch(/^code-skeptic looks again at 3 findings ▓▓▓▓▓░░░ 2 of 3$/m);
    expect(body()).toMatch(/`src\/orders\.js:7`\]\(.*\) · said by a model, confirmed$/m);
    expect(body()).toMatch(
      /`src\/stock\.js:1`\]\(.*\) · said by a model, not yet looked at again$/m,
    );
    letObey(served);
    const { reply } = await give(served, number, "/status");
    expect(reply).toMatch(
      /: running for .*\. Everybody has read it; code-skeptic looks again at what was found\.$/m,
    );
    open();
    await served.results(1);
    expect(body()).not.toContain("not yet looked at again");
  });

  it("the comment and /status show that the-fixer tries", async () => {
    const { instead, reached, open } = held(({ fixing }) => fixing === "proposes");
    const { models } = await aThinkingModel({ sees: [wrongUnit], instead });
    const served = await anyHost.serve({ settings: { models }, progressEveryMs: 0 });
    const { number } = await aPull(served, { files });
    await reached;
    const body = () => reviewOf(served, number);
    await served.forge.until(() => body().includes("the-fixer"), { what: "a try" });
    expect(body()).toMatch(/^the-fixer tries 1 finding ░░░░░░░░ 0 of 1$/m);
    letObey(served);
    const { reply } = await give(served, number, "/status");
    expect(reply).toMatch(/\. Everybody has read it; the-fixer tries to change what was found\.$/m);
    open();
    await served.results(1);
    expect(body()).not.toContain("the-fixer tries");
  });

  it("a push hangs up on the model", async () => {
    const { instead, reached } = held(
      ({ reviewer, lines }) =>
        reviewer === "Code skeptic" && lines.some(({ text }) => text.includes("let sum = 0;")),
    );
    const { models, server } = await aThinkingModel({ sees: [wrongUnit], instead });
    const served = await serve({ settings: { models } });
    const pull = await aPull(served, { files });
    await reached;
    const waiting = server.requests.find(({ status }) => status === undefined);
    const newer = orders.replace("let sum = 0;", "let sum = order.fee;");
    await served.forge.push(repository, pull, { files: { "src/orders.js": newer } });
    // Nobody lets go of the answer: the request ends because it is aborted.
    expect(await waiting?.ended).toBe("early");
    const statuses = (await served.results(2)).map(({ status }) => status);
    expect(statuses).toEqual(["superseded", "published"]);
    expect(served.comment(pull.number)).toContain(seen);
  });

  it("a server that is started again asks only what was not answered", async () => {
    const { instead, reached, open } = held(
      ({ reviewer, lines }) =>
        reviewer === "Code skeptic" && lines.some(({ path }) => path === "src/stock.js"),
    );
    const { models, server, asked } = await aThinkingModel({ sees: [wrongUnit], instead });
    const served = await serve({ settings: { models } });
    const { number } = await aPull(served, {
      files: { "src/orders.js": bulk(orders), "src/stock.js": bulk("export const stock = {};") },
    });
    await reached;
    // Two have come to their end, and the third one has one of its two answers.
    await served.until(() => served.events.filter(isKept).length === 2);
    await served.until(() =>
      served.events.some(
        (event) =>
          event.type === "progress" &&
          event.progress.reviewer === "code-skeptic" &&
          event.progress.shardsDone === 2,
      ),
    );
    const before = server.requests.length;
    await served.restart();
    open();
    await served.results(1);
    expect(
      asked(before + 1).map(({ reviewer, looksAgain, lines }) =>
        looksAgain ? "looks again" : `${reviewer}: ${lines[0]?.path}`,
      ),
    ).toEqual(["Code skeptic: src/stock.js", "looks again", "The fixer: src/orders.js"]);
    expect(served.comment(number)).toContain(`**S1 · ${seen}** · `);
    expect(served.comment(number)).toContain("said by a model, confirmed");
  });

  it("one that says nothing more is given up, and the next one is asked", async () => {
    const clock = aModelClock();
    const { models, asked } = await aThinkingModel(
      {
        sees: [{ ...wrongUnit, by: "Code skeptic" }],
        instead: ({ reviewer, model }) =>
          reviewer === "Code skeptic" && model === "scripted" ? { silent: true } : undefined,
      },
      { models: parseModelNames("compatible/scripted, compatible/other") },
    );
    const served = await serve({ settings: { models }, clock });
    const { number } = await aPull(served, { files });
    await served.until(() => served.events.filter(isKept).length === 2);
    await served.forge.until(() => asked().length >= 3, { what: "the third request" });
    clock.pass(silenceMs);
    await served.results(1);
    expect(asked().map(({ model }) => model)).toContain("other");
    expect(served.comment(number)).toContain(`**C1 · ${seen}** · `);
    expect(served.log()).toContain("sent nothing for 60 seconds");
  });
});

/** A reviewer has come to its end, and what it said is on disk. */
function isKept(event: RunEvent): boolean {
  return event.type === "step" && event.phase === "kept" && event.name.startsWith("read ");
}
