import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { aGitea, aPull, ask, problemsOf, repository, shared } from "./gitea-client.ts";
import { type Received, receive } from "./receiver.ts";

const secret = "between us";
const parse = ({ body }: Received) => JSON.parse(body.toString()) as Record<string, unknown>;
const kinds = (received: readonly Received[]) =>
  received.map(({ headers }) => headers["x-gitea-event-type"]);
const pullEvents = ["pull_request_only", "pull_request_sync", "pull_request_comment"];

describe("a delivery", () => {
  it("is signed over its bytes, and named in everybody's way", async () => {
    const { url, received } = await receive();
    const gitea = await aGitea({ webhook: { url, secret } });
    await gitea.comment(repository, gitea.openIssue(repository, { title: "x" }).number, {
      author: "dora",
      body: "ü",
    });
    const [{ headers, body } = { headers: {}, body: Buffer.from("") }] = received;
    const hex = createHmac("sha256", secret).update(body).digest("hex");
    const { id } = gitea.deliveries[0]!;
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "x-gitea-delivery": id,
      "x-forgejo-delivery": id,
      "x-github-delivery": id,
      "x-gitea-event": "issue_comment",
      "x-gitea-event-type": "issue_comment",
      "x-gitea-signature": hex,
      "x-hub-signature-256": `sha256=${hex}`,
    });
    expect(body.toString()).toMatch(/^\{\n {2}"action": "created",\n/);
    expect(parse(received[0]!)).toMatchObject({ is_pull: false, comment: { body: "ü" } });
    expect(parse(received[0]!)).not.toHaveProperty("installation");
  });

  it("without a secret is signed by nobody, and without Forgejo's name on a Gitea", async () => {
    const { url, received } = await receive();
    const gitea = await aGitea({ webhook: { url, secret: "" }, version: "1.20.6" });
    await gitea.openPull(repository, { head: "x", files: { "a.js": "a\n" } });
    await gitea.comment(repository, 1, { author: "dora", body: "/review" });
    expect(received[0]?.headers).toMatchObject({ "x-hub-signature-256": "sha256=" });
    expect(received[0]?.headers).not.toHaveProperty("x-forgejo-event");
    expect(parse(received.at(-1)!)).not.toHaveProperty("pull_request");
    expect((await ask(gitea, "GET", "/version")).body).toEqual({ version: "1.20.6" });
  });

  it("can arrive twice, again, or again under another id", async () => {
    const { url, received } = await receive();
    const gitea = await aGitea({ webhook: { url, secret } });
    gitea.deliverTwice();
    const { id } = (await gitea.deliver("push", { ref: "x" }))!;
    await gitea.redeliver(id);
    const other = await gitea.replay(id);
    await gitea.deliverRaw({ headers: { "X-Gitea-Delivery": "forged" }, body: "{" });
    const ids = received.map(({ headers }) => headers["x-gitea-delivery"]);
    expect(ids).toEqual([id, id, id, other.id, "forged"]);
    expect(other.id).not.toBe(id);
    expect(new Set(received.slice(0, 4).map(({ body }) => body.toString())).size).toBe(1);
  });

  it("is given up when nobody answers, and never sent where it may not go", async () => {
    const { url } = await receive({ silent: true });
    const slow = await aGitea({ webhook: { url, secret }, deliveryTimeoutMs: 50 });
    expect(await slow.deliver("push", {})).toMatchObject({
      statusCode: undefined,
      error: expect.stringContaining("timeout"),
    });
    const strict = await aGitea({ webhook: { url, secret }, allowedHosts: "external" });
    expect(await strict.deliver("push", {})).toMatchObject({
      statusCode: undefined,
      error: expect.stringMatching(/webhook\.ALLOWED_HOST_LIST setting\), deny '127\.0\.0\.1/),
    });
  });
});

