import { describe, expect, it } from "vitest";
import { hosted, linesAbout, ownerToken, repository } from "./hosted.ts";
import { freePort, inside } from "./inside.ts";
import { aStranger } from "./stranger.ts";

describe("chorale connect gitea refuses", () => {
  it("a host that is too old, but not one whose version says nothing", async () => {
    const old = await hosted({ version: "1.19.4" });
    const run = await old.connect();
    expect([run.code, old.textOf(run)]).toMatchInlineSnapshot(`
      [
        2,
        "✗ HOST runs Gitea 1.19.4, which is too old.
        Chorale needs Gitea 1.20 or Forgejo 8 at least: update it.

      Do what stands below each ✗, then run this again.",
      ]
    `);
    expect(old.gitea.hooks).toEqual([]);
    const unclear = await hosted({ version: "dev" });
    const other = await unclear.connect();
    expect(other.code).toBe(0);
    expect(linesAbout("version", other)).toEqual([
      `! ${unclear.name} runs a version that says nothing (dev).`,
    ]);
  });

  it("an address at which there is no such host", async () => {
    const { run } = await inside();
    const { address: page } = await aStranger();
    const location = "https://git.example.org/api/v1/version";
    const { address: moved } = await aStranger({ status: 301, headers: { location } });
    const { address: login } = await aStranger({ status: 302, headers: { location: "/login" } });
    const nobody = `127.0.0.1:${await freePort()}`;
    const sentences: string[] = [];
    for (const host of [page, moved, login, nobody]) {
      const args = ["--url", `http://${host}`, "--token", "canary-token", "--repo", repository];
      const { code, stdout } = await run(["connect", "gitea", ...args]);
      expect(code).toBe(2);
      expect(stdout).not.toContain("canary");
      sentences.push(stdout.replaceAll(host, "HOST").split("\n\n", 1)[0] ?? "");
    }
    expect(sentences.join("\n")).toMatchInlineSnapshot(`
      "✗ At http://HOST/api/v1/version there is no Gitea or Forgejo: what came was another page.
        Give the address of the host's start page, with its path if it has one.
      ✗ http://HOST leads to https://git.example.org.
        Give that as the host's address: requests that write don't follow.
      ✗ At http://HOST/api/v1/version there is no Gitea or Forgejo: what came was a redirection.
        Give the address of the host's start page, with its path if it has one.
      ✗ HOST can't be reached: nothing listens there.
        Check the address http://HOST, and the network of this machine."
    `);
  });

  it("shows its token to nobody who does not say that he is a host", async () => {
    const { run } = await inside();
    const { address, authorizations } = await aStranger({ body: "{}" });
    const args = ["--url", `http://${address}`, "--token", "canary", "--repo", repository];
    await run(["connect", "gitea", ...args]);
    expect(authorizations).toEqual([undefined]);
  });

  it("a token that the host does not know, without printing it, although the host repeats it", async () => {
    const host = await hosted();
    const run = await host.connect(undefined, { env: { GITEA_TOKEN: "canary-token" } });
    expect(run.code).toBe(2);
    expect(host.textOf(run)).toMatchInlineSnapshot(`
      "✓ HOST runs Forgejo 15.0.3.
      ✗ HOST does not know the token.
        As the bot, on HOST under Settings → Applications, make a token for all repositories with write:repository, write:issue, read:user; the scopes of one that is there can't be changed.

      Do what stands below each ✗, then run this again."
    `);
  });

  it.each(["canary\njunk", "canary\u200b", "canary token", " "])(
    "what can't be a token without printing it (%j)",
    async (token) => {
      const host = await hosted();
      const repo = ["--repo", repository];
      const runs = [
        await host.connect([...repo, "--token", token]),
        await host.connect([...repo, "--token", "-"], { input: token.replace("\n", "\r") }),
        await host.connect([...repo, "--admin-token", token]),
        ...(token === " " ? [] : [await host.connect(repo, { env: { GITEA_TOKEN: token } })]),
      ];
      for (const { code, stdout, stderr } of runs) {
        expect([code, stdout]).toEqual([2, ""]);
        expect(stderr).toMatch(
          /^(--token|--admin-token|GITEA_TOKEN) (holds a character that no token has|is empty): copy it again\.\n$/,
        );
      }
      expect(host.gitea.hooks).toEqual([]);
    },
  );

  it.each([
    [
      "reading alone",
      ["read:repository", "read:issue", "read:user"],
      "✗ chorale's token lacks write:repository, write:issue.",
    ],
    [
      "everything but the user",
      ["write:repository", "write:issue"],
      "✗ The token lacks read:user.",
    ],
    ["issues alone", ["write:issue", "read:user"], "✗ chorale's token lacks write:repository."],
  ] as const)("a token for %s", async (_, scopes, sentence) => {
    const host = await hosted();
    const { gitea } = host;
    const token = gitea.createToken(gitea.bot.login, scopes);
    const run = await host.connect(undefined, { env: { GITEA_TOKEN: token } });
    expect(run.code).toBe(2);
    expect(linesAbout("✗ ", run)).toEqual([sentence]);
    expect(gitea.hooks).toEqual([]);
  });

  it("a bot that may not see to webhooks, and takes the token of somebody who may", async () => {
    const host = await hosted({ bot: "write" });
    const alone = await host.connect();
    expect(alone.code).toBe(2);
    expect(host.textOf(alone)).toMatchInlineSnapshot(`
      "✓ HOST runs Forgejo 15.0.3.
      ✓ The token has what it needs: on HOST Chorale is chorale.
      ✓ http://HERE leads here; no Chorale runs yet, so this listens in its place.
      ! chorale may write to acme/shop but is no administrator: it reviews, but obeys only commands that change nothing.
        Hosts tell administrators alone who may command: in acme/shop under Settings → Collaborators, make it one.
      ✗ Webhooks of acme/shop take an administrator of acme/shop, which chorale is not.
        Make chorale an administrator there, or run this again with --admin-token - and a token with write:repository of an administrator of acme/shop; it is used for this alone and kept nowhere.
        Or create the webhook by hand, under Settings → Webhooks: type Gitea or Forgejo; target http://HERE/api/gitea/webhooks/HOST; POST; application/json; the webhook secret of the settings; of the custom events those of pull requests called Modification (on Gitea Pull Request), Comments and Synchronized.

      Put this into .env, or run this again with --write:

      GITEA_URL=http://HOST
      GITEA_TOKEN=  # the bot's token
      GITEA_WEBHOOK_SECRET=SECRET
      CHORALE_PUBLIC_URL=http://HERE

      Do what stands below each ✗, then run this again."
    `);
    const token = ownerToken(host.gitea);
    const helped = await host.connect(["--repo", repository, "--admin-token", "-"], {
      input: token,
    });
    expect(helped.code).toBe(0);
    expect(linesAbout("webhook", helped)).toEqual(["✓ acme/shop: the webhook was created."]);
    expect(helped.stdout).not.toContain(token);
    const reading = host.gitea.createToken("grace", ["read:repository"]);
    const sentences: string[] = [];
    for (const given of [reading, "canary-token"]) {
      const run = await host.connect(["--repo", repository, "--admin-token", given]);
      expect(run.code).toBe(2);
      expect(run.stdout).not.toContain("canary");
      sentences.push(...linesAbout("✗ ", run));
    }
    expect(sentences).toEqual([
      "✗ Webhooks of acme/shop take the scope write:repository, which the token of --admin-token lacks.",
      `✗ ${host.name} does not know the token of --admin-token.`,
    ]);
  });
});

