import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { aThinkingModel, modelKey, type Mind } from "../app/thinking-model.ts";
import type { Run } from "./chorale.ts";
import { freePort, inside, type Inside } from "./inside.ts";

const gitea = { GITEA_URL: "http://127.0.0.1:1", GITEA_TOKEN: "t", GITEA_WEBHOOK_SECRET: "s" };

/** What `chorale doctor` says of models, with the exit status; nothing is to be seen of the key. */
async function look(
  env: Record<string, string>,
  place?: Inside,
): Promise<Pick<Run, "code"> & { lines: string }> {
  const port = String(await freePort());
  const here = place ?? (await inside());
  const { code, stdout, stderr } = await here.run(["doctor"], {
    env: { PORT: port, ...gitea, ...env },
  });
  expect(stdout + stderr).not.toContain(modelKey);
  const diagnoses = stdout.split(/\n(?! )/);
  return {
    code,
    lines: diagnoses.filter((one) => / (models?|costs|request)[ ,.]/.test(one)).join("\n"),
  };
}

/** A server that answers what doctor asks, and the variables that lead to it. */
async function aModel(env: Record<string, string> = {}, mind: Pick<Mind, "holds"> = {}) {
  const { server } = await aThinkingModel({
    ...mind,
    instead: ({ model, text }) => {
      if (model === "missing") return { status: 404, code: "model_not_found" };
      if (model === "broken") return { status: 500 };
      if (model === "busy") return { status: 429, headers: { "retry-after": "7200" } };
      if (model === "chatty") return { text: "Yes, I am ready!" };
      if (text.includes("ready")) return { text: { ready: true } };
      if (model === "short") return { status: 400, message: "maximum context length is 2048" };
      if (model === "slow") return { silent: true };
      const usage = model === "unmeasured" ? { usage: null } : {};
      return { text: { word: /code word is (\w+)\./.exec(text)?.[1] ?? "unknown" }, ...usage };
    },
  });
  return {
    CHORALE_MODEL: "compatible/scripted",
    CHORALE_MODEL_URL: server.url,
    CHORALE_MODEL_KEY: modelKey,
    ...env,
  };
}

