import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { aThinkingModel, modelKey, orders, type Mind } from "../app/thinking-model.ts";
import { aRepository, plainGit } from "../diff/repository.ts";
import { parseResult } from "./chorale.ts";
import { runInside } from "./inside.ts";

beforeEach(() => {
  for (const [name, value] of Object.entries(plainGit)) vi.stubEnv(name, value);
  return () => void vi.unstubAllEnvs();
});

const mind: Mind = {
  sees: [
    { by: "Code skeptic", at: "sum - order.discount" },
    { by: "Security auditor", at: "discount >", title: "Anybody sets the discount" },
    { by: "Performance engineer", at: "for (const line", quote: "while (true) {" },
  ],
  rules: (title) =>
    title.startsWith("Anybody")
      ? { ruling: "reject", reason: "Line 1 takes what the program made itself." }
      : { ruling: "lower", reason: "Line 6 checks it first." },
};

/** A work tree that adds what only judgement sees to be wrong, and the variables that lead to who sees it. */
async function aChange(config?: string) {
  const { dir, write, commit } = aRepository();
  commit({ "a.txt": "a\n", ...(config === undefined ? {} : { ".chorale.yml": config }) });
  write({ "src/orders.js": orders });
  const { server } = await aThinkingModel(mind);
  const env = {
    CHORALE_MODEL: "compatible/scripted",
    CHORALE_MODEL_URL: server.url,
    CHORALE_MODEL_KEY: modelKey,
  };
  return { dir, server, env };
}

describe("chorale review with a model", () => {
  it("prints who said what, what came of it and what it took, in every format", async () => {
    const { dir, server, env } = await aChange("modelFailOn: warning\n");
    const run = (...args: string[]) => runInside(dir, ["review", ...args], { env });
    const json = parseResult(await run("--format", "json"));
    expect(json.findings).toMatchObject([
      {
        ruleId: "code-skeptic/model",
        model: "compatible/scripted",
        level: "note",
        secondLook: { ruling: "lowered", reason: "Line 6 checks it first." },
      },
    ]);
    expect(json.models).toMatchObject({
      tier: "light",
      rejected: [{ title: "Anybody sets the discount", secondLook: { ruling: "rejected" } }],
      dropped: { "quote not there": 1 },
      answers: [{ model: "compatible/scripted", count: 5, asFallback: 0 }],
      unheard: 0,
      usage: { requests: 5, usd: 0 },
    });
    expect(json.outcomes.map(({ usage }) => usage?.requests)).toEqual([1, 1, 1]);

    const pretty = await run();
    expect(pretty.stdout).toContain("code-skeptic/model · said by a model, lowered\n");
    expect(pretty.stdout).toContain("    but Line 6 checks it first.\n");
    expect(pretty.stdout).toMatch(
      /^Not shown of what models said: 1 rejected by code-skeptic, 1 dropped:\n {2}src\/orders\.js:6 Anybody sets the discount: Line 1 takes/m,
    );
    expect(pretty.stdout).toMatch(
      /^Models: compatible\/scripted · 5 requests · .* · depth light \(`risk`\)\.\nDropped: 1 finding whose quote does not stand there\.\n/m,
    );
    expect(pretty.stderr).toContain("code-skeptic looks again at 2 findings ▓▓▓▓▓▓▓▓ 2 of 2\n");
    const markdown = await run("--format", "markdown");
    expect(markdown.stdout).toContain("said by a model, lowered");
    expect(server.requests).toHaveLength(15);
    for (const { stdout, stderr } of [pretty, markdown]) {
      expect(stdout + stderr).not.toContain(modelKey);
    }
  });

  it.each([
    [undefined, 0],
    ["modelFailOn: note\n", 1],
    ["modelFailOn: note\nfailOn: never\nmaxTokensPerRun: 0\n", 2],
  ])("exits as the configuration says: %j", async (config, code) => {
    const { dir, env } = await aChange(config);
    const run = await runInside(dir, ["review"], { env });
    expect([run.code, run.stdout]).toEqual([code, expect.stringContaining("Chorale · ")]);
  });

  it("keeps to its tokens as a server does, also when much is asked at once", async () => {
    const { dir, env, server } = await aChange("maxTokensPerRun: 1\n");
    const run = await runInside(dir, ["review"], { env });
    expect(run.code).toBe(2);
    expect(run.stdout).toContain("maxTokensPerRun");
    expect(server.requests).toHaveLength(1);
  });

  it("counts dollars by the prices of one's own", async () => {
    const { dir, env } = await aChange();
    const path = join(dir, ".git", "prices.json");
    const price = { input: 1_000_000, output: 0 };
    const unit = "USD per million tokens";
    await writeFile(path, JSON.stringify({ unit, models: { "compatible/scripted": price } }));
    const run = await runInside(dir, ["review", "--format", "json"], {
      env: { ...env, CHORALE_MODEL_PRICES: path },
    });
    const { usage } = parseResult(run).models ?? {};
    expect(usage?.usd).toBeGreaterThan(0);
    expect(usage?.usd).toBe(usage?.inputTokens);
  });

  it("says once what can be done about a model that can't be asked", async () => {
    const { dir, env } = await aChange();
    const run = await runInside(dir, ["review"], { env: { ...env, CHORALE_MODEL_KEY: "another" } });
    expect(run.code).toBe(2);
    expect(run.stdout).toContain("compatible/scripted refuses the key (401)");
    const advice = "compatible/scripted refuses the key (401). Check CHORALE_MODEL_KEY.\n";
    expect(run.stderr.split(advice)).toHaveLength(2);
  });

  it("says what is wrong with the variables", async () => {
    const { dir, env } = await aChange();
    const wrong = await runInside(dir, ["review"], {
      env: { ...env, CHORALE_MODEL: "anthropics/claude, openai/gpt" },
    });
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain("Did you mean anthropic/claude?");
    const keyless = await runInside(dir, ["review"], { env: { CHORALE_MODEL: "openai/gpt-x" } });
    expect(keyless.stderr).toBe(
      "openai/gpt-x needs OPENAI_API_KEY, which is not set.\n" +
        "Mend that in the environment; .env.example explains each variable.\n",
    );
    const short = await runInside(dir, ["review"], {
      env: { ...env, CHORALE_MODEL_CONTEXT: "2048" },
    });
    expect(short.code).toBe(2);
    expect(short.stderr).toContain(
      "CHORALE_MODEL_CONTEXT must be at least 4096: less has no room for code",
    );
  });
});
