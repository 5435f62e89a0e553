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
      dropped: 1,
      unheard: 0,
      usage: { requests: 4, usd: 0 },
    });
    expect(json.outcomes.map(({ usage }) => usage?.requests)).toEqual([1, 1, 1]);

    const pretty = await run();
    expect(pretty.stdout).toContain("code-skeptic/model · said by a model, lowered\n");
    expect(pretty.stdout).toContain("    but Line 6 checks it first.\n");
    expect(pretty.stdout).toMatch(
      /^1 finding of a model rejected by code-skeptic:\n {2}src\/orders\.js:6 Anybody sets the discount: Line 1 takes/m,
    );
    expect(pretty.stdout).toMatch(
      /^Models: 4 requests · .* · depth light \(`risk`\)\.\n1 finding of a model was dropped: /m,
    );
    const markdown = await run("--format", "markdown");
    expect(markdown.stdout).toContain("said by a model, lowered");
    expect(server.requests).toHaveLength(12);
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

  it("says what is wrong with the variables", async () => {
    const { dir, env } = await aChange();
    const wrong = await runInside(dir, ["review"], {
      env: { ...env, CHORALE_MODEL: "anthropics/claude, openai/gpt" },
    });
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain("Did you mean anthropic/claude?");
    const keyless = await runInside(dir, ["review"], { env: { CHORALE_MODEL: "openai/gpt-x" } });
    expect(keyless.stderr).toContain("openai/gpt-x needs OPENAI_API_KEY, which is not set.");
    const short = await runInside(dir, ["review"], {
      env: { ...env, CHORALE_MODEL_CONTEXT: "2048" },
    });
    expect(short.code).toBe(2);
    expect(short.stderr).toContain(
      "CHORALE_MODEL_CONTEXT must be at least 4096: less has no room for code",
    );
  });
});
