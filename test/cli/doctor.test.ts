import { describe, expect, it, onTestFinished } from "vitest";
import { startGitHub, type GitHub, type GitHubOptions } from "../../emulators/github/github.ts";
import { githubWebhookPath } from "../../src/app/github-door.ts";
import type { Run } from "./chorale.ts";
import { addHook, hosted, linesAbout, repository, type Hosted } from "./hosted.ts";
import { freePort, inside } from "./inside.ts";
import { environmentOf } from "./launch.ts";
import { aStranger } from "./stranger.ts";

const secret = "canary-secret";

/** Runs `chorale doctor` with everything set that a host takes. */
function look(host: Hosted, args: readonly string[] = [], env: Record<string, string> = {}) {
  const settings = {
    PORT: String(host.port),
    GITEA_URL: host.gitea.url,
    GITEA_TOKEN: host.gitea.bot.token,
    GITEA_WEBHOOK_SECRET: secret,
    CHORALE_PUBLIC_URL: `http://127.0.0.1:${host.port}`,
  };
  return host.here.run(["doctor", ...args], { env: { ...settings, ...env } });
}

/** Everything from the first line on that says something about this. */
function linesFrom(word: string, { stdout }: Run): string {
  const lines = stdout.split("\n");
  return lines
    .slice(lines.findIndex((line) => line.includes(word)))
    .join("\n")
    .trimEnd();
}