describe("what is sent", () => {
  it("of a pull request's life", async () => {
    const { url, received } = await receive();
    const { gitea } = await aPull({ webhook: { url, secret } });
    await gitea.push(repository, 1, { files: { "b.js": "b\n" } });
    await gitea.convertToDraft(repository, 1);
    await gitea.readyForReview(repository, 1);
    await gitea.lockPull(repository, 1);
    await gitea.closePull(repository, 1);
    await gitea.reopenPull(repository, 1);
    await gitea.mergePull(repository, 1);
    const seen = received.map((one) => {
      const { action, changes, pull_request: pull } = parse(one);
      return [
        one.headers["x-gitea-event-type"],
        one.headers["x-github-event"],
        action,
        changes ?? (pull as { merged?: boolean } | undefined)?.merged,
      ];
    });
    expect(seen).toEqual([
      ["create", "create", undefined, undefined],
      ["push", "push", undefined, undefined],
      ["pull_request", "pull_request", "opened", false],
      ["push", "push", undefined, undefined],
      ["pull_request_sync", "pull_request", "synchronized", false],
      ["pull_request", "pull_request", "edited", { title: { from: "feature" } }],
      ["pull_request", "pull_request", "edited", { title: { from: "WIP: feature" } }],
      ["pull_request", "pull_request", "closed", false],
      ["pull_request", "pull_request", "reopened", false],
      ["push", "push", undefined, undefined],
      ["pull_request", "pull_request", "closed", true],
    ]);
  });

  it("of another base says the new one in the old one's place, and of two changes two events", async () => {
    const { url, received } = await receive();
    const { gitea } = await aPull();
    await gitea.commit(repository, "release", { files: { "r.js": "r\n" } });
    gitea.setWebhook(url, secret);
    await gitea.editPull(repository, 1, { body: "more", base: "release" });
    expect(received.map((one) => parse(one)["changes"])).toEqual([
      { body: { from: "" } },
      { ref: { from: "release" } },
    ]);
  });

  it.each([
    ["APPROVED", "pull_request_review_approved", "pull_request_approved"],
    ["REQUEST_CHANGES", "pull_request_review_rejected", "pull_request_rejected"],
    ["COMMENT", "pull_request_review_comment", "pull_request_comment"],
  ] as const)("of a review with %s: its kind and its text only", async (event, type, said) => {
    const { url, received } = await receive();
    const { gitea } = await aPull();
    gitea.setWebhook(url, secret);
    await gitea.review(repository, 1, { author: "carl", event, body: "hm" });
    expect(received[0]?.headers).toMatchObject({
      "x-gitea-event-type": type,
      "x-github-event": said,
    });
    const payload = parse(received[0]!);
    expect(payload).toMatchObject({ action: "reviewed", review: { type, content: "hm" } });
    expect(payload).not.toHaveProperty("comment");
  });

  it("of comments, the bot's own too, and of an edit that changes nothing", async () => {
    const { url, received } = await receive();
    const { gitea } = await aPull();
    gitea.setWebhook(url, secret);
    const { body } = await ask(gitea, "POST", "issues/1/comments", { body: "x" });
    const { id } = body as { id: number };
    await ask(gitea, "PATCH", `issues/comments/${id}`, { body: "x" });
    await gitea.deleteComment(id, "dora");
    await gitea.until(() => received.length === 3, { what: "three deliveries" });
    expect(received[0]?.headers).toMatchObject({
      "x-gitea-event": "issue_comment",
      "x-gitea-event-type": "pull_request_comment",
    });
    expect(received.map(parse)).toMatchObject([
      {
        action: "created",
        is_pull: true,
        sender: { login: "chorale" },
        issue: { comments: 0 },
        pull_request: { number: 1 },
      },
      { action: "edited", changes: { body: { from: "x" } } },
      { action: "deleted", sender: { login: "dora" }, comment: { id } },
    ]);
  });

  it("of branches and repositories", async () => {
    const { url, received } = await receive();
    const { gitea } = await aPull();
    gitea.setWebhook(url, secret);
    await gitea.deleteBranch(repository, "feature");
    await gitea.renameRepository(repository, "store");
    await gitea.deleteRepository("acme/store");
    expect(received.map(parse)).toMatchObject([
      { ref: "feature", ref_type: "branch" },
      { action: "closed" },
      { action: "deleted", repository: { full_name: "acme/store" } },
    ]);
  });
});

