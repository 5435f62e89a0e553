import { generateKeyPairSync } from "node:crypto";
import nock from "nock";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  aForge,
  aGitHubPull,
  anySignal,
  app,
  aProbot,
  interceptEverything,
  thread,
} from "./harness.ts";

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
});
const path = "/repos/acme/shop/pulls/12";
const anAppForge = (options: Parameters<typeof aProbot>[0] = {}) =>
  aForge({ probot: aProbot({ githubToken: "", appId: app.id, privateKey, ...options }) });
const exchange = (api: nock.Scope, installationId = 7) =>
  api.post(`/app/installations/${installationId}/access_tokens`);
const aToken = (token: string) => ({
  token,
  expires_at: "2030-01-01T00:00:00Z",
  permissions: { contents: "read" },
  repository_selection: "all",
});
const withToken = (api: nock.Scope, token: string) =>
  api.get(path).matchHeader("authorization", `token ${token}`);

describe("the installation's token", () => {
  interceptEverything();
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is exchanged for the App's key once, however much is asked at once", async () => {
    const { forge, api } = anAppForge();
    exchange(api).reply(201, aToken("one"));
    withToken(api, "one").times(3).reply(200, aGitHubPull());
    await Promise.all([1, 2, 3].map(() => forge.fetchPull(thread, anySignal())));
    expect(api.isDone()).toBe(true);
  });

  it("belongs to one installation", async () => {
    const { forge, api } = anAppForge();
    exchange(api, 7).reply(201, aToken("seven"));
    exchange(api, 8).reply(201, aToken("eight"));
    withToken(api, "seven").reply(200, aGitHubPull());
    withToken(api, "eight").reply(200, aGitHubPull());
    await forge.fetchPull(thread, anySignal());
    await forge.fetchPull({ ...thread, installationId: 8 }, anySignal());
    expect(api.isDone()).toBe(true);
  });

  it("is replaced when GitHub no longer takes it", async () => {
    // auth-app repeats a 401 by itself in a token's first five seconds, so the token has to be older.
    vi.useFakeTimers({ toFake: ["Date"] });
    const { forge, api } = anAppForge();
    exchange(api).reply(201, aToken("old"));
    withToken(api, "old").reply(200, aGitHubPull());
    await forge.fetchPull(thread, anySignal());
    vi.setSystemTime(Date.now() + 30 * 60_000);

    withToken(api, "old").reply(401, { message: "Bad credentials" });
    exchange(api).reply(201, aToken("fresh"));
    withToken(api, "fresh").times(2).reply(200, aGitHubPull());
    await forge.fetchPull(thread, anySignal());
    await forge.fetchPull(thread, anySignal());
    expect(api.isDone()).toBe(true);
  });

  it("is replaced only once for a request", async () => {
    const { forge, api } = aForge();
    api.get(path).times(2).reply(401, { message: "Bad credentials" });
    await expect(forge.fetchPull(thread, anySignal())).rejects.toMatchObject({
      status: 401,
      message: expect.stringContaining("Check APP_ID, PRIVATE_KEY"),
    });
  });

  it("that an uninstalled App can't get is not mistaken for a missing file", async () => {
    const { forge, api } = anAppForge();
    exchange(api).times(2).reply(404, { message: "Not Found" });
    const refused = { status: 401, message: expect.stringContaining("still installed") };
    await expect(forge.fetchConfig(thread, anySignal())).rejects.toMatchObject(refused);
    await expect(forge.fetchPermission(thread, "alice", anySignal())).rejects.toMatchObject(
      refused,
    );
  });

  it("is exchanged again after a 500", async () => {
    const { forge, api } = anAppForge();
    exchange(api).reply(500, { message: "Server Error" });
    exchange(api).reply(201, aToken("one"));
    withToken(api, "one").reply(200, aGitHubPull());
    await forge.fetchPull(thread, anySignal());
    expect(api.isDone()).toBe(true);
  });

  it.each([
    ["is down", 502, {}, 502],
    ["limits us", 403, { "retry-after": "1" }, 429],
  ])("that can't be had because GitHub %s is no refusal", async (_, status, headers, expected) => {
    const { forge, api } = anAppForge();
    exchange(api).times(6).reply(status, { message: "Not now" }, headers);
    await expect(forge.fetchPull(thread, anySignal())).rejects.toMatchObject({
      status: expected,
      message: expect.stringContaining("after 6 tries"),
    });
  });

  it("that can't be had because the connection fails is no refusal either", async () => {
    const { forge, api } = anAppForge();
    const reset = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
    exchange(api).times(6).replyWithError(reset);
    await expect(forge.fetchPull(thread, anySignal())).rejects.toMatchObject({
      status: undefined,
      message: expect.stringContaining("the connection failed"),
    });
  });

  it("is replaced where it came from, be that an Enterprise Server", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { forge } = anAppForge({ baseUrl: "https://git.acme.example" });
    const api = nock("https://git.acme.example");
    exchange(api).reply(201, aToken("old"));
    withToken(api, "old").reply(200, aGitHubPull());
    await forge.fetchPull(thread, anySignal());
    vi.setSystemTime(Date.now() + 30 * 60_000);

    withToken(api, "old").reply(401, { message: "Bad credentials" });
    exchange(api).reply(201, aToken("fresh"));
    withToken(api, "fresh").reply(200, aGitHubPull());
    await forge.fetchPull(thread, anySignal());
    expect(api.isDone()).toBe(true);
  });

  it("is asked for again when GitHub stumbles while replacing it", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { forge, api, clock } = anAppForge();
    exchange(api).reply(201, aToken("old"));
    withToken(api, "old").reply(200, aGitHubPull());
    await forge.fetchPull(thread, anySignal());
    vi.setSystemTime(Date.now() + 30 * 60_000);

    withToken(api, "old").reply(401, { message: "Bad credentials" });
    exchange(api).times(2).reply(502, "Bad Gateway");
    exchange(api).reply(201, aToken("fresh"));
    withToken(api, "fresh").reply(200, aGitHubPull());
    await forge.fetchPull(thread, anySignal());
    expect(clock.waits).toHaveLength(2);
    expect(api.isDone()).toBe(true);
  });

  it("is replaced before a write is repeated, which then happens once", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { forge, api } = anAppForge();
    exchange(api).reply(201, aToken("old"));
    withToken(api, "old").reply(200, aGitHubPull());
    await forge.fetchPull(thread, anySignal());
    vi.setSystemTime(Date.now() + 30 * 60_000);

    const react = (token: string) =>
      api
        .post("/repos/acme/shop/issues/comments/900/reactions", { content: "eyes" })
        .matchHeader("authorization", `token ${token}`);
    react("old").reply(401, { message: "Bad credentials" });
    exchange(api).reply(201, aToken("fresh"));
    react("fresh").reply(201, { id: 1 });
    await forge.react(thread, 900, "eyes", anySignal());
    expect(api.isDone()).toBe(true);
  });

  it("is shown in no error", async () => {
    const { forge, api } = anAppForge();
    exchange(api).reply(201, aToken("ghs_secret"));
    withToken(api, "ghs_secret").reply(422, { message: "Validation Failed" });
    const error: unknown = await forge.fetchPull(thread, anySignal()).catch((e: unknown) => e);
    const { inspect } = await import("node:util");
    expect(inspect(error, { depth: 10 })).toContain("Validation Failed");
    expect(inspect(error, { depth: 10 })).not.toContain("ghs_secret");
  });
});