describe("a test delivery that does not arrive", () => {
  it("because the host may not deliver to this machine is explained", async () => {
    const host = await hosted({ allowedHosts: "external" });
    const run = await host.connect(["--repo", repository, "--wait", "1"]);
    expect(run.code).toBe(2);
    expect(host.textOf(run)).toMatchInlineSnapshot(`
      "✓ HOST runs Forgejo 15.0.3.
      ✓ The token has what it needs: on HOST Chorale is chorale.
      ✓ http://HERE leads here; no Chorale runs yet, so this listens in its place.
      ✓ chorale is an administrator of acme/shop.
      ✓ acme/shop: the webhook was created.
      ✗ The test delivery did not arrive at http://HERE/api/gitea/webhooks/HOST within 1 s.
        To HOST, 127.0.0.1 is its own machine, or its own container: if Chorale runs elsewhere, say where with --public-url.
        Gitea and Forgejo deliver to their own machine only where they may: put 127.0.0.1 into this list of HOST's app.ini, and restart it.

        [webhook]
        ALLOWED_HOST_LIST = external,127.0.0.1

        What became of it stands on http://HOST/acme/shop/settings/hooks/N, under its recent deliveries.

      Put this into .env, or run this again with --write:

      GITEA_URL=http://HOST
      GITEA_TOKEN=  # the bot's token
      GITEA_WEBHOOK_SECRET=SECRET
      CHORALE_PUBLIC_URL=http://HERE

      Do what stands below each ✗, then run this again."
    `);
  });

  it("at an address that nobody here reaches either is explained, and the address not kept", async () => {
    const host = await hosted();
    // Neither of this machine nor private, as hosts see it, and yet refused at once.
    const elsewhere = `http://0.0.0.0:${await freePort()}`;
    const args = ["--repo", repository, "--wait", "1", "--write", "--public-url"];
    const run = await host.connect([...args, elsewhere]);
    expect(run.code).toBe(2);
    expect(host.textOf(run).replaceAll(elsewhere, "ELSEWHERE")).toMatchInlineSnapshot(`
      "✓ HOST runs Forgejo 15.0.3.
      ✓ The token has what it needs: on HOST Chorale is chorale.
      ! From here, ELSEWHERE can't be reached: nothing listens there.
        That may be so although HOST reaches it; the test delivery will show.
      ✓ .env now has GITEA_URL, GITEA_TOKEN, GITEA_WEBHOOK_SECRET.
      ✓ chorale is an administrator of acme/shop.
      ✓ acme/shop: the webhook was created.
      ✗ The test delivery did not arrive at ELSEWHERE/api/gitea/webhooks/HOST within 1 s.
        Check that HOST gets to that address: its name, firewalls, the proxy in front of Chorale and its certificate. If its app.ini has an ALLOWED_HOST_LIST, external or 0.0.0.0 has to be in it. What became of it stands on http://HOST/acme/shop/settings/hooks/N, under its recent deliveries.
      ! CHORALE_PUBLIC_URL is not set yet: nothing has arrived at ELSEWHERE.
        Give the address again with --public-url, or the right one; it is kept when a test delivery has arrived there.

      Do what stands below each ✗, then run this again."
    `);
    const right = await host.connect([...args, `http://127.0.0.1:${host.port}`]);
    expect(right.code).toBe(0);
    expect(linesAbout(".env now has", right)).toEqual(["✓ .env now has CHORALE_PUBLIC_URL."]);
  });

  it("is not waited for again in every repository", async () => {
    const host = await hosted({ allowedHosts: "external" });
    await host.gitea.addRepository("acme/site", { botRole: "admin" });
    const run = await host.connect(["--repo", repository, "acme/site", "--wait", "1"]);
    expect(run.code).toBe(2);
    expect(linesAbout("arrive", run)).toHaveLength(1);
    expect(host.gitea.hooks).toHaveLength(2);
  });

  it("is not even sent where deliveries would go to somebody else", async () => {
    const host = await hosted();
    const location = "https://chorale.example.org/";
    const { address: stranger } = await aStranger({ status: 308, headers: { location } });
    const run = await host.connect(["--repo", repository, "--public-url", `http://${stranger}`]);
    expect(run.code).toBe(2);
    expect(host.textOf(run).replaceAll(stranger, "STRANGER")).toMatchInlineSnapshot(`
      "✓ HOST runs Forgejo 15.0.3.
      ✓ The token has what it needs: on HOST Chorale is chorale.
      ✗ http://STRANGER does not lead here: what came was HTTP 308, a redirection to https://chorale.example.org/.
        Have your proxy pass on everything that comes there to HERE, or name the right address with --public-url.

      Put this into .env, or run this again with --write:

      GITEA_URL=http://HOST
      GITEA_TOKEN=  # the bot's token
      GITEA_WEBHOOK_SECRET=SECRET

      Do what stands below each ✗, then run this again."
    `);
    expect(host.gitea.hooks).toEqual([]);
    const args = ["--repo", repository, "--write", "--public-url"];
    const written = await host.connect([...args, `http://${stranger}`]);
    expect(linesAbout(".env now has", written)).toEqual([
      "✓ .env now has GITEA_URL, GITEA_TOKEN, GITEA_WEBHOOK_SECRET.",
    ]);
    const right = await host.connect([...args, `http://127.0.0.1:${host.port}`]);
    expect(right.code).toBe(0);
    expect(linesAbout(".env now has", right)).toEqual(["✓ .env now has CHORALE_PUBLIC_URL."]);
  });

  it("is not sent past a proxy that keeps the path from the server that runs", async () => {
    const host = await hosted();
    const secret = "the secret that the server runs with";
    await host.serve({ token: host.gitea.bot.token, secret });
    const { address: proxy } = await aStranger({ status: 404 });
    const run = await host.connect(["--repo", repository, "--public-url", `http://${proxy}`], {
      env: { GITEA_WEBHOOK_SECRET: secret },
    });
    expect(run.code).toBe(2);
    expect(linesAbout("✗ ", run)).toEqual([
      `✗ http://${proxy} does not lead to the Chorale that runs here: what came was HTTP 404.`,
    ]);
    expect(run.stdout).not.toContain("HOST=");
    expect(host.gitea.hooks).toEqual([]);
  });

  it("can't be taken where something else listens", async () => {
    const host = await hosted();
    const { address: stranger } = await aStranger({ status: 404 });
    const [, port = ""] = stranger.split(":");
    const run = await host.connect(undefined, { env: { PORT: port } });
    expect(run.code).toBe(2);
    expect(linesAbout("✗ ", run).map((line) => line.replaceAll(stranger, "STRANGER"))).toEqual([
      "✗ No delivery can be taken here: STRANGER can't be listened on (EADDRINUSE): another program listens there. Stop it, or set PORT.",
    ]);
    expect(host.gitea.hooks).toEqual([]);
  });
});

