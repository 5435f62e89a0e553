import { describe, expect, it, onTestFinished } from "vitest";
import { settingsFor } from "../../emulators/connected.ts";
import { giteaSide, githubSide, type Side } from "../../emulators/side.ts";
import { createChorale, type ChoraleOptions } from "../../src/app/chorale.ts";
import type { ServerSettings } from "../../src/app/environment.ts";
import type { RunResult } from "../../src/runs/review/run-events.ts";
import { stores } from "../stores.ts";
import { aJumpingClock } from "./jumping-clock.ts";
import { aPull, repository, scriptedEngines, serveGitea, serveOn } from "./served.ts";

const [{ place: newPlace }] = stores as [(typeof stores)[number]];
const engines = scriptedEngines(async () => ({}));

/** A side that is ended with the test, for servers that the test starts itself. */
async function ended<One extends Side>(side: Promise<One>): Promise<One> {
  const one = await side;
  onTestFinished(() => one.forge.close());
  return one;
}

/** Starts a server; resolves with how its first run ended, or rejects with why it does not start. */
async function start(settings: ServerSettings, options: ChoraleOptions = {}) {
  const { promise, resolve } = Promise.withResolvers<RunResult>();
  const log: string[] = [];
  const chorale = await createChorale(settings, {
    engines: engines(),
    observe: (event) => event.type === "ended" && resolve(event.result),
    logTo: { write: (line: string) => void log.push(line) },
    ...options,
  });
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= chorale.stop());
  onTestFinished(stop);
  const port = await chorale.start();
  return { url: `http://127.0.0.1:${port}`, result: promise, log: () => log.join(""), stop };
}

describe("several forges on one server", () => {
  it("are told apart, also where they number their repositories alike", async () => {
    const others = await Promise.all([giteaSide(), githubSide()]);
    const served = await serveOn(await giteaSide(), { engines, others });
    const forges = [served.forge, ...others.map(({ forge }) => forge)];
    const pulls = await Promise.all(forges.map((forge) => aPull({ forge })));
    const [one, another] = pulls.map((pull) => pull.repository.id);
    expect(one).toBe(another);
    expect(await served.results(3)).toMatchObject([1, 2, 3].map(() => ({ status: "published" })));
    for (const forge of forges) {
      const [comment, ...more] = forge.comments(repository, 1);
      expect(comment?.body).toContain("## Chorale · nothing to report");
      expect(more).toEqual([]);
    }
    const [{ forge: other }, { forge: github }] = others;
    for (const gitea of [served.forge, other]) {
      expect(gitea.statuses(repository).at(-1)).toMatchObject({ state: "success" });
      expect(gitea.violations).toEqual([]);
    }
    expect(github.checkRuns(repository)).toMatchObject([{ conclusion: "success" }]);
  });

  it("can't sign for each other", async () => {
    const other = await giteaSide();
    const served = await serveOn(await giteaSide(), { engines, others: [other] });
    // One host's secret at another one's door.
    other.forge.setWebhook(served.webhookUrl, other.secret);
    await aPull({ forge: other.forge });
    const refusal = "the signature does not match: check the webhook secret\n";
    const answers = other.forge.deliveries.map(({ statusCode, response }) => [
      statusCode,
      response,
    ]);
    expect(answers.length).toBeGreaterThan(0);
    for (const answer of answers) expect(answer).toEqual([401, refusal]);
    await aPull(served);
    await served.results(1);
    expect(other.forge.comments(repository, 1)).toEqual([]);
  });
});

describe("a host that does not know the bot", () => {
  it("keeps the server from starting; each is named with its variable, and no token is shown", async () => {
    const [one, two] = [await ended(giteaSide()), await ended(giteaSide())];
    const settings = settingsFor([one, two], await newPlace());
    const tokens = ["canary-revoked", two.forge.createToken(two.forge.bot.login, ["write:issue"])];
    const prefixes = ["GITEA_", "GITEA_2_"];
    const gitea = settings.gitea.map((host, index) => {
      return { ...host, token: tokens[index] ?? "", prefix: prefixes[index] ?? "" };
    });
    const starting = start({ ...settings, gitea });
    await expect(starting).rejects.toThrow("GITEA_TOKEN: ");
    const { message } = (await starting.catch((error: unknown) => error)) as Error;
    expect(message.replaceAll(/127\.0\.0\.1:\d+/g, "HOST").split("\n")).toMatchInlineSnapshot(`
      [
        "GITEA_TOKEN: HOST would not say who the bot is: 401, it does not take the token. Check that it was copied whole and that nobody deleted it; a new one needs the scopes write:repository, write:issue and read:user.",
        "GITEA_2_TOKEN: HOST would not say who the bot is: 403 token does not have at least one of required scope(s): [read:user]. A token's scopes can't be changed: make a new one with write:repository, write:issue and read:user.",
      ]
    `);
    expect(message).not.toMatch(/canary/);
  });

  it("costs those that do nothing", async () => {
    const other = await giteaSide();
    const served = await serveOn(await giteaSide(), { engines, others: [other] });
    other.forge.revokeToken(other.forge.bot.token);
    await served.restart();
    expect(served.log()).toContain("would not say who the bot is: 401");
    await aPull(served);
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
  });

  it("does not when it can't be asked: the server starts, and asks again", async () => {
    const served = await serveGitea({ engines, clock: aJumpingClock() });
    served.forge.fail({ method: "GET", path: /\/user$/, status: 502, times: 2 });
    await served.restart();
    expect(served.log()).toContain("the forge could not be asked who we are");
    await aPull(served);
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
  });
});

describe("a review of a host that is not served any more", () => {
  it("ends with what to do, and keeps nobody busy", async () => {
    const side = await ended(giteaSide());
    const settings = settingsFor([side], await newPlace());
    const { url, stop } = await start(settings, { works: false });
    side.forge.setWebhook(url + side.webhookPath, side.secret);
    await aPull({ forge: side.forge });
    await stop();
    const { result } = await start({ ...settings, gitea: [] }, { listens: false });
    const [host] = settings.gitea;
    expect(await result).toEqual({
      status: "gave-up",
      reason: `Chorale is not set up for ${host?.name}. Set GITEA_URL and GITEA_TOKEN for it and start Chorale again, then ask again.`,
    });
  });
});
