import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/types/user-error.ts";
import { chorale, envOf } from "./chorale.ts";
import { addHook, hosted, linesAbout, repository, type Hosted } from "./hosted.ts";

const secret = "the secret that the server runs with";

/** What is set for the server, and for whoever looks at it. */
const settingsOf = ({ gitea }: Hosted) => ({
  GITEA_URL: gitea.url,
  GITEA_WEBHOOK_SECRET: secret,
});

describe("chorale connect gitea, while a server runs,", () => {
  it("sees in its database that the test delivery arrived", async () => {
    const host = await hosted();
    await host.serve({ token: host.gitea.bot.token, secret });
    const env = settingsOf(host);
    const run = await host.connect(undefined, { env });
    expect(run.code).toBe(0);
    expect(host.textOf(run)).toMatchInlineSnapshot(`
      "✓ HOST runs Forgejo 15.0.3.
      ✓ The token has what it needs: on HOST Chorale is chorale.
      ✓ A Chorale at http://HERE takes HOST's deliveries.
      ✓ chorale is an administrator of acme/shop.
      ✓ acme/shop: the webhook was created.
      ✓ acme/shop: a test delivery arrived, signed with the secret.

      Put this into .env, or run this again with --write:

      CHORALE_PUBLIC_URL=http://HERE

      Next: open a pull request."
    `);
    // The same bytes again are another test.
    const again = await host.connect(undefined, { env });
    expect(again.code).toBe(0);
    expect(linesAbout("acme/shop: ", again)).toEqual([
      "✓ acme/shop: the webhook is as it should be.",
      "✓ acme/shop: a test delivery arrived, signed with the secret.",
    ]);
  });

  it("replaces a webhook whose deliveries the server refuses", async () => {
    const host = await hosted();
    await host.serve({ token: host.gitea.bot.token, secret });
    await addHook(host.gitea, { url: host.webhookUrl, secret: "another" });
    const args = ["--repo", repository, "--wait", "1"];
    const run = await host.connect(args, { env: settingsOf(host) });
    expect(run.code).toBe(0);
    expect(linesAbout("acme/shop: ", run)).toEqual([
      "✓ acme/shop: the webhook is as it should be.",
      "✓ acme/shop: a new webhook took the place of the old one (another secret).",
      "✓ acme/shop: a test delivery arrived, signed with the secret.",
    ]);
    expect(host.gitea.hooks).toMatchObject([{ url: host.webhookUrl, secret }]);
  });

  it("leaves the webhook that there is where nothing arrives from a new one either", async () => {
    const host = await hosted({ allowedHosts: "external" });
    await host.serve({ token: host.gitea.bot.token, secret });
    await addHook(host.gitea, { url: host.webhookUrl, secret });
    const hooks = host.gitea.hooks.map(({ id }) => id);
    const args = ["--repo", repository, "--wait", "1"];
    const run = await host.connect(args, { env: settingsOf(host) });
    expect(run.code).toBe(2);
    expect(linesAbout("acme/shop: ", run)).toEqual([
      "✓ acme/shop: the webhook is as it should be.",
    ]);
    expect(linesAbout("did not arrive", run)).toHaveLength(1);
    expect(run.stdout).toContain(`/acme/shop/settings/hooks/${hooks[0]}, under its recent`);
    expect(host.gitea.hooks.map(({ id }) => id)).toEqual(hooks);
  });

  it("leaves it too, and no other, when it is told to end or can't go on meanwhile", async () => {
    const host = await hosted({ allowedHosts: "external" });
    const { gitea } = host;
    await host.serve({ token: gitea.bot.token, secret });
    await addHook(gitea, { url: host.webhookUrl, secret });
    const hooks = gitea.hooks.map(({ id }) => id);
    const told = new AbortController();
    const args = ["--repo", repository, "--wait", "1"];
    const ended = host.connect(args, { env: settingsOf(host), told: told.signal });
    await gitea.until(() => gitea.hooks.length === 2, { what: "a second webhook" });
    told.abort(new UserError("Told to end."));
    const run = await ended;
    expect([run.code, run.stderr]).toEqual([2, "Told to end.\n"]);
    expect(gitea.hooks.map(({ id }) => id)).toEqual(hooks);

    gitea.fail({ method: "POST", path: new RegExp(`/hooks/(?!${hooks[0]}/)`), status: 500 });
    const failed = await host.connect(args, { env: settingsOf(host) });
    expect(failed.code).toBe(2);
    expect(linesAbout("✗ ", failed)).toEqual([
      `✗ acme/shop: ${host.name} would not send a test delivery: it answered with HTTP 500.`,
    ]);
    expect(gitea.hooks.map(({ id }) => id)).toEqual(hooks);
  });

  it("has it restarted when it knows another secret, or not this host", async () => {
    const host = await hosted();
    await host.serve({ token: host.gitea.bot.token, secret: "another" });
    const run = await host.connect(undefined, { env: settingsOf(host) });
    expect(run.code).toBe(0);
    expect(host.textOf(run)).toMatchInlineSnapshot(`
      "✓ HOST runs Forgejo 15.0.3.
      ✓ The token has what it needs: on HOST Chorale is chorale.
      ! The Chorale at http://HERE has another secret for HOST.
        Restart it, so that it takes up what is set now; then run this again, which sends a test delivery.
      ✓ chorale is an administrator of acme/shop.
      ✓ acme/shop: the webhook was created.

      Put this into .env, or run this again with --write:

      CHORALE_PUBLIC_URL=http://HERE

      Next: restart \`chorale serve\`, then run this again."
    `);
    const stranger = await hosted();
    const env = { PORT: String(host.port), GITEA_WEBHOOK_SECRET: secret };
    const other = await stranger.connect(undefined, { env });
    expect(other.code).toBe(0);
    expect(linesAbout("The Chorale at", other)).toEqual([
      `! The Chorale at http://127.0.0.1:${host.port} does not serve ${stranger.name}.`,
    ]);
  });

  it("leaves its webhooks alone where its secret is not known", async () => {
    const host = await hosted();
    await host.serve({ token: host.gitea.bot.token, secret });
    await host.connect(undefined, { env: settingsOf(host) });
    const hooks = host.gitea.hooks.map(({ id }) => id);
    const run = await host.connect(["--repo", repository, "--write"]);
    expect(run.code).toBe(2);
    expect(host.textOf(run)).toMatchInlineSnapshot(`
      "✓ HOST runs Forgejo 15.0.3.
      ✓ The token has what it needs: on HOST Chorale is chorale.
      ✗ The Chorale at http://HERE has a secret for HOST already, which is not known here.
        Run this in the folder where that server runs, or set GITEA_WEBHOOK_SECRET to its secret; with its number where there are several hosts, as in GITEA_1_WEBHOOK_SECRET.

      Do what stands below each ✗, then run this again."
    `);
    expect(existsSync(join(host.here.folder, ".env"))).toBe(false);
    expect(host.gitea.hooks.map(({ id }) => id)).toEqual(hooks);
    expect(host.gitea.hooks).toMatchObject([{ secret }]);
  });

  it("says that it can't see what arrives where the server keeps its data elsewhere", async () => {
    const host = await hosted();
    await host.serve({ token: host.gitea.bot.token, secret });
    const env = { ...settingsOf(host), CHORALE_DATA_DIR: "/nowhere-at-all" };
    const run = await host.connect(undefined, { env });
    expect(run.code).toBe(0);
    expect(linesAbout("elsewhere", run)).toEqual([
      `! A Chorale at http://127.0.0.1:${host.port} takes ${host.name}'s deliveries, but keeps its data elsewhere: what arrives there can't be seen from here.`,
    ]);
  });
});

