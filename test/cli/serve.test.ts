import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdir, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startGitea } from "../../emulators/gitea/gitea.ts";
import { startGitHub } from "../../emulators/github/github.ts";
import { inside } from "./inside.ts";
import { environmentOf, launch } from "./launch.ts";

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "pkcs1", format: "pem" },
});

const { privateKey: ofAnotherKind } = generateKeyPairSync("ec", {
  namedCurve: "P-256",
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

const complete = { APP_ID: "1", PRIVATE_KEY: privateKey, WEBHOOK_SECRET: "s" };

/** What a process says on standard error before it exits with 2. */
async function complaintOf(env: Record<string, string>): Promise<string[]> {
  const { ended, errors } = await launch(["serve"], env);
  expect(await ended).toEqual([2, null]);
  return linesOf(errors());
}

/** What is said of settings that it does not begin with. */
async function objectionTo(
  env: Record<string, string>,
  { prepare }: { prepare?: (cwd: string) => Promise<unknown> } = {},
): Promise<string[]> {
  const { folder, run } = await inside();
  await prepare?.(folder);
  const { code, stdout, stderr } = await run(["serve"], { env });
  expect([code, stdout]).toEqual([2, ""]);
  return linesOf(stderr);
}

/** Without the line that every complaint ends with. */
const linesOf = (errors: string) =>
  errors
    .replace("Mend that in the environment or in .env; .env.example explains each variable.\n", "")
    .split("\n")
    .slice(0, -1);

describe("chorale serve refuses to start", () => {
  it("without any forge; what is blank is not there", async () => {
    const blank = { APP_ID: "", WEBHOOK_SECRET: "", GITEA_URL: "", PORT: " ", LOG_LEVEL: "" };
    expect(await complaintOf(blank)).toEqual([
      "No forge is set: GitHub takes APP_ID, PRIVATE_KEY and WEBHOOK_SECRET, a Gitea or Forgejo host takes GITEA_URL, GITEA_TOKEN and GITEA_WEBHOOK_SECRET.",
    ]);
  });

  it("with variables that are wrong, a line each", async () => {
    const wrong = {
      APP_ID: "0",
      PRIVATE_KEY_PATH: "nowhere.pem",
      WEBHOOK_SECRET: " ",
      PORT: "99999",
      DATABASE_URL: "mysql://db",
      CHORALE_CONCURRENCY: "1e1",
      CHORALE_SHUTDOWN_SECONDS: "-1",
      GITHUB_API_URL: "ftp://x",
      LOG_LEVEL: "loud",
    };
    expect(await objectionTo(wrong)).toEqual([
      "APP_ID must be a number: the App ID from the App's settings page",
      "WEBHOOK_SECRET is empty: deliveries that nobody signed would be accepted",
      "GITHUB_API_URL must be an address such as https://ghe.example/api/v3",
      "PRIVATE_KEY_PATH: nowhere.pem can't be read",
      "PORT must be a whole number from 0 to 65535",
      "DATABASE_URL must be an address such as postgres://user:password@host:5432/name",
      "CHORALE_CONCURRENCY must be a whole number from 1 to 64",
      "CHORALE_SHUTDOWN_SECONDS must be a whole number from 0 to 3600",
      "LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent",
    ]);
  });

  it.each([
    ["no key", "canary-91"],
    ["a key with a broken body", privateKey.replace(/\n.{20}/, "\ncanary-91")],
    ["a key of another kind", ofAnotherKind],
  ])("with %s as its key, without printing it", async (_, key) => {
    expect(await objectionTo({ ...complete, PRIVATE_KEY: key })).toEqual([
      "PRIVATE_KEY is not a private key in PEM form: download one from the App's settings page",
    ]);
  });

  it("with a .env that can't be read", async () => {
    const prepare = (cwd: string) => mkdir(join(cwd, ".env"));
    expect(await objectionTo(complete, { prepare })).toEqual([
      ".env can't be read (EISDIR): let this user read it, or move it away and set the variables in the environment.",
    ]);
  });

  it.each([
    ["an id that is no App's", { APP_ID: "1" }, "404 Integration not found"],
    ["another App's key", { PRIVATE_KEY: privateKey }, "401 A JSON web token could not be decoded"],
  ])("with %s", async (_, wrong, answer) => {
    const github = await startGitHub();
    onTestFinished(() => github.close());
    expect(await complaintOf({ ...environmentOf(github), ...wrong })).toEqual([
      `GitHub does not know this App (${answer}). Check that APP_ID and PRIVATE_KEY belong together, GITHUB_API_URL, and the clock of this machine.`,
    ]);
  });

  it("with a token that a Gitea or Forgejo host does not take", async () => {
    const gitea = await startGitea();
    onTestFinished(() => gitea.close());
    const env = {
      GITEA_URL: gitea.url,
      GITEA_TOKEN: "canary",
      GITEA_WEBHOOK_SECRET: "s",
      PORT: "0",
    };
    const [complaint, ...more] = await complaintOf(env);
    expect(complaint).toMatch(/^GITEA_TOKEN: 127\.0\.0\.1:\d+ would not say who the bot is: 401/);
    expect(complaint).not.toContain("canary");
    expect(more).toEqual([]);
  });

  it.each([
    ["no name of this machine", "nowhere.invalid", /\((ENOTFOUND|EAI_AGAIN)\): set HOST to /],
    ["no address of this machine", "192.0.2.1", /\(EADDRNOTAVAIL\): set HOST to /],
    ["an address that is taken", "127.0.0.1", /\(EADDRINUSE\): another program .* set PORT\.$/],
  ])("where it can't listen: %s", async (_, HOST, sentence) => {
    const taken = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void taken.close());
    await once(taken, "listening");
    const address = taken.address();
    const PORT = typeof address === "object" ? String(address?.port) : "";
    const env = { ...complete, HOST, PORT, GITHUB_API_URL: unreachable };
    const [complaint, ...more] = await complaintOf(env);
    expect(complaint).toMatch(sentence);
    expect(complaint).toContain(`${HOST}:${PORT} can't be listened on`);
    expect(more).toEqual([]);
  });
});

/** No server listens on this port. */
const unreachable = "http://127.0.0.1:9";

describe("chorale serve", () => {
  it("listens also while GitHub can't be reached, keeps its data to itself, and ends when told", async () => {
    const server = await launch(["serve"], {
      ...complete,
      // In one line, as hosting pages want it.
      PRIVATE_KEY: privateKey.replaceAll("\n", "\\n"),
      PORT: "0",
      GITHUB_API_URL: unreachable,
    });
    const { origin } = new URL(await server.webhook());
    expect(await server.says("could not be asked who we are")).toMatchObject({ level: 40 });
    expect((await fetch(`${origin}/readyz`)).status).toBe(200);
    expect((await stat(join(server.cwd, "data"))).mode & 0o777).toBe(0o700);
    server.tell("SIGTERM");
    expect(await server.ended).toEqual([0, null]);
    expect(server.errors()).toBe("");
  });
});
