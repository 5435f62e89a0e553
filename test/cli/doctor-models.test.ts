import { describe, expect, it } from "vitest";
import { aThinkingModel, modelKey } from "../app/thinking-model.ts";
import type { Run } from "./chorale.ts";
import { freePort, inside } from "./inside.ts";

/** What `chorale doctor` says of models, with the exit status; nothing is to be seen of the key. */
async function look(env: Record<string, string>): Promise<Pick<Run, "code"> & { lines: string }> {
  const port = String(await freePort());
  const gitea = { GITEA_URL: "http://127.0.0.1:1", GITEA_TOKEN: "t", GITEA_WEBHOOK_SECRET: "s" };
  const here = await inside();
  const { code, stdout, stderr } = await here.run(["doctor"], {
    env: { PORT: port, ...gitea, ...env },
  });
  expect(stdout + stderr).not.toContain(modelKey);
  const diagnoses = stdout.split(/\n(?! )/);
  return { code, lines: diagnoses.filter((one) => / (model|costs) /.test(one)).join("\n") };
}

/** A server that answers what doctor asks, and the variables that lead to it. */
async function aModel(env: Record<string, string> = {}) {
  const { server } = await aThinkingModel({
    instead: ({ model }) =>
      model === "missing"
        ? { status: 404, code: "model_not_found" }
        : { text: model === "chatty" ? "Yes, I am ready!" : { ready: true } },
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
    expect(lines).toMatch(/^✓ The model compatible\/scripted answers; that took .+\.$/);
  });

  it("names what keeps one from answering, and how to mend it", async () => {
    const env = await aModel({ CHORALE_MODEL: "compatible/missing, compatible/scripted" });
    const { lines } = await look(env);
    expect(lines.replace(/took .+\./, "took ….").replaceAll(/127\.0\.0\.1:\d+/g, "HOST"))
      .toMatchInlineSnapshot(`
      "! The model compatible/missing is not known there (404).
        Check how the model is called there, and whether it is at CHORALE_MODEL_URL (http://HOST/v1). Until then another model is asked.
      ✓ The model compatible/scripted answers; that took …."
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
    const chatty = await look(await aModel({ CHORALE_MODEL: "compatible/chatty" }));
    expect(chatty.lines).toContain("answered twice without a JSON object in it.");
  });
});
