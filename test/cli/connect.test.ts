import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { describe, expect, it } from "vitest";
import { chorale, envOf } from "./chorale.ts";
import { addHook, hosted, linesAbout, repository, type Hosted } from "./hosted.ts";
import { freePort } from "./inside.ts";

/** The variables that stand in `.env`. */
async function settingsIn({ here }: Hosted): Promise<Record<string, string>> {
  const text = await readFile(join(here.folder, ".env"), "utf8");
  return parseEnv(text) as Record<string, string>;
}

describe("chorale connect gitea", () => {
  it("creates the webhook, tries it out and says what to put into .env", async () => {
    const host = await hosted();
    const run = await host.connect();
    expect(run.code).toBe(0);
    expect(host.textOf(run)).toMatchInlineSnapshot(`
      "✓ HOST runs Forgejo 15.0.3.
      ✓ The token has what it needs: on HOST Chorale is chorale.
      ✓ http://HERE leads here; no Chorale runs yet, so this listens in its place.
      ✓ chorale is an administrator of acme/shop.
      ✓ acme/shop: the webhook was created.
      ✓ acme/shop: a test delivery arrived, signed with the secret.

      Put this into .env, or run this again with --write:

      GITEA_URL=http://HOST
      GITEA_TOKEN=  # the bot's token
      GITEA_WEBHOOK_SECRET=SECRET
      CHORALE_PUBLIC_URL=http://HERE

      Next: start \`chorale serve\`, then open a pull request."
    `);
    const [hook] = host.gitea.hooks;
    expect(run.stdout).toContain(`GITEA_WEBHOOK_SECRET=${hook?.secret}\n`);
    expect(run.stdout).not.toContain(host.gitea.bot.token);
    expect(host.gitea.hooks).toMatchObject([
      { url: host.webhookUrl, type: "gitea", contentType: "json", active: true },
    ]);
    expect(host.gitea.violations).toEqual([]);
  });

  it("changes nothing the second time, when what it wrote into .env is there", async () => {
    const host = await hosted();
    await host.connect(["--repo", repository, "--write"]);
    const settings = await settingsIn(host);
    const hooks = structuredClone(host.gitea.hooks.map(({ id, secret }) => ({ id, secret })));
    const { PORT = "" } = host.env;
    const run = await host.here.run(["connect", "gitea", "--repo", repository], { env: { PORT } });
    expect(run.code).toBe(0);
    expect(host.textOf(run)).toMatchInlineSnapshot(`
      "✓ HOST runs Forgejo 15.0.3.
      ✓ The token has what it needs: on HOST Chorale is chorale.
      ✓ http://HERE leads here; no Chorale runs yet, so this listens in its place.
      ✓ chorale is an administrator of acme/shop.
      ✓ acme/shop: the webhook is as it should be.
      ✓ acme/shop: a test delivery arrived, signed with the secret.

      Next: start \`chorale serve\`, then open a pull request."
    `);
    expect(host.gitea.hooks.map(({ id, secret }) => ({ id, secret }))).toEqual(hooks);
    expect(await settingsIn(host)).toEqual(settings);
    const path = join(host.here.folder, ".env");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("repairs what somebody changed, and keeps what is theirs", async () => {
    const host = await hosted();
    await host.connect(["--repo", repository, "--write"]);
    const [hook] = host.gitea.hooks;
    Object.assign(hook ?? {}, {
      active: false,
      contentType: "form",
      events: new Set(["push"]),
      branchFilter: "main",
      authorizationHeader: "Bearer of-the-proxy",
    });
    await addHook(host.gitea, { url: host.webhookUrl });
    const run = await host.connect();
    expect(run.code).toBe(0);
    expect(linesAbout("webhook", run)).toEqual([
      "✓ acme/shop: the webhook was repaired (switched off; forms instead of JSON; without pull_request, pull_request_sync, pull_request_comment, issue_comment). 1 other that led to the same place was deleted.",
    ]);
    expect(host.gitea.hooks).toMatchObject([
      {
        id: hook?.id,
        active: true,
        contentType: "json",
        branchFilter: "main",
        authorizationHeader: "Bearer of-the-proxy",
      },
    ]);
    expect([...(host.gitea.hooks[0]?.events ?? [])].toSorted()).toEqual([
      "issue_comment",
      "pull_request",
      "pull_request_comment",
      "pull_request_review_comment",
      "pull_request_sync",
    ]);
    expect(host.gitea.violations).toEqual([]);
  });

  it("finds out by the test that a webhook has another secret, and replaces it", async () => {
    const host = await hosted();
    await host.connect(["--repo", repository, "--write"]);
    const [hook] = host.gitea.hooks;
    Object.assign(hook ?? {}, { secret: "another", authorizationHeader: "Bearer of-the-proxy" });
    const run = await host.connect();
    expect(run.code).toBe(0);
    expect(linesAbout("webhook", run)).toEqual([
      "✓ acme/shop: the webhook is as it should be.",
      "✓ acme/shop: a new webhook took the place of the old one (another secret).",
    ]);
    const { GITEA_WEBHOOK_SECRET: secret } = await settingsIn(host);
    const authorizationHeader = "Bearer of-the-proxy";
    expect(host.gitea.hooks).toMatchObject([{ secret, authorizationHeader }]);
  });

  it("leaves one webhook of several, and others' webhooks alone", async () => {
    const host = await hosted();
    const { gitea, webhookUrl } = host;
    const add = (url: string, type = "gitea") => addHook(gitea, { url, type });
    await add(webhookUrl, "slack");
    await add(webhookUrl);
    await add(`${webhookUrl}/`);
    const other = webhookUrl.replace(/127[.\d]+:\d+/, "chorale.example.org");
    await add(other);
    await add("https://ci.example.org/hook");
    const run = await host.connect();
    expect(run.code).toBe(0);
    expect(host.textOf({ ...run, stdout: linesAbout("webhook", run).join("\n") }))
      .toMatchInlineSnapshot(`
      "✓ acme/shop: a new webhook took the place of the old one (of the type slack). 2 others that led to the same place were deleted.
      ! acme/shop has a webhook that leads to http://chorale.example.org/api/gitea/webhooks/HOST."
    `);
    expect(gitea.hooks.map(({ url }) => url)).toEqual([
      other,
      "https://ci.example.org/hook",
      webhookUrl,
    ]);
  });

  it("connects several repositories, and says of each that can't be what is in the way", async () => {
    const host = await hosted();
    const { gitea } = host;
    await gitea.addRepository("acme/fresh", { botRole: "admin" });
    await gitea.addRepository("acme/docs", { botRole: "read" });
    await gitea.addRepository("acme/old", { botRole: "admin" });
    await gitea.addRepository("acme/wiki", { botRole: "admin" });
    gitea.setState("acme/fresh", { isEmpty: true });
    gitea.setState("acme/old", { isArchived: true });
    gitea.setState("acme/wiki", { hasNoPulls: true });
    const names = ["shop", "fresh", "docs", "old", "wiki", "shp"].map((name) => `acme/${name}`);
    const run = await host.connect(["--repo", ...names]);
    expect(run.code).toBe(2);
    expect(host.textOf(run)).toMatchInlineSnapshot(`
      "✓ HOST runs Forgejo 15.0.3.
      ✓ The token has what it needs: on HOST Chorale is chorale.
      ✓ http://HERE leads here; no Chorale runs yet, so this listens in its place.
      ✓ chorale is an administrator of acme/shop.
      ✓ acme/shop: the webhook was created.
      ✓ acme/shop: a test delivery arrived, signed with the secret.
      ✓ chorale is an administrator of acme/fresh.
      ✓ acme/fresh: the webhook was created.
      ! acme/fresh is empty: the host sends no test delivery from it.
        Run this again when something has been pushed there.
      ✗ chorale may only read acme/docs.
        In acme/docs under Settings → Collaborators, give it administrator access; write access is enough for reviews without commands.
      ✗ acme/old is archived: nothing can be written there.
        Leave it out, or unarchive it.
      ✗ acme/wiki has no pull requests.
        Switch them on in the repository's settings, or leave it out.
      ✗ acme/shp is not there, or chorale may not see it.
        Check its name, and give chorale administrator access to it under Settings → Collaborators, or through a team. A token for public repositories alone sees no private ones.

      Put this into .env, or run this again with --write:

      GITEA_URL=http://HOST
      GITEA_TOKEN=  # the bot's token
      GITEA_WEBHOOK_SECRET=SECRET
      CHORALE_PUBLIC_URL=http://HERE

      Do what stands below each ✗, then run this again."
    `);
    expect(gitea.hooks.map(({ repository: one }) => one?.name)).toEqual(["shop", "fresh"]);
  });

  it("connects a second host under the names that are free, and leaves what stands in .env", async () => {
    const host = await hosted();
    const before = "# mine\nGITEA_URL=https://git.example.org\nGITEA_TOKEN=one\nLOG_LEVEL=debug";
    await writeFile(join(host.here.folder, ".env"), before, { mode: 0o644 });
    const args = ["--repo", repository, "--token", "-", "--write"];
    const run = await host.connect(args, {
      input: `${host.gitea.bot.token}\n`,
      env: { GITEA_TOKEN: "" },
    });
    expect(run.code).toBe(0);
    expect(linesAbout(".env", run)).toEqual([
      "✓ .env now has GITEA_1_URL, GITEA_1_TOKEN, GITEA_1_WEBHOOK_SECRET, CHORALE_PUBLIC_URL.",
      "! Others on this machine can read .env.",
      "  Keep it to yourself: chmod 600 .env",
    ]);
    const text = await readFile(join(host.here.folder, ".env"), "utf8");
    expect(text.startsWith(`${before}\n\nGITEA_1_URL=${host.gitea.url}\n`)).toBe(true);
  });

  it("goes by --public-url where another address is set, and says so", async () => {
    const host = await hosted();
    const here = `http://127.0.0.1:${host.port}`;
    const env = { CHORALE_PUBLIC_URL: `http://127.0.0.1:${await freePort()}` };
    const run = await host.connect(["--repo", repository, "--public-url", here], { env });
    expect(run.code).toBe(0);
    expect(linesAbout("leads here", run)).toHaveLength(1);
    expect(linesAbout("CHORALE_PUBLIC_URL", run)).toEqual([
      "! CHORALE_PUBLIC_URL is set to something else than was given here.",
    ]);
    expect(host.gitea.hooks).toMatchObject([{ url: host.webhookUrl }]);
  });

  it("reads the token from standard input as a process of its own, too", async () => {
    const host = await hosted();
    const args = ["--url", host.gitea.url, "--token", "-", "--repo", repository];
    const { code, stdout, stderr } = await chorale(
      host.here.folder,
      ["connect", "gitea", ...args],
      {
        input: `${host.gitea.bot.token}\n`,
        env: { ...envOf({ dataDir: host.here.folder }), PORT: String(host.port) },
      },
    );
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("✓ acme/shop: a test delivery arrived, signed with the secret.\n");
  });
});