describe("chorale doctor", () => {
  it("finds nothing to mend where a host was connected and its server runs", async () => {
    const host = await hosted();
    await host.serve({ token: host.gitea.bot.token, secret });
    await host.connect(undefined, {
      env: { GITEA_URL: host.gitea.url, GITEA_WEBHOOK_SECRET: secret },
    });
    const run = await look(host);
    expect(run.code).toBe(0);
    expect(host.textOf(run).replace(/arrived .* ago/, "arrived … ago")).toMatchInlineSnapshot(`
      "✓ The database in FOLDER can be read and is up to date.
      ✓ This user can write to FOLDER.
      ✓ The server at http://HERE is ready.
      ✓ HOST runs Forgejo 15.0.3.
      ✓ The token has what it needs: on HOST Chorale is chorale.
      ✓ http://HERE takes HOST's deliveries, signed with its secret.
      ✓ chorale is an administrator of acme/shop, and its webhook is as it should be: a test delivery arrived."
    `);
    expect(host.gitea.violations).toEqual([]);
  });

  it("says of each thing that is wrong how to mend it, and prints no secret", async () => {
    const host = await hosted();
    const { gitea } = host;
    await gitea.addRepository("grace/own", { botRole: "admin", ownerType: "User" });
    await gitea.addRepository("acme/docs", { botRole: "write" });
    await gitea.addRepository("acme/api", { botRole: "admin" });
    await gitea.addRepository("acme/read", { botRole: "read" });
    await addHook(gitea, { url: host.webhookUrl, type: "slack" });
    await addHook(gitea, { url: host.webhookUrl });
    const run = await look(host);
    expect(run.code).toBe(1);
    expect(host.textOf(run)).toMatchInlineSnapshot(`
      "! There is no database in FOLDER yet.
        \`chorale serve\` makes it.
      ✓ This user can write to FOLDER.
      ! No Chorale runs at http://HERE: nothing listens there.
        Start \`chorale serve\`.
      ✓ HOST runs Forgejo 15.0.3.
      ✓ The token has what it needs: on HOST Chorale is chorale.
      ! chorale may only read acme/read: there are no reviews there.
        Give it administrator access, if there are to be any.
      ✓ chorale is an administrator of acme/shop.
      ✗ The webhook of acme/shop is not as it should be (of the type slack).
        Run \`chorale connect gitea --repo acme/shop\`: it repairs it.
      ! acme/shop has several webhooks that lead here, and each delivers everything.
        Run \`chorale connect gitea --repo acme/shop\`: it leaves one.
      ✓ chorale is an administrator of grace/own.
      ✗ grace/own has no webhook that leads here.
        Run \`chorale connect gitea --repo grace/own\`: it creates one.
      ! chorale may write to acme/docs but is no administrator: it reviews, but obeys only commands that change nothing.
        Hosts tell administrators alone who may command: in acme/docs under Settings → Collaborators, make it one.
      ! The webhook of acme/docs can't be seen with chorale's access.
        Open a pull request there, then run this again; or have \`chorale connect gitea --repo acme/docs --admin-token -\` look, with the token of somebody who administers it.
      ✓ chorale is an administrator of acme/api.
      ! acme/api has no webhook of its own that leads here.
        Run \`chorale connect gitea --repo acme/api\`, unless its organisation has one: the bot's token can't see that; a pull request that arrives shows it."
    `);
    expect(run.stdout).not.toContain(gitea.bot.token);
    expect(run.stdout).not.toContain("canary");
  });

  it("looks at named repositories alone", async () => {
    const host = await hosted();
    const run = await look(host, ["--repo", repository, "acme/shp"]);
    expect(run.code).toBe(1);
    expect(linesAbout("acme/", run)).toMatchInlineSnapshot(`
      [
        "✓ chorale is an administrator of acme/shop.",
        "! acme/shop has no webhook of its own that leads here.",
        "  Run \`chorale connect gitea --repo acme/shop\`, unless its organisation has one: the bot's token can't see that; a pull request that arrives shows it.",
        "✗ acme/shp is not there, or chorale may not see it.",
      ]
    `);
    const other = await look(host, ["--repo", "git.example.org/acme/shop"]);
    expect([other.code, host.textOf(other)]).toEqual([
      2,
      "Say on which host acme/shop is: HOST/acme/shop.",
    ]);
  });

  it("has webhooks deliver, and says which secret may be another one until it is mended", async () => {
    const host = await hosted();
    const { gitea, webhookUrl: url } = host;
    await gitea.addRepository("acme/site", { botRole: "admin" });
    await gitea.addRepository("acme/fresh", { botRole: "admin" });
    gitea.setState("acme/fresh", { isEmpty: true });
    await host.serve({ token: gitea.bot.token, secret });
    await addHook(gitea, { url, secret: "another" });
    const env = { GITEA_WEBHOOK_SECRET: secret };
    await host.connect(["--repo", "acme/site", "acme/fresh"], { env });
    const run = await look(host, ["--wait", "1"]);
    expect(run.code).toBe(1);
    expect(host.textOf({ ...run, stdout: linesFrom("acme/shop", run) })).toMatchInlineSnapshot(`
      "✓ chorale is an administrator of acme/shop.
      ✗ A test delivery of acme/shop's webhook did not arrive within 1 s.
        Its secret may be another one than GITEA_WEBHOOK_SECRET says, or HOST does not get to http://HERE. Run \`chorale connect gitea --repo acme/shop\`: it makes a new webhook if that helps, and else says what to look at. What became of the delivery stands on http://HOST/acme/shop/settings/hooks/N, under its recent deliveries.
      ✓ chorale is an administrator of acme/site, and its webhook is as it should be.
      ✓ chorale is an administrator of acme/fresh, and its webhook is as it should be; empty as it is, it sends no test delivery.
      ! The webhook of acme/site sent no test delivery: that of acme/shop did not arrive.
        Mend that one first, then run this again.
      ! No pull request on HOST has been heard of yet.
        Open one: its delivery is the test."
    `);
    const connected = await host.connect(["--repo", repository, "--wait", "1"], { env });
    expect(connected.code).toBe(0);
    const mended = await look(host);
    expect(mended.code).toBe(0);
    expect(linesAbout(": a test delivery arrived", mended)).toHaveLength(2);
    expect(gitea.violations).toEqual([]);
  });

  it("says that no delivery was tried where nobody would see it", async () => {
    const host = await hosted();
    const env = { GITEA_WEBHOOK_SECRET: secret };
    await host.connect(undefined, { env });
    const sent = host.gitea.deliveries.length;
    const stopped = await look(host);
    await host.serve({ token: host.gitea.bot.token, secret });
    const elsewhere = await look(host, [], { CHORALE_DATA_DIR: "/nowhere-at-all" });
    const unknown = await look(host, [], { CHORALE_PUBLIC_URL: "" });
    const lines = [stopped, elsewhere, unknown].map((run) => linesFrom("sent no", run));
    expect(host.textOf({ code: 0, stderr: "", stdout: lines.join("\n") })).toMatchInlineSnapshot(`
      "! The webhook of acme/shop sent no test delivery: no Chorale takes it at http://HERE as things are.
        When \`chorale serve\` runs there with these settings, run this again.
      ! The webhook of acme/shop sent no test delivery: what arrives can't be seen from here, as the Chorale that runs keeps its data elsewhere.
        Run this where it runs, with its CHORALE_DATA_DIR or DATABASE_URL.
      ! The webhook of acme/shop sent no test delivery: it is not known where it arrives.
        Set CHORALE_PUBLIC_URL.
      ! No pull request on HOST has been heard of yet.
        Open one: its delivery is the test."
    `);
    expect(host.gitea.deliveries).toHaveLength(sent);
  });

  it("has them deliver although it can't reach their address itself, as behind some routers", async () => {
    const host = await hosted();
    await host.serve({ token: host.gitea.bot.token, secret });
    const elsewhere = `http://0.0.0.0:${await freePort()}`;
    const url = host.webhookUrl.replace(`http://127.0.0.1:${host.port}`, elsewhere);
    await addHook(host.gitea, { url, secret });
    const run = await look(host, ["--wait", "1"], { CHORALE_PUBLIC_URL: elsewhere });
    expect(run.code).toBe(1);
    expect(linesAbout("✗ ", run)).toEqual([
      "✗ A test delivery of acme/shop's webhook did not arrive within 1 s.",
    ]);
  });

  it("knows a webhook that it can't see by what it sent", async () => {
    const host = await hosted({ bot: "write" });
    const { gitea } = host;
    await gitea.addRepository("acme/api", { botRole: "admin" });
    await gitea.addRepository("acme/quiet", { botRole: "write" });
    await host.serve({ token: gitea.bot.token, secret });
    const early = await look(host);
    expect(early.code).toBe(0);
    gitea.setWebhook(host.webhookUrl, secret);
    for (const name of [repository, "acme/api"]) {
      await gitea.openPull(name, { head: "fix", files: { "a.js": "1\n" } });
    }
    const late = await look(host);
    expect(late.code).toBe(0);
    const lines = [early, late].map((run) => linesFrom("may write to acme/shop", run));
    expect(
      host
        .textOf({ code: 0, stderr: "", stdout: lines.join("\n") })
        .replaceAll(/(one|arrived) [^,\n]+ ago/g, "$1 … ago"),
    ).toMatchInlineSnapshot(`
      "! chorale may write to acme/shop but is no administrator: it reviews, but obeys only commands that change nothing.
        Hosts tell administrators alone who may command: in acme/shop under Settings → Collaborators, make it one.
      ! The webhook of acme/shop can't be seen with chorale's access, and nothing from there has arrived.
        Open a pull request there, then run this again; or have \`chorale connect gitea --repo acme/shop --admin-token -\` look, with the token of somebody who administers it.
      ✓ chorale is an administrator of acme/api.
      ! acme/api has no webhook of its own that leads here, and nothing from there has arrived.
        Run \`chorale connect gitea --repo acme/api\`, unless its organisation has one: the bot's token can't see that; a pull request that arrives shows it.
      ! chorale may write to acme/quiet but is no administrator: it reviews, but obeys only commands that change nothing.
        Hosts tell administrators alone who may command: in acme/quiet under Settings → Collaborators, make it one.
      ! The webhook of acme/quiet can't be seen with chorale's access, and nothing from there has arrived.
        Open a pull request there, then run this again; or have \`chorale connect gitea --repo acme/quiet --admin-token -\` look, with the token of somebody who administers it.
      ! No pull request on HOST has been heard of yet.
        Open one: its delivery is the test.
      ! chorale may write to acme/shop but is no administrator: it reviews, but obeys only commands that change nothing.
        Hosts tell administrators alone who may command: in acme/shop under Settings → Collaborators, make it one.
      ✓ The webhook of acme/shop can't be seen with chorale's access, but events arrive from there, the last one … ago.
      ✓ chorale is an administrator of acme/api.
      ✓ acme/api has no webhook of its own that leads here, but events arrive from there, the last one … ago.
      ! chorale may write to acme/quiet but is no administrator: it reviews, but obeys only commands that change nothing.
        Hosts tell administrators alone who may command: in acme/quiet under Settings → Collaborators, make it one.
      ! The webhook of acme/quiet can't be seen with chorale's access, and nothing from there has arrived.
        Open a pull request there, then run this again; or have \`chorale connect gitea --repo acme/quiet --admin-token -\` look, with the token of somebody who administers it.
      ✓ The last delivery of HOST arrived … ago."
    `);
  });

  it("names the host in what it says to type where there are several", async () => {
    const host = await hosted();
    const other = await hosted();
    await host.gitea.addRepository("grace/own", { botRole: "admin", ownerType: "User" });
    const run = await look(host, ["--repo", `${host.name}/grace/own`], {
      GITEA_1_URL: other.gitea.url,
      GITEA_1_TOKEN: other.gitea.bot.token,
      GITEA_1_WEBHOOK_SECRET: secret,
    });
    expect(linesAbout("it creates one", run)).toEqual([
      `  Run \`chorale connect gitea --url ${host.gitea.url} --repo grace/own\`: it creates one.`,
    ]);
  });

  it("tells a server with older settings from one that does not run, and from something else", async () => {
    const host = await hosted();
    await host.serve({ token: host.gitea.bot.token, secret: "another" });
    const older = await look(host);
    expect(linesAbout("✗ ", older)).toEqual([
      `✗ The Chorale at http://127.0.0.1:${host.port} has another secret for ${host.name}.`,
    ]);
    const elsewhere = await look(host, [], { PORT: new URL(host.gitea.url).port });
    expect(linesAbout("something else", elsewhere)).toEqual([
      `✗ At ${host.gitea.url} something else answers than Chorale.`,
    ]);
  });

  it("says how far the clock is off", async () => {
    const { run } = await inside();
    const earlier = new Date(Date.now() - 3_600_000).toUTCString();
    const { address } = await aStranger({
      headers: { date: earlier },
      body: JSON.stringify({ version: "15.0.3+gitea-1.22.0" }),
    });
    const url = `http://${address}`;
    const env = { GITEA_URL: url, GITEA_TOKEN: "t", GITEA_WEBHOOK_SECRET: "s", PORT: "1" };
    const doctor = await run(["doctor"], { env });
    expect(linesAbout("clock", doctor)).toEqual([
      expect.stringMatching(
        `! The clock of this machine is 1h 0[01]m ahead of ${address}'s.`,
      ) as string,
    ]);
  });

  it("does not begin without its settings", async () => {
    const { run } = await inside();
    const { code, stderr } = await run(["doctor"], {
      env: { GITEA_URL: "https://git.example.org" },
    });
    expect(code).toBe(2);
    expect(stderr).toContain("GITEA_TOKEN is missing");
  });
});