describe("chorale doctor, of models", () => {
  it("says nothing where there is none, and asks each that there is", async () => {
    expect((await look({})).lines).toBe("");
    const { lines } = await look(await aModel());
    expect(lines).toMatch(
      /^✓ The model compatible\/scripted answers; that took .+\. It is asked 1 question at a time \(CHORALE_MODEL_CONCURRENCY\)\.\n✓ compatible\/scripted holds the longest request, as CHORALE_MODEL_CONTEXT says \(32000\)\.$/,
    );
  });

  it("names what keeps one from answering, and how to mend it", async () => {
    const env = await aModel({ CHORALE_MODEL: "compatible/missing, compatible/scripted" });
    const { lines } = await look(env);
    expect(lines.replace(/took .+\./, "took ….").replaceAll(/127\.0\.0\.1:\d+/g, "HOST"))
      .toMatchInlineSnapshot(`
      "! The model compatible/missing is not known there (404).
        Check how the model is called there, and whether it is at CHORALE_MODEL_URL (http://HOST/v1). Until then another model is asked.
      ✓ The model compatible/scripted answers; that took ….
      ✓ compatible/scripted holds the longest request, as CHORALE_MODEL_CONTEXT says (32000)."
    `);
    const wrong = await look({ ...env, CHORALE_MODEL_KEY: "wrong" });
    expect(wrong.code).toBe(1);
    expect(wrong.lines).toContain(
      "✗ The model compatible/scripted refuses the key (401).\n  Check CHORALE_MODEL_KEY. Until then reviews",
    );
    const nobody = await look({
      ...env,
      CHORALE_MODEL_URL: `http://127.0.0.1:${await freePort()}`,
    });
    expect(nobody.lines).toMatch(
      /was not reached: nothing listens there\.\n {2}Look at CHORALE_MODEL and CHORALE_MODEL_URL \(http:/,
    );
    const said = async (model: string) =>
      (await look(await aModel({ CHORALE_MODEL: `compatible/${model}` }))).lines;
    expect(await said("chatty")).toMatch(
      /answered twice without a JSON object in it\.\n {2}It was reached and .*: name another model in CHORALE_MODEL\./,
    );
    expect(await said("broken")).toMatch(/failed \(500\)\.\n {2}It was reached: .* its own log/);
    expect(await said("busy")).toMatch(
      /is at its rate limit \(429\) until .* UTC\.\n {2}Ask again then, have the limit raised, or name a second model/,
    );
  });

  it("shows the prices of one's own, and what is spent of the server's month", async () => {
    const here = await inside();
    const { url, ...env } = await priced(here, {
      unit: "USD per million tokens",
      date: "2026-11-20",
      models: { "compatible/scripted": { input: 1.5, output: 6 } },
    });
    const limited = { ...env, CHORALE_MODEL_URL: url, CHORALE_MAX_USD_PER_MONTH: "200" };
    // A server has been there, and spent something.
    expect((await here.run(["migrate"], { env: gitea })).code).toBe(0);
    const spend = (sql: string) => {
      const database = new DatabaseSync(join(here.folder, "chorale.db"));
      database.exec(sql);
      database.close();
    };
    spend(
      `insert into model_requests values ('r', 'r', 'p', 'c', 'm', 1, 1, 0, 12300000, ${Date.now()})`,
    );
    spend(`insert into model_reservations values ('i', 'r', 'r', 'p', 9, 500000, ${Date.now()})`);
    const { lines } = await look(limited, here);
    expect(lines).toContain("✓ CHORALE_MODEL_PRICES has the prices of 1 model.");
    expect(lines).toContain(
      "✓ The model compatible/scripted costs $1.5 for a million tokens in and $6 out.",
    );
    expect(lines).toContain(
      "✓ Of $200 that models may cost in a month, $12.30 are spent, $0.50 more set aside.",
    );
    const reached = await look({ ...limited, CHORALE_MAX_USD_PER_MONTH: "12.5" }, here);
    expect(reached.lines).toContain("! Of $12.5 that models may cost in a month, $12.30 are spent");
  });

  it.each([
    ["is no JSON", "{,}", /prices\.json is no JSON: /],
    ["lacks the unit", { models: {} }, /prices\.json: `unit`: invalid input/],
    [
      "has a typing error",
      { unit: "USD per million tokens", models: { "openai/x": { input: 1, ouput: 2 } } },
      /prices\.json: `models\.openai\/x\.ouput` is not known there \(did you mean `output`\?\); `models/,
    ],
    [
      "has a price below zero",
      { unit: "USD per million tokens", models: { "openai/x": { input: -1, output: 1 } } },
      /`models\.openai\/x\.input`: too small/,
    ],
    [
      "names nobody's model",
      { unit: "USD per million tokens", models: { "opnai/x": { input: 1, output: 1 } } },
      /`models\.opnai\/x`: .*Did you mean openai\/x\?/,
    ],
  ])("names the place where a file of prices %s", async (_, content, why) => {
    const here = await inside();
    const { url, ...env } = await priced(here, content);
    const run = await here.run(["doctor"], { env: { ...gitea, ...env, CHORALE_MODEL_URL: url } });
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(why);
    expect(run.stderr).toContain("CHORALE_MODEL_PRICES: ");
  });

  it("says where there is no file of prices", async () => {
    const env = await aModel({ CHORALE_MODEL_PRICES: "/nowhere/prices.json" });
    const here = await inside();
    const run = await here.run(["doctor"], { env: { ...gitea, ...env } });
    expect(run.stderr).toContain("CHORALE_MODEL_PRICES leads to no file that can be read");
  });

  it("asks one of one's own whether it holds the longest request, and says what to set where it does not", async () => {
    const holds = async (env: Record<string, string>, mind: Pick<Mind, "holds"> = {}) => {
      const { code, lines } = await look(await aModel(env, mind));
      expect(code).not.toBe(2);
      return lines.split("\n").slice(1).join("\n");
    };
    expect(await holds({}, { holds: 4096 })).toMatchInlineSnapshot(`
      "! compatible/scripted was asked the longest request, and read 4096 tokens of it.
        Give it a context of 32000 tokens (Ollama: OLLAMA_CONTEXT_LENGTH; llama.cpp: -c, for each of its slots; vLLM: --max-model-len), or set CHORALE_MODEL_CONTEXT to what it holds. Else charters may be cut off, and nobody is told."
    `);
    const unmeasured = { CHORALE_MODEL: "compatible/unmeasured" };
    expect(await holds(unmeasured, { holds: 12_000 })).toMatch(
      /^! compatible\/unmeasured was asked the longest request, and does not know how it began\.$/m,
    );
    expect(await holds({ CHORALE_MODEL_CONTEXT: "8192" }, { holds: 8192 })).toMatch(
      /^✓ .*\(8192\)/,
    );
    // Nothing is asked that is longer than a review's requests, however much there is said to be room for.
    expect(await holds({ CHORALE_MODEL_CONTEXT: "131072" }, { holds: 32_000 })).toBe(
      "✓ compatible/scripted holds the longest request.",
    );
    expect(await holds({ CHORALE_MODEL: "compatible/short" })).toMatch(
      /^! Asked the longest request, compatible\/short finds the question too long \(400\)\.$/m,
    );
    const slow = { CHORALE_MODEL: "compatible/slow", CHORALE_MODEL_SILENCE_SECONDS: "1" };
    expect(await holds(slow)).toMatchInlineSnapshot(`
      "! compatible/slow did not answer the longest request within 1.0s.
        Raise CHORALE_MODEL_SILENCE_SECONDS, or lower CHORALE_MODEL_CONTEXT (32000): then requests are shorter."
    `);
  });
});

async function priced(here: Inside, content: object | string) {
  const path = join(here.folder, "prices.json");
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  const { CHORALE_MODEL_URL: url, ...env } = await aModel({ CHORALE_MODEL_PRICES: path });
  return { ...env, url };
}