describe("a hook", () => {
  const hook = (url: string, more: object = {}) => ({
    type: "gitea",
    config: { url, content_type: "json", secret },
    active: true,
    ...more,
  });

  it("is created, tried and removed, and never shows its secret", async () => {
    const { url, received } = await receive();
    const gitea = await aGitea({}, { botRole: "admin" });
    const created = await ask(gitea, "POST", "hooks", hook(url, { events: pullEvents }));
    expect(created).toMatchObject({
      status: 201,
      body: {
        config: { url, content_type: "json" },
        events: [
          "pull_request",
          "pull_request_comment",
          "pull_request_review_comment",
          "pull_request_sync",
        ],
      },
    });
    expect(created.text).not.toContain(secret);
    expect(gitea.hooks).toMatchObject([{ secret }]);
    const at = `hooks/${(created.body as { id: number }).id}`;
    expect(await ask(gitea, "POST", `${at}/tests`)).toMatchObject({ status: 204, text: "" });
    await gitea.until(() => gitea.deliveries[0]?.statusCode, { what: "the test" });
    expect(kinds(received)).toEqual(["push"]);
    expect((await ask(gitea, "GET", "hooks")).body).toMatchObject([{ config: { url } }]);
    expect((await ask(gitea, "DELETE", at)).status).toBe(204);
    expect((await ask(gitea, "GET", at)).status).toBe(404);
    expect(gitea.violations).toEqual([]);
  });

  it("gets what it asked for, and sleeps unless it is woken", async () => {
    const { url, received } = await receive();
    const gitea = await aGitea({}, { botRole: "admin" });
    await ask(gitea, "POST", "hooks", hook(url, { events: pullEvents }));
    await ask(gitea, "POST", "hooks", hook(`${url}/asleep`, { active: undefined }));
    await gitea.openPull(repository, { head: "x", files: { "a.js": "a\n" } });
    expect(kinds(received)).toEqual(["pull_request"]);
    expect((await ask(gitea, "GET", "hooks")).body).toMatchObject([
      { active: true },
      { active: false },
    ]);
  });

  it("loses what an edit does not repeat, and keeps its old secret", async () => {
    const gitea = await aGitea({}, { botRole: "admin" });
    const more = { events: pullEvents, branch_filter: "main", authorization_header: "Bearer x" };
    const { body } = await ask(gitea, "POST", "hooks", hook("http://x.test/", more));
    const at = `hooks/${(body as { id: number }).id}`;
    const edit = { config: { secret: "another" } };
    const problems = await problemsOf(gitea, async () => {
      expect((await ask(gitea, "PATCH", at, edit)).body).toMatchObject({
        events: ["push"],
        branch_filter: "",
        authorization_header: "Bearer x",
      });
    });
    expect(problems).toHaveLength(2);
    expect(gitea.hooks).toMatchObject([{ secret, active: true }]);
  });

  describe("is refused", () => {
    const admin = shared({}, async (gitea) => gitea.setPermission(repository, "chorale", "admin"));
    it.each([
      [{ type: "nope" }, "Invalid hook type: nope"],
      [{ type: undefined }, "[Type]: Required"],
      [{ config: { url: "http://x.test" } }, "Missing config option: content_type"],
      [
        { type: "slack", config: { url: "http://x.test", content_type: "json" } },
        "Missing config option: channel",
      ],
      [{ config: { url: "x", content_type: "json" } }, "Invalid url"],
      [{ config: { url: "http://x.test", content_type: "xml" } }, "Invalid content type"],
    ])("with %j", async (change, message) => {
      const body = { ...hook("http://x.test"), ...change };
      expect(await ask(admin(), "POST", "hooks", body)).toMatchObject({
        status: 422,
        body: { message },
      });
    });
  });

  it("of an organization hears of all its repositories; only owners have one", async () => {
    const { url, received } = await receive();
    const gitea = await aGitea();
    gitea.addOrganization("guild", { owners: ["olga"] });
    await gitea.addRepository("guild/shop");
    const at = "/orgs/guild/hooks";
    const body = hook(url, { events: ["pull_request"] });
    const as = (login: string) => ({ token: gitea.createToken(login) });
    expect(await ask(gitea, "POST", at, body, as("chorale"))).toMatchObject({
      status: 403,
      body: { message: "Must be an organization owner" },
    });
    expect((await ask(gitea, "POST", at, body, as("olga"))).status).toBe(201);
    for (const name of ["guild/shop", repository])
      await gitea.openPull(name, { head: "x", files: { "a.js": "a\n" } });
    expect(received.map((one) => parse(one)["repository"])).toMatchObject([
      { full_name: "guild/shop" },
    ]);
  });

  it("can want a form, an authorization and certain branches", async () => {
    const { url, received } = await receive();
    const gitea = await aGitea({}, { botRole: "admin" });
    const config = { url, content_type: "form", secret };
    const special = { config, branch_filter: "{main,release/*}", events: ["push"] };
    const authorization = { authorization_header: "Bearer abc" };
    await ask(gitea, "POST", "hooks", hook(url, { ...special, ...authorization }));
    const change = (path: string) => ({ files: [{ operation: "create", path, content: "" }] });
    await ask(gitea, "POST", "contents", { ...change("a"), new_branch: "other" });
    await ask(gitea, "POST", "contents", { ...change("b"), new_branch: "release/1" });
    await gitea.until(() => received.length === 1, { what: "one delivery" });
    expect(received[0]?.headers).toMatchObject({
      "content-type": "application/x-www-form-urlencoded",
      authorization: "Bearer abc",
    });
    const payload = new URLSearchParams(received[0]?.body.toString()).get("payload") ?? "";
    expect(JSON.parse(payload)).toMatchObject({ ref: "refs/heads/release/1" });
    const signature = createHmac("sha256", secret).update(payload).digest("hex");
    expect(received[0]?.headers["x-gitea-signature"]).toBe(signature);
  });
});
