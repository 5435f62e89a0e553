import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateKeyPairSync } from "node:crypto";
import { createInterface } from "node:readline";
import { describe, expect, it, onTestFinished } from "vitest";

const bin = join(import.meta.dirname, "../../bin/chorale.js");

/** Runs `chorale serve` in an empty folder, with these variables alone. */
async function serve(env: Record<string, string>) {
  const cwd = await mkdtemp(join(tmpdir(), "chorale-serve-"));
  const child = spawn(process.execPath, [bin, "serve"], { cwd, env });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await rm(cwd, { recursive: true, force: true });
  });
  const errors: string[] = [];
  child.stderr.on("data", (data: Buffer) => errors.push(data.toString()));
  return { child, lines: createInterface(child.stdout), errors, ended: once(child, "close") };
}

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "pkcs1", format: "pem" },
});

describe("chorale serve", () => {
  it("names every variable that is missing, a line each, and exits with 2", async () => {
    const { ended, errors } = await serve({ PORT: "http", LOG_LEVEL: "" });
    expect(await ended).toEqual([2, null]);
    expect(errors.join("")).toBe(
      [
        "APP_ID is missing: the App ID from the App's settings page",
        "WEBHOOK_SECRET is missing: the secret you gave the App's webhook",
        "PORT must be a number",
        "PRIVATE_KEY is missing: the App's private key, or PRIVATE_KEY_PATH with the file that holds it",
        "Set them in the environment or in .env; .env.example explains each.",
        "",
      ].join("\n"),
    );
  });

  it("refuses an empty secret and a key that is none, without printing it", async () => {
    const empty = await serve({ APP_ID: "1", PRIVATE_KEY: "x", WEBHOOK_SECRET: "" });
    expect(await empty.ended).toEqual([2, null]);
    expect(empty.errors.join("")).toMatch(/^WEBHOOK_SECRET is empty: /);
    const wrong = await serve({ APP_ID: "1", PRIVATE_KEY: "canary-91", WEBHOOK_SECRET: "s" });
    expect(await wrong.ended).toEqual([2, null]);
    expect(wrong.errors.join("")).toMatch(/^PRIVATE_KEY is not a private key in PEM form/);
    expect(wrong.errors.join("")).not.toContain("canary-91");
  });

  it("listens, and ends cleanly when it is told to", async () => {
    const { child, lines, ended, errors } = await serve({
      APP_ID: "1",
      // In one line, as hosting pages want it.
      PRIVATE_KEY: privateKey.replaceAll("\n", "\\n"),
      WEBHOOK_SECRET: "s",
      PORT: "0",
    });
    const listening = Promise.withResolvers<number>();
    lines.on("line", (line) => {
      const { port } = JSON.parse(line) as { port?: number };
      if (port !== undefined) listening.resolve(port);
    });
    const port = await listening.promise;
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    child.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
    expect(errors.join("")).toBe("");
  });
});