describe("chorale connect gitea asks", () => {
  it("for what only a person can say", async () => {
    const { run } = await inside();
    const sentences: string[] = [];
    for (const args of [
      [],
      ["--repo", "shop"],
      ["--repo", "acme/shop"],
      ["--repo", "acme/shop", "--url", "git.example.org"],
      ["--repo", "acme/shop", "--url", "https://git.example.org"],
      ["--repo", "acme/shop", "--url", "https://git.example.org", "--token", "t"],
      [
        "--repo",
        "acme/shop",
        "--url",
        "http://localhost:3300",
        "--token",
        "t",
        "--public-url",
        "x",
      ],
      [
        "--repo",
        "acme/shop",
        "--url",
        "http://localhost:3300",
        "--token",
        "t",
        "--public-url",
        "https://me:canary@chorale.example.org",
      ],
      ["--repo", "acme/shop", "--url", "https://git.example.org", "--token", "t", "--wait", "0"],
      ["--org", ""],
      ["--org", "acme/shop"],
    ]) {
      const { code, stdout, stderr } = await run(["connect", "gitea", ...args]);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).not.toContain("canary");
      sentences.push(stderr.trimEnd());
    }
    const zero = await run(["connect", "gitea", "--org", "acme"], { env: { PORT: "0" } });
    sentences.push(zero.stderr.trimEnd());
    expect(sentences.join("\n")).toMatchInlineSnapshot(`
      "Say what to connect: --repo owner/name, or --org name.
      error: option '--repo <owner/name...>' argument 'shop' is invalid. Name a repository as owner/name.
      (chorale --help lists what there is)
      Say which host with --url, such as --url https://git.example.org.
      --url must be an address such as https://git.example.org.
      Say with which token to ask git.example.org: set GITEA_TOKEN, or give --token - and write it on standard input. As the bot, on git.example.org under Settings → Applications, make one with write:repository, write:issue and read:user.
      Say with --public-url where git.example.org reaches Chorale, such as --public-url https://chorale.example.org. Behind a reverse proxy that is the proxy's address.
      --public-url must be an address such as https://chorale.example.org.
      --public-url must hold no user and no password: hosts would show them.
      error: option '--wait <seconds>' argument '0' is invalid. Give a number from 1.
      (chorale --help lists what there is)
      error: option '--org <name>' argument '' is invalid. Give an organisation's name alone.
      (chorale --help lists what there is)
      error: option '--org <name>' argument 'acme/shop' is invalid. Give an organisation's name alone.
      (chorale --help lists what there is)
      PORT is 0, which is another port at each start: set one that stays, such as PORT=3000."
    `);
  });
});
