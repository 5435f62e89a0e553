import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { startGitea, type Gitea } from "../../../emulators/gitea/gitea.ts";
import { fetchTokenOwner } from "../../../src/forges/gitea/bot.ts";
import { createGiteaClient } from "../../../src/forges/gitea/client.ts";
import { createGiteaForge } from "../../../src/forges/gitea/gitea.ts";
import { giteaHost, nameOfHost } from "../../../src/forges/gitea/host.ts";
import { aClock } from "../clock.ts";

const signal = new AbortController().signal;
let gitea: Gitea | undefined;
afterEach(() => gitea?.close());

/** A pull on an emulated Gitea, and the adapter with this token. */
async function aForge(tokenOf: (gitea: Gitea) => string, botRole: "read" | "write" = "write") {
  gitea = await startGitea();
  await gitea.addRepository("acme/shop", { botRole });
  const { number } = await gitea.openPull("acme/shop", { head: "b", files: { "a.js": "1\n" } });
  const name = nameOfHost(gitea.url);
  const client = createGiteaClient({ url: gitea.url, token: tokenOf(gitea) });
  const { bot } = gitea;
  const forge = createGiteaForge({ name, client, bot, clock: aClock() });
  return { forge, name, client, ref: { forge: name, owner: "acme", repo: "shop", number } };
}

describe("a host that refuses", () => {
  it("never has the token repeated that it does not know", async () => {
    const token = "0123456789abcdef0123456789abcdef01234567";
    const { forge, ref, client, name } = await aForge(() => token);
    for (const ask of [
      () => forge.fetchPull(ref, signal),
      () => fetchTokenOwner({ client, host: giteaHost(name) }, signal),
    ]) {
      const error: unknown = await ask().catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: "ForgeError", status: 401 });
      expect(inspect(error, { depth: 9 })).not.toContain(token);
      expect(String(error)).toMatch(/does not take the token\. Check that it was copied whole/);
    }
  });

  it("is explained by the scope that the token lacks", async () => {
    const { forge, ref } = await aForge((host) =>
      host.createToken(host.bot.login, ["read:repository", "read:user"]),
    );
    await expect(forge.ensureComment(ref, "<!-- a -->", "<!-- a -->", signal)).rejects.toThrow(
      /403 .*required scope.* make a new one with write:repository, write:issue and read:user/,
    );
  });

  it("is explained by the access that the bot lacks", async () => {
    const { forge, ref } = await aForge(({ bot }) => bot.token, "read");
    const { headSha } = await forge.fetchPull(ref, signal);
    const check = { headSha, title: "t", summary: "s", annotations: [] };
    await expect(forge.ensureCheck(ref, check, signal)).rejects.toThrow(
      /would not take the commit's status: 403 .*it takes write access to the repository/,
    );
    await expect(forge.fetchPermission(ref, "acme", signal)).rejects.toThrow(
      /it takes administrator access to the repository/,
    );
  });

  it("is not followed to another host, where the token would go too", async () => {
    const { forge, ref } = await aForge(({ bot }) => bot.token);
    const headers = { location: "https://elsewhere.example/api/v1/x" };
    gitea?.fail({ path: /\/pulls\/1$/, status: 301, headers });
    await expect(forge.fetchPull(ref, signal)).rejects.toThrow(
      /421 it sends us on to https:\/\/elsewhere\.example: use that address/,
    );
  });

  it("is explained by the address where there is no such host", async () => {
    const { client, name } = await aForge(({ bot }) => bot.token);
    gitea?.fail({ path: /\/user$/, status: 404 });
    await expect(fetchTokenOwner({ client, host: giteaHost(name) }, signal)).rejects.toThrow(
      /Check that the address is .*, without \/api\/v1\.$/,
    );
  });

  it("is not taken for one that did it when it sends us on and on", async () => {
    const { forge, ref } = await aForge(({ bot }) => bot.token);
    const { headSha } = await forge.fetchPull(ref, signal);
    const headers = { location: `/api/v1/repos/acme/shop/statuses/${headSha}` };
    gitea?.fail({ method: "POST", path: /\/statuses\//, status: 301, headers, times: 9 });
    const check = { headSha, title: "t", summary: "s", annotations: [] };
    await expect(forge.ensureCheck(ref, check, signal)).rejects.toThrow(
      /421 it sends us on and on/,
    );
  });

  it("with a proxy's page is not quoted", async () => {
    const { forge, ref } = await aForge(({ bot }) => bot.token);
    const body = "<!DOCTYPE html><html><body>Bad gateway</body></html>";
    gitea?.fail({ path: /\/pulls\/1$/, status: 502, body, times: 9 });
    await expect(forge.fetchPull(ref, signal)).rejects.toThrow(
      /after 6 tries: 502 a web page\. Check /,
    );
  });

  it("is not a file that is missing when it is a proxy that has no host", async () => {
    const { forge, ref } = await aForge(({ bot }) => bot.token);
    const pull = await forge.fetchPull(ref, signal);
    const headers = { "content-type": "text/plain; charset=utf-8" };
    const absent = { status: 404, headers, body: "404 page not found\n", times: 99 };
    gitea?.fail({ path: /\/raw\//, ...absent });
    await expect(forge.fetchFile(pull, "a.js", signal)).rejects.toMatchObject({ status: 502 });
    await expect(forge.fetchConfig(ref, signal)).rejects.toThrow(
      /502 a 404 that is not the host's/,
    );
    gitea?.clearFaults();
    gitea?.fail({ path: /permission/, ...absent });
    await expect(forge.fetchPermission(ref, "acme", signal)).rejects.toMatchObject({ status: 502 });
  });

  it.each([302, 303])(
    "is not done as asked when a %i leads to a page to sign in",
    async (status) => {
      const { forge, ref } = await aForge(({ bot }) => bot.token);
      const { headSha } = await forge.fetchPull(ref, signal);
      gitea?.fail({
        path: /statuses|reactions|raw/,
        status,
        headers: { location: "/user/login" },
        times: 9,
      });
      const check = { headSha, title: "t", summary: "s", annotations: [] };
      for (const ask of [
        () => forge.ensureCheck(ref, check, signal),
        () => forge.react(ref, 1, "eyes", signal),
        () => forge.fetchConfig(ref, signal),
      ]) {
        await expect(ask()).rejects.toThrow(/421 it sends us on to \/user\/login\.$/);
      }
    },
  );

  it("says nothing twice, and leaves out what was not said", async () => {
    const { forge, ref } = await aForge(({ bot }) => bot.token);
    gitea?.fail({ path: /\/pulls\/1$/, status: 403, body: { message: "" } });
    await expect(forge.fetchPull(ref, signal)).rejects.toThrow(/: 403\. Check that the bot/);
    gitea?.fail({ path: /\/pulls\/1$/, status: 403, body: { message: "403 no" } });
    await expect(forge.fetchPull(ref, signal)).rejects.toThrow(/: 403 no\. Check that the bot/);
  });
});
