import { describe, expect, it } from "vitest";
import type { ModelUse } from "../../src/engines/model/budget.ts";
import { BudgetSpent } from "../../src/engines/model/model-error.ts";
import {
  limitedBudget,
  type BudgetWatch,
  type Ledger,
  type Limits,
} from "../../src/runs/review/limited-budget.ts";
import { noUsage } from "../../src/types/usage.ts";

const noLimits: Limits = {
  maxTokensPerRun: null,
  maxUsdPerPull: null,
  maxUsdPerMonth: null,
  serverUsdPerMonth: undefined,
};

function aUse(usd: number | null, model = "openai/gpt-6-sol"): ModelUse {
  return { reviewer: "code-skeptic", model, usage: { ...noUsage, requests: 1, usd } };
}

/** Books in which settling fails as often as a test says, with what they were told. */
function aLedger({ fails = 0 } = {}) {
  const reserved = new Map<string, number>();
  const settled: [string, number | null][] = [];
  const ledger: Ledger = {
    async setAside({ usage }, whyNot) {
      const sum = [...settled.map(([, usd]) => usd ?? 0), ...reserved.values()];
      const allUsd = sum.reduce((all, usd) => all + usd, 0);
      const refused = whyNot({ runTokens: 0, pullUsd: 0, repositoryUsd: 0, allUsd });
      if (refused !== undefined) return { refused };
      const id = `request ${reserved.size + settled.length + 1}`;
      reserved.set(id, usage.usd ?? 0);
      return { id };
    },
    async settle(id, { usage }) {
      fails -= 1;
      if (fails >= 0) throw new Error("the database is locked");
      reserved.delete(id);
      settled.push([id, usage.usd]);
    },
  };
  return { ledger, reserved, settled };
}

describe("a budget with limits", () => {
  it("keeps a request back until the books have what the last one took", async () => {
    const { ledger, settled, reserved } = aLedger({ fails: 2 });
    const troubles: unknown[] = [];
    const onUnsettled = (error: unknown) => void troubles.push(error);
    const budget = limitedBudget(ledger, noLimits, { onUnsettled });
    const settle = await budget.reserve(aUse(1));
    // Its answer is used: nothing is thrown.
    await settle(aUse(2).usage);
    expect(troubles).toEqual([new Error("the database is locked")]);
    await expect(budget.reserve(aUse(1))).rejects.toThrow("the database is locked");
    expect([settled, reserved.size]).toEqual([[], 1]);
    await budget.reserve(aUse(1));
    expect([settled, reserved.size]).toEqual([[["request 1", 2]], 1]);
  });

  it("waits for what requests under way take, before it refuses another one", async () => {
    const { ledger } = aLedger();
    const reached: unknown[] = [];
    const limits = { ...noLimits, serverUsdPerMonth: 3 };
    const onServerReached = (amounts: unknown) => void reached.push(amounts);
    const budget = limitedBudget(ledger, limits, { onServerReached });
    // Asked at the same time: no one knows of the others yet.
    const [first, ...others] = Array.from({ length: 3 }, () => budget.reserve(aUse(3)));
    await (
      await first
    )?.(aUse(1).usage);
    await (
      await others[0]
    )?.(aUse(1).usage);
    expect(reached).toEqual([]);
    // It took what was left, so there is nothing to wait for any more.
    const last = budget.reserve(aUse(3));
    await (
      await others[1]
    )?.(aUse(1).usage);
    await expect(last).rejects.toThrow(BudgetSpent);
    expect(reached).toEqual([{ limitUsd: 3, committedUsd: 3 }]);
  });

  it("waits no longer than it is wanted", async () => {
    const { ledger, reserved } = aLedger();
    const budget = limitedBudget(ledger, { ...noLimits, serverUsdPerMonth: 3 });
    const settle = await budget.reserve(aUse(3));
    const ending = new AbortController();
    const waiting = budget.reserve(aUse(3), ending.signal);
    ending.abort(new Error("cancelled"));
    await expect(waiting).rejects.toThrow("cancelled");
    await settle(noUsage);
    expect(reserved.size).toBe(0);
  });

  it("tells the operator once that the server's limit is reached, and people without the amount", async () => {
    const { ledger } = aLedger();
    const reached: unknown[] = [];
    const onServerReached: BudgetWatch["onServerReached"] = (amounts) => void reached.push(amounts);
    const limits = { ...noLimits, serverUsdPerMonth: 2 };
    const budget = limitedBudget(ledger, limits, { onServerReached });
    const settle = await budget.reserve(aUse(2.5));
    await settle(aUse(2.5).usage);
    for (let again = 0; again < 2; again += 1) {
      const refused = await budget.reserve(aUse(1)).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(BudgetSpent);
      expect(refused).toMatchObject({
        message: "what this server may spend in a month is reached",
      });
    }
    expect(reached).toEqual([{ limitUsd: 2, committedUsd: 2.5 }]);
  });

  it("names a model whose price is not known where a limit is in dollars, and nowhere else", async () => {
    const asked = async (limits: Partial<Limits>, usd: number | null) => {
      const named: string[] = [];
      const onUnpriced = (model: string) => void named.push(model);
      const budget = limitedBudget(aLedger().ledger, { ...noLimits, ...limits }, { onUnpriced });
      await budget.reserve(aUse(usd, "openai/of-tomorrow"));
      return named;
    };
    expect(await asked({ maxUsdPerPull: 5 }, null)).toEqual(["openai/of-tomorrow"]);
    expect(await asked({ serverUsdPerMonth: 5 }, null)).toEqual(["openai/of-tomorrow"]);
    expect(await asked({ maxTokensPerRun: 5 }, null)).toEqual([]);
    expect(await asked({ maxUsdPerPull: 5 }, 0)).toEqual([]);
  });
});