describe("chorale connect gitea --org", () => {
  const organisation = async (options: Parameters<typeof hosted>[0] = {}) => {
    const host = await hosted(options);
    const { gitea } = host;
    gitea.addOrganization("initech", { owners: ["bill"] });
    for (const name of ["tps", "stapler", "printer"]) {
      await gitea.addRepository(`initech/${name}`, {
        botRole: name === "printer" ? "read" : "admin",
      });
    }
    const token = gitea.createToken("bill", ["write:organization", "write:repository"]);
    return { host, gitea, token };
  };

  it("takes one webhook for all its repositories, and tries the way with one of them", async () => {
    const { host, gitea, token } = await organisation();
    const args = ["--org", "initech", "--admin-token", "-", "--write"];
    const run = await host.connect(args, { input: token });
    expect(run.code).toBe(0);
    expect(host.textOf(run)).toMatchInlineSnapshot(`
      "✓ HOST runs Forgejo 15.0.3.
      ✓ The token has what it needs: on HOST Chorale is chorale.
      ✓ http://HERE leads here; no Chorale runs yet, so this listens in its place.
      ✓ .env now has GITEA_URL, GITEA_TOKEN, GITEA_WEBHOOK_SECRET, CHORALE_PUBLIC_URL.
      ✓ chorale is an administrator of initech/tps, initech/stapler.
      ! chorale may only read initech/printer: there are no reviews there.
        In initech under Teams, put chorale into a team with administrator access to them.
      ✓ initech: the webhook was created.
      ✓ initech/tps: a test delivery arrived, signed with the secret.

      Next: start \`chorale serve\`, then open a pull request."
    `);
    expect(gitea.hooks).toMatchObject([
      { organization: { login: "initech" }, url: host.webhookUrl, active: true },
    ]);
    const [hook] = gitea.hooks;
    const again = await host.connect(args, { input: token });
    expect(again.code).toBe(0);
    expect(linesAbout("initech: ", again)).toEqual([
      "✓ initech: the webhook is as it should be. Its secret can't be looked at: if deliveries are refused, delete it and run this again.",
    ]);
    expect(gitea.hooks.map(({ id }) => id)).toEqual([hook?.id]);
  });

  it("names no page of the webhook that was there for the test alone when it does not arrive", async () => {
    const { host, gitea, token } = await organisation({ allowedHosts: "external" });
    const args = ["--org", "initech", "--admin-token", "-", "--wait", "1"];
    const run = await host.connect(args, { input: token });
    expect(run.code).toBe(2);
    expect(linesAbout("did not arrive", run)).toHaveLength(1);
    expect(run.stdout).toContain("ALLOWED_HOST_LIST = external,127.0.0.1\n\n");
    expect(run.stdout).not.toContain("/settings/hooks/");
    expect(gitea.hooks).toHaveLength(1);
  });

  it("leaves no webhook of the test when a person ends it", async () => {
    const { host, gitea, token } = await organisation({ allowedHosts: "external" });
    const args = ["--url", gitea.url, "--org", "initech", "--admin-token", token, "--wait", "120"];
    const endWhen = gitea.until(() => gitea.deliveries.length > 0, { what: "the test" });
    const { folder } = host.here;
    const env = { ...envOf({ dataDir: folder }), ...host.env };
    const run = await chorale(folder, ["connect", "gitea", ...args], { env, endWhen });
    expect([run.code, run.stderr]).toEqual([2, "Told to end; what was begun is tidied up.\n"]);
    expect(gitea.hooks).toMatchObject([{ organization: { login: "initech" } }]);
  });

  it("takes an owner, and a bot that may do something there", async () => {
    const { host, gitea } = await organisation();
    const alone = await host.connect(["--org", "initech"]);
    expect(alone.code).toBe(2);
    expect(linesAbout("✗ ", alone)).toEqual([
      "✗ Webhooks of initech take the scope write:organization, which chorale's token lacks.",
    ]);
    const grace = gitea.createToken("grace");
    const other = await host.connect(["--org", "initech", "--admin-token", grace]);
    expect(linesAbout("✗ ", other)).toEqual([
      "✗ Webhooks of initech take an owner of the organisation initech, which whoever --admin-token belongs to is not.",
    ]);
    const nobody = await host.connect(["--org", "hooli"]);
    expect(linesAbout("✗ ", nobody)).toEqual([
      "✗ chorale sees none of hooli's repositories, or there is no such organisation.",
    ]);
    expect(gitea.hooks).toEqual([]);
  });
});