describe("chorale doctor on GitHub", () => {
  const aGitHub = async (options: GitHubOptions = {}): Promise<GitHub> => {
    const github = await startGitHub(options);
    onTestFinished(() => github.close());
    await github.addRepository(repository, {});
    return github;
  };

  /** What it says of GitHub, the times left out. */
  const lookAt = async (github: GitHub, env: Record<string, string> = {}) => {
    const { run } = await inside();
    const settings = {
      ...environmentOf(github),
      CHORALE_PUBLIC_URL: "https://chorale.example.org",
    };
    const { code, stdout } = await run(["doctor"], { env: { ...settings, PORT: "1", ...env } });
    const text = stdout.slice(stdout.search(/^. .*(GitHub|App)/m)).trimEnd();
    return { code, text: text.replace(/, [^,]* ago\)/, ", … ago)") };
  };

  it("finds nothing to mend where the App is as app.yml says", async () => {
    const github = await aGitHub();
    github.setWebhook(`https://chorale.example.org${githubWebhookPath}`, "s");
    const { code, text } = await lookAt(github);
    expect(code).toBe(0);
    expect(text).toMatchInlineSnapshot(`
      "✓ GitHub knows the App as chorale.
      ✓ The App has the permissions and events that app.yml names.
      ✓ The App's webhook leads to https://chorale.example.org/api/github/webhooks.
      ✓ At acme the App reaches 1 repository."
    `);
    expect(github.violations).toEqual([]);
  });

  it("says what the App lacks, and what became of its last delivery", async () => {
    const github = await aGitHub({
      app: { permissions: { contents: "read", metadata: "read", issues: "read" }, events: [] },
    });
    const { gitea } = await hosted();
    github.setWebhook(`${gitea.url}/hooks`, "");
    await github.deliver("ping", {});
    const { code, text } = await lookAt(github);
    expect(code).toBe(1);
    expect(text.replaceAll(gitea.url, "ELSEWHERE")).toMatchInlineSnapshot(`
      "✓ GitHub knows the App as chorale.
      ✗ The App lacks contents: write, pull_requests: write, issues: write, checks: write.
        On the page of the App chorale, under Permissions & events, give it that; then accept the change in each installation.
      ✗ The App does not hear of pull_request, issue_comment.
        On the page of the App chorale, under Permissions & events, subscribe it to that.
      ✗ The App's webhook leads to ELSEWHERE/hooks.
        On the App's page, under General → Webhook, set it to https://chorale.example.org/api/github/webhooks.
      ✗ The App's webhook has no secret, so its deliveries are refused.
        On the App's page, under General → Webhook, set the one that WEBHOOK_SECRET names.
      ✗ GitHub's last delivery (ping, … ago) was answered with 404.
        Let the webhook's address end with /api/github/webhooks. Then deliver it again from the App's page, under Advanced.
      ✗ At acme the App lacks contents: write, pull_requests: write, issues: write, checks: write.
        acme has to accept the App's new permissions in the installation's settings."
    `);
  });

  it("warns where only `/fix` could not do its work", async () => {
    const permissions = {
      checks: "write",
      contents: "read",
      issues: "write",
      metadata: "read",
      pull_requests: "write",
    } as const;
    const github = await aGitHub({ app: { permissions } });
    github.setWebhook(`https://chorale.example.org${githubWebhookPath}`, "s");
    const { code, text } = await lookAt(github);
    expect(code).toBe(0);
    expect(text).toMatchInlineSnapshot(`
      "✓ GitHub knows the App as chorale.
      ! The App lacks contents: write: /fix shows a patch and commits nothing.
        On the page of the App chorale, under Permissions & events, give it that; then accept the change in each installation.
      ✓ The App's webhook leads to https://chorale.example.org/api/github/webhooks.
      ! At acme the App lacks contents: write: /fix shows a patch and commits nothing.
        acme has to accept the App's new permissions in the installation's settings."
    `);
  });

  it("says when GitHub does not know the App", async () => {
    const github = await aGitHub();
    const { code, text } = await lookAt(github, { APP_ID: "1" });
    expect(code).toBe(1);
    expect(text).toMatchInlineSnapshot(`
      "✗ GitHub does not know this App (404 Integration not found). Check that APP_ID and PRIVATE_KEY belong together, GITHUB_API_URL, and the clock of this machine."
    `);
  });
});
