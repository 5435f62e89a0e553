import { createHmac, createSign, generateKeyPairSync } from "node:crypto";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import {
  type GitHub,
  type GitHubOptions,
  primaryRateLimit,
  secondaryRateLimit,
  startGitHub,
} from "../../emulators/github/github.ts";
import { receive } from "./receiver.ts";

const acme = { owner: "acme", repo: "shop" };
const secret = "between us";
const closers: (() => Promise<unknown>)[] = [];
let github: GitHub;

beforeEach(async () => {
  github = await start();
  await github.addRepository("acme/shop", {
    files: { "src/cart.js": "one\ntwo\nthree\n", "docs/read me.md": "# Shop\n" },
  });
});

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function start(options: GitHubOptions = {}): Promise<GitHub> {
  const started = await startGitHub(options);
  closers.push(() => started.close());
  return started;
}

/** Octokit as the app installed at this account; nothing is retried. */
async function asInstallation(login = "acme", on = github): Promise<Octokit> {
  const auth = { appId: on.app.id, privateKey: on.app.privateKey };
  const options = { authStrategy: createAppAuth, baseUrl: on.url, log: quiet };
  const app = new Octokit({ ...options, auth });
  const { data } = await app.rest.apps.getUserInstallation({ username: login });
  return new Octokit({ ...options, auth: { ...auth, installationId: data.id } });
}
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** With the token of an installation, for requests that octokit would not send. Follows no redirect. */
async function request(method: string, path: string, body?: unknown, headers = {}) {
  const octokit = await asInstallation();
  const auth = await octokit.auth({ type: "installation" });
  const token = typeof auth === "object" && auth && "token" in auth ? String(auth.token) : "";
  return fetch(github.url + path, {
    method,
    redirect: "manual",
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

function jwt(claims: Record<string, unknown>, key = github.app.privateKey): string {
  const signed = `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}`;
  return `${signed}.${createSign("RSA-SHA256").update(signed).sign(key, "base64url")}`;
}

const aPull = (files: Record<string, string> = { "src/cart.js": "one\ntwo and a half\nthree\n" }) =>
  github.openPull("acme/shop", { head: "feature", author: "dora", files });

const get = (path: string, headers: Record<string, string>) =>
  fetch(github.url + path, { headers });
const seconds = () => Math.floor(Date.now() / 1000);

describe("who may ask", () => {
  it.each([
    ["nothing", undefined],
    ["a token nobody issued", "Bearer ghs_invented"],
    ["another scheme", "Basic eDp5"],
  ])("refuses %s", async (_, authorization) => {
    const answer = await get("/repos/acme/shop", authorization ? { authorization } : {});
    expect(answer.status).toBe(401);
    expect(answer.headers.get("x-ratelimit-limit")).toBe("5000");
  });

  it.each([
    ["is too long valid", 401, () => ({ iat: seconds(), exp: seconds() + 3600, iss: 4242 })],
    ["is expired", 401, () => ({ iat: seconds() - 700, exp: seconds() - 100, iss: 4242 })],
    ["names another app", 404, () => ({ iat: seconds(), exp: seconds() + 60, iss: 1 })],
    ["is right", 200, () => ({ iat: seconds() - 30, exp: seconds() + 540, iss: "4242" })],
  ])("answers an app whose JWT %s with %i", async (_, status, claims) => {
    const answer = await get("/app", { authorization: `Bearer ${jwt(claims())}` });
    expect(answer.status).toBe(status);
  });

  it("refuses a JWT signed with another key", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
    const claims = { iat: seconds(), exp: seconds() + 60, iss: 4242 };
    const authorization = `Bearer ${jwt(claims, pem)}`;
    expect((await get("/app", { authorization })).status).toBe(401);
  });

  it("hides private repositories of other installations and lets public ones be read only", async () => {
    await github.addRepository("globex/secret", { private: true });
    await github.addRepository("globex/open");
    const octokit = await asInstallation("acme");
    await expect(octokit.rest.repos.get({ owner: "globex", repo: "secret" })).rejects.toMatchObject(
      { status: 404 },
    );
    const { data } = await octokit.rest.repos.get({ owner: "globex", repo: "open" });
    expect(data.default_branch).toBe("main");
    await expect(
      octokit.rest.checks.create({ owner: "globex", repo: "open", name: "x", head_sha: "0" }),
    ).rejects.toMatchObject({ status: 403 });
  });

  it("refuses what the app has no permission for", async () => {
    const limited = await start({ app: { permissions: { metadata: "read", contents: "read" } } });
    await limited.addRepository("acme/shop");
    const octokit = await asInstallation("acme", limited);
    await expect(
      octokit.rest.issues.createComment({ ...acme, issue_number: 1, body: "hello" }),
    ).rejects.toMatchObject({
      status: 403,
      message: expect.stringMatching(/Resource not accessible by integration/),
    });
  });

  it("counts requests and refuses when none is left", async () => {
    const small = await start({ requestsPerHour: 1 });
    await small.addRepository("acme/shop");
    const octokit = await asInstallation("acme", small);
    const { headers } = await octokit.rest.repos.get(acme);
    expect(headers["x-ratelimit-remaining"]).toBe("0");
    await expect(octokit.rest.repos.get(acme)).rejects.toMatchObject({ status: 403 });
  });
});

describe("a pull request", () => {
  it("has the commits, the files and the diff that git computes", async () => {
    const { number } = await aPull({
      "src/cart.js": "one\n2\nthree\n",
      "src/größe.js": "x\n",
    });
    const octokit = await asInstallation();
    const { data: pull } = await octokit.rest.pulls.get({ ...acme, pull_number: number });
    expect(pull).toMatchObject({
      state: "open",
      mergeable: true,
      changed_files: 2,
      additions: 2,
      commits: 1,
    });
    const files = await octokit.paginate(octokit.rest.pulls.listFiles, {
      ...acme,
      pull_number: number,
    });
    expect(files.map((file) => [file.filename, file.status, file.patch])).toEqual([
      ["src/cart.js", "modified", "@@ -1,3 +1,3 @@\n one\n-two\n+2\n three"],
      ["src/größe.js", "added", "@@ -0,0 +1 @@\n+x"],
    ]);
    const { data: diff } = await octokit.rest.pulls.get({
      ...acme,
      pull_number: number,
      mediaType: { format: "diff" },
    });
    expect(diff).toContain("diff --git a/src/cart.js b/src/cart.js\nindex ");
    expect(diff).toContain('"b/src/gr\\303\\266\\303\\237e.js"');
  });

  it("gives the same commits the same ids everywhere", async () => {
    const other = await start();
    await other.addRepository("acme/shop", {
      files: { "src/cart.js": "one\ntwo\nthree\n", "docs/read me.md": "# Shop\n" },
    });
    expect(await other.sha("acme/shop", "main")).toBe(await github.sha("acme/shop", "main"));
  });

  it("says of every file what became of it", async () => {
    await github.commit("acme/shop", "main", {
      files: { "old.js": "a\nb\nc\nd\n", "gone.js": "x\n", "real.js": "y\n" },
    });
    const { number } = await github.openPull("acme/shop", {
      head: "mixed",
      files: {
        "old.js": null,
        "new.js": "a\nb\nc\nd\n",
        "gone.js": null,
        "real.js": { symlink: "new.js" },
        "run.sh": { content: "#!/bin/sh\n", mode: "100755" },
        "image.png": new Uint8Array([0, 1, 2, 0]),
        "vendor/lib": { submodule: "1".repeat(40) },
      },
    });
    const octokit = await asInstallation();
    const { data } = await octokit.rest.pulls.listFiles({ ...acme, pull_number: number });
    const seen = data.map((file) => [file.filename, file.status, file.patch !== undefined]);
    expect(seen).toEqual([
      ["gone.js", "removed", true],
      ["image.png", "added", false],
      ["new.js", "renamed", false],
      ["real.js", "changed", true],
      ["run.sh", "added", true],
      ["vendor/lib", "added", true],
    ]);
    expect(data[2]?.previous_filename).toBe("old.js");
  });

  it("refuses the diff of too many files with 406, but lists them page by page", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 3205 }, (_, index) => [`many/${index}.txt`, `${index}\n`]),
    );
    const { number } = await aPull(files);
    const octokit = await asInstallation();
    const pull = { ...acme, pull_number: number };
    await expect(
      octokit.rest.pulls.get({ ...pull, mediaType: { format: "diff" } }),
    ).rejects.toMatchObject({
      status: 406,
      message: expect.stringMatching(/maximum number of files \(300\)/),
      response: { data: { errors: [{ field: "diff", code: "too_large" }] } },
    });
    const first = await octokit.rest.pulls.listFiles({ ...pull, per_page: 100 });
    expect(first.headers.link).toMatch(
      /repositories\/\d+\/pulls.*page=2>; rel="next".*page=30>; rel="last"/,
    );
    const listed = await octokit.paginate(octokit.rest.pulls.listFiles, { ...pull, per_page: 100 });
    expect(listed).toHaveLength(3000);
    expect(new Set(listed.map((file) => file.filename)).size).toBe(3000);
  });

  it("refuses the diff of too many lines", async () => {
    const { number } = await aPull({ "long.txt": "x\n".repeat(20_001) });
    const octokit = await asInstallation();
    await expect(
      octokit.rest.pulls.get({ ...acme, pull_number: number, mediaType: { format: "diff" } }),
    ).rejects.toMatchObject({
      status: 406,
      message: expect.stringMatching(/maximum number of lines \(20000\)/),
    });
  });

  it("outlives its fork and an unrelated history", async () => {
    const pull = await github.openPull("acme/shop", {
      head: "feature",
      fork: "mallory/shop",
      files: { "a.js": "a\n" },
    });
    const octokit = await asInstallation();
    const asked = { ...acme, pull_number: pull.number };
    expect((await octokit.rest.pulls.get(asked)).data.head.label).toBe("mallory:feature");
    await github.forcePush("acme/shop", pull, { orphan: true, files: { "b.js": "b\n" } });
    const { data: files } = await octokit.rest.pulls.listFiles(asked);
    expect(files.map((file) => `${file.status} ${file.filename}`)).toContain("added b.js");
    await expect(
      octokit.rest.repos.compareCommitsWithBasehead({
        ...acme,
        basehead: `main...${pull.pull.head.sha}`,
      }),
    ).rejects.toMatchObject({ status: 404, message: expect.stringMatching(/No common ancestor/) });
    github.deleteFork("mallory/shop");
    expect((await octokit.rest.pulls.get(asked)).data.head.repo).toBeNull();
  });

  it("takes a review only if every line is in the diff", async () => {
    const { number } = await aPull();
    const octokit = await asInstallation();
    const comment = { path: "src/cart.js", body: "why?", side: "RIGHT" };
    const review = { ...acme, pull_number: number, event: "COMMENT", body: "see below" } as const;
    await expect(
      octokit.rest.pulls.createReview({
        ...review,
        comments: [
          { ...comment, line: 2 },
          { ...comment, line: 99 },
        ],
      }),
    ).rejects.toMatchObject({
      status: 422,
      message: expect.stringMatching(/must be part of the diff/),
    });
    expect(github.reviews("acme/shop", number)).toEqual([]);
    await octokit.rest.pulls.createReview({
      ...review,
      comments: [2, 3].map((line) => ({ ...comment, line })),
    });
    const { data } = await octokit.rest.pulls.listReviewComments({ ...acme, pull_number: number });
    expect(data).toMatchObject([
      { path: "src/cart.js", line: 2, side: "RIGHT" },
      { path: "src/cart.js", line: 3, side: "RIGHT" },
    ]);
  });
});

describe("the contents of a repository", () => {
  it("are read as JSON, raw, as a folder, and by branch", async () => {
    await github.commit("acme/shop", "other/branch", { files: { "src/cart.js": "changed\n" } });
    const octokit = await asInstallation();
    const { data } = await octokit.rest.repos.getContent({ ...acme, path: "docs/read me.md" });
    expect(data).toMatchObject({ type: "file", encoding: "base64", size: 7 });
    const raw = await octokit.rest.repos.getContent({
      ...acme,
      path: "src/cart.js",
      ref: "other/branch",
      mediaType: { format: "raw+json" },
    });
    expect(raw.data).toBe("changed\n");
    const root = await octokit.rest.repos.getContent({ ...acme, path: "" });
    expect(root.data).toMatchObject([
      { name: "docs", type: "dir" },
      { name: "src", type: "dir" },
    ]);
    await expect(
      octokit.rest.repos.getContent({ ...acme, path: "nowhere.js" }),
    ).rejects.toMatchObject({ status: 404 });
  });

  it("come without content above a megabyte, unless asked for raw", async () => {
    const text = "x".repeat(1024 * 1024 + 1);
    const sha = await github.commit("acme/shop", "main", { files: { "big.txt": text } });
    const octokit = await asInstallation();
    const asked = { ...acme, path: "big.txt", ref: sha };
    const { data } = await octokit.rest.repos.getContent(asked);
    expect(data).toMatchObject({ encoding: "none", content: "", size: text.length });
    const raw = await octokit.rest.repos.getContent({ ...asked, mediaType: { format: "raw" } });
    expect(raw.data).toBe(text);
  });

  it("are read as git objects", async () => {
    const octokit = await asInstallation();
    const sha = await github.sha("acme/shop", "main");
    const { data: tree } = await octokit.rest.git.getTree({
      ...acme,
      tree_sha: sha,
      recursive: "1",
    });
    expect(tree.tree.map((entry) => entry.path)).toEqual([
      "docs",
      "docs/read me.md",
      "src",
      "src/cart.js",
    ]);
    const file_sha = tree.tree[3]?.sha ?? "";
    const { data: blob } = await octokit.rest.git.getBlob({ ...acme, file_sha });
    expect(Buffer.from(blob.content, "base64").toString()).toBe("one\ntwo\nthree\n");
    const { data: commit } = await octokit.rest.repos.getCommit({ ...acme, ref: "main" });
    expect(commit.files).toHaveLength(2);
  });

  it("are compared with what the branch left behind", async () => {
    await aPull();
    await github.commit("acme/shop", "main", { files: { "later.js": "later\n" } });
    const octokit = await asInstallation();
    const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
      ...acme,
      basehead: "main...feature",
    });
    expect(data).toMatchObject({ status: "diverged", ahead_by: 1, behind_by: 1 });
    expect(data.files?.map((file) => file.filename)).toEqual(["src/cart.js"]);
  });
});

describe("comments", () => {
  it("of the app say so and keep every body they ever had", async () => {
    const { number } = await aPull();
    const octokit = await asInstallation();
    const { data } = await octokit.rest.issues.createComment({
      ...acme,
      issue_number: number,
      body: "first",
    });
    expect(data.user).toMatchObject({ login: "chorale[bot]", type: "Bot" });
    expect(data.performed_via_github_app).toMatchObject({ id: 4242, slug: "chorale" });
    await octokit.rest.issues.updateComment({ ...acme, comment_id: data.id, body: "second" });
    const [comment] = github.comments("acme/shop", number);
    expect(comment?.history.map((one) => one.body)).toEqual(["first", "second"]);
    await octokit.rest.issues.deleteComment({ ...acme, comment_id: data.id });
    expect(github.comments("acme/shop", number)).toEqual([]);
  });

  it("come thirty a page", async () => {
    const { number } = await aPull();
    for (let index = 0; index < 65; index++)
      await github.comment("acme/shop", number, { author: "dora", body: `comment ${index}` });
    const octokit = await asInstallation();
    const asked = { ...acme, issue_number: number };
    expect((await octokit.rest.issues.listComments(asked)).data).toHaveLength(30);
    expect(await octokit.paginate(octokit.rest.issues.listComments, asked)).toHaveLength(65);
    const last = await octokit.rest.issues.listComments({ ...asked, page: 3 });
    expect(last.data).toHaveLength(5);
    expect(last.headers.link).not.toContain('rel="next"');
  });

  it("are refused above 65,536 characters", async () => {
    const { number } = await aPull();
    const octokit = await asInstallation();
    const asked = { ...acme, issue_number: number };
    await octokit.rest.issues.createComment({ ...asked, body: "x".repeat(65_536) });
    await expect(
      octokit.rest.issues.createComment({ ...asked, body: "x".repeat(65_537) }),
    ).rejects.toMatchObject({
      status: 422,
      message: expect.stringMatching(/too long \(maximum is 65536 characters\)/),
    });
    expect(github.violations).toEqual([]);
  });

  it("take each reaction of a user once", async () => {
    const { number } = await aPull();
    const { id } = await github.comment("acme/shop", number, { author: "dora", body: "/review" });
    const octokit = await asInstallation();
    const reaction = { ...acme, comment_id: id, content: "eyes" } as const;
    expect((await octokit.rest.reactions.createForIssueComment(reaction)).status).toBe(201);
    expect((await octokit.rest.reactions.createForIssueComment(reaction)).status).toBe(200);
    expect(github.reactions(id).map((one) => one.content)).toEqual(["eyes"]);
  });
});

describe("check runs", () => {
  const annotation = {
    path: "src/cart.js",
    start_line: 2,
    end_line: 2,
    annotation_level: "warning",
    message: "look here",
  } as const;

  it("gather annotations over updates", async () => {
    const { pull } = await aPull();
    const octokit = await asInstallation();
    const output = {
      title: "t",
      summary: "s",
      annotations: Array.from({ length: 50 }, () => annotation),
    };
    const { data: run } = await octokit.rest.checks.create({
      ...acme,
      name: "review",
      head_sha: pull.head.sha,
      status: "in_progress",
      output,
    });
    const update = { ...acme, check_run_id: run.id };
    await octokit.rest.checks.update({ ...update, conclusion: "neutral", output });
    const annotations = await octokit.paginate(octokit.rest.checks.listAnnotations, update);
    expect(annotations).toHaveLength(100);
    const { data } = await octokit.rest.checks.listForRef({
      ...acme,
      ref: pull.head.sha,
      check_name: "review",
    });
    expect(data.check_runs).toMatchObject([{ status: "completed", conclusion: "neutral" }]);
  });

  it.each([
    [
      "51 annotations",
      {
        output: {
          title: "t",
          summary: "s",
          annotations: Array.from({ length: 51 }, () => annotation),
        },
      },
    ],
    ["a completed run without a conclusion", { status: "completed" }],
    [
      "an annotation that ends before it starts",
      { output: { title: "t", summary: "s", annotations: [{ ...annotation, end_line: 1 }] } },
    ],
    ["an unknown field", { colour: "red" }],
    ["a number for a name", { name: 7 }],
  ])("refuse %s", async (_, wrong) => {
    const head_sha = await github.sha("acme/shop", "main");
    const body = { name: "review", head_sha, ...wrong };
    const answer = await request("POST", "/repos/acme/shop/check-runs", body);
    expect(answer.status).toBe(422);
    expect(github.checkRuns("acme/shop")).toEqual([]);
    expect(github.violations).toHaveLength(1);
  });
});

it("says who may do what", async () => {
  github.setPermission("acme/shop", "dora", "maintain");
  const octokit = await asInstallation();
  const ask = async (username: string) =>
    (await octokit.rest.repos.getCollaboratorPermissionLevel({ ...acme, username })).data;
  expect(await ask("dora")).toMatchObject({ permission: "write", role_name: "maintain" });
  expect(await ask("acme")).toMatchObject({ permission: "admin" });
  await aPull();
  await expect(ask("nobody-knows")).rejects.toMatchObject({ status: 404 });
});

it("records routes, fields, parameters and formats that do not exist", async () => {
  const { number } = await aPull();
  const comments = `/repos/acme/shop/issues/${number}/comments`;
  expect((await request("GET", "/repos/acme/shop/everything")).status).toBe(404);
  expect((await request("POST", comments, { body: "x", silent: true })).status).toBe(422);
  expect((await request("GET", `${comments}?limit=5`)).status).toBe(422);
  expect((await request("GET", comments, undefined, { accept: "text/html" })).status).toBe(415);
  expect(github.violations.map((one) => one.path)).toEqual([
    "/repos/acme/shop/everything",
    comments,
    `${comments}?limit=5`,
    comments,
  ]);
  expect(github.comments("acme/shop", number)).toEqual([]);
});

describe("webhooks", () => {
  it("are signed over the bytes that are sent", async () => {
    const { url, received } = await receive();
    github.setWebhook(url, secret);
    await aPull();
    const [delivery] = received;
    const { headers, body } = delivery!;
    expect(headers["x-hub-signature-256"]).toBe(
      `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
    );
    expect(headers).toMatchObject({
      "x-github-event": "pull_request",
      "x-github-hook-installation-target-type": "integration",
      "content-type": "application/json",
    });
    expect(JSON.parse(body.toString())).toMatchObject({
      action: "opened",
      number: 1,
      pull_request: { head: { ref: "feature", repo: { full_name: "acme/shop" } } },
      repository: { full_name: "acme/shop" },
      installation: { id: expect.any(Number) },
      sender: { login: "dora" },
    });
    expect(github.deliveries).toMatchObject([
      { event: "pull_request", action: "opened", statusCode: 202 },
    ]);
  });

  it("tell of a push with both heads", async () => {
    const { url, received } = await receive();
    const pull = await aPull();
    github.setWebhook(url, secret);
    const before = pull.pull.head.sha;
    const after = await github.push("acme/shop", pull, { files: { "new.js": "new\n" } });
    expect(JSON.parse(received[0]!.body.toString())).toMatchObject({
      action: "synchronize",
      before,
      after,
      pull_request: { head: { sha: after }, commits: 2 },
    });
  });

  it("tell of comments, the app's own too", async () => {
    const { url } = await receive();
    const { number } = await aPull();
    github.setWebhook(url, secret);
    await github.comment("acme/shop", number, { author: "eve", body: "/review" });
    const octokit = await asInstallation();
    await octokit.rest.issues.createComment({ ...acme, issue_number: number, body: "done" });
    await github.until(() => github.deliveries.every((one) => one.statusCode), {
      what: "both deliveries",
    });
    const payloads = github.deliveries.map((one) => JSON.parse(one.request.body));
    expect(payloads).toMatchObject([
      { action: "created", sender: { login: "eve" }, issue: { pull_request: {} } },
      { action: "created", sender: { login: "chorale[bot]", type: "Bot" } },
    ]);
  });

  it("can be delivered again, and forged", async () => {
    const { url, received } = await receive({ status: 401 });
    github.setWebhook(url, secret);
    await aPull();
    const { id, statusCode } = github.deliveries[0]!;
    expect(statusCode).toBe(401);
    await github.redeliver(id);
    await github.deliverRaw({ headers: { "X-GitHub-Delivery": "forged" }, body: "{" });
    expect(received.map((one) => one.headers["x-github-delivery"])).toEqual([id, id, "forged"]);
    expect(received[1]?.body).toEqual(received[0]?.body);
  });

  it("are not sent where the app is not installed", async () => {
    const { url } = await receive();
    github.setWebhook(url, secret);
    await github.addRepository("globex/shop", { installed: false });
    await github.openPull("globex/shop", { head: "x", files: { "x.js": "x\n" } });
    expect(github.deliveries).toEqual([]);
  });
});

describe("a pull request's life", () => {
  it("ends with a merge commit on the base branch", async () => {
    const { url } = await receive();
    const { number } = await aPull();
    github.setWebhook(url, secret);
    const merged = await github.mergePull("acme/shop", number);
    expect(await github.sha("acme/shop", "main")).toBe(merged);
    expect(JSON.parse(github.deliveries[0]!.request.body)).toMatchObject({
      action: "closed",
      pull_request: { merged: true, merge_commit_sha: merged, changed_files: 1 },
    });
  });

  it("knows drafts, closing and deleted branches", async () => {
    const { url } = await receive();
    github.setWebhook(url, secret);
    const { number } = await github.openPull("acme/shop", {
      head: "draft",
      draft: true,
      files: { "d.js": "d\n" },
    });
    await github.readyForReview("acme/shop", number);
    await github.closePull("acme/shop", number);
    await github.reopenPull("acme/shop", number);
    await github.deleteBranch("acme/shop", "draft");
    expect(github.deliveries.map((one) => one.action)).toEqual([
      "opened",
      "ready_for_review",
      "closed",
      "reopened",
      "closed",
    ]);
  });
});

describe("a repository that was renamed", () => {
  it("is redirected to by its number: 301 for GET, 307 for all else", async () => {
    const { repository } = await aPull();
    await github.renameRepository("acme/shop", "store");
    const read = await request("GET", "/repos/acme/shop/issues/1/comments?per_page=5");
    expect(read.status).toBe(301);
    const location = `${github.url}/repositories/${repository.id}/issues/1/comments`;
    expect(read.headers.get("location")).toBe(`${location}?per_page=5`);
    const write = await request("POST", "/repos/Acme/Shop/issues/1/comments", { body: "hello" });
    expect(write.status).toBe(307);
    expect(await write.json()).toMatchObject({ message: "Moved Permanently", url: location });
    expect(github.comments("acme/store", 1)).toEqual([]);

    const { pathname } = new URL(location);
    expect((await request("POST", pathname, { body: "hello" })).status).toBe(201);
    expect(github.comments("acme/store", 1)).toMatchObject([{ body: "hello" }]);
    expect((await request("GET", "/repos/acme/store")).status).toBe(200);
  });

  it("is found under its old name until another one takes it", async () => {
    await github.renameRepository("acme/shop", "store");
    const { id } = await github.addRepository("acme/shop", { files: { "other.js": "" } });
    const answer = await request("GET", "/repos/acme/shop");
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ id });
  });

  it("is gone under every name once it is deleted", async () => {
    await github.renameRepository("acme/shop", "store");
    await github.deleteRepository("acme/store");
    expect((await request("GET", "/repos/acme/shop")).status).toBe(404);
    expect((await request("GET", "/repos/acme/store")).status).toBe(404);
  });
});

it("refuses an app's comment in a locked conversation, not a collaborator's", async () => {
  await aPull();
  await github.lockPull("acme/shop", 1);
  const octokit = await asInstallation();
  await expect(
    octokit.rest.issues.createComment({ ...acme, issue_number: 1, body: "hello" }),
  ).rejects.toMatchObject({ status: 403, message: expect.stringMatching(/issue is locked/) });
  expect((await octokit.rest.issues.get({ ...acme, issue_number: 1 })).data.locked).toBe(true);
  await github.comment("acme/shop", 1, { author: "acme", body: "enough" });
  expect(github.comments("acme/shop", 1)).toHaveLength(1);
});

describe("faults", () => {
  it("come ahead of the route, as often as asked", async () => {
    github.fail({ path: /shop$/, status: 502, times: 2, headers: { "retry-after": "1" } });
    const answers = [];
    for (let index = 0; index < 3; index++) answers.push(await request("GET", "/repos/acme/shop"));
    expect(answers.map((one) => one.status)).toEqual([502, 502, 200]);
    expect(answers[0]?.headers.get("retry-after")).toBe("1");
  });

  it("close the connection", async () => {
    github.fail({ method: "GET", path: /shop$/, reset: true });
    await expect(request("GET", "/repos/acme/shop")).rejects.toThrow("fetch failed");
    expect(github.requests.at(-1)).toMatchObject({ status: undefined, fault: true });
  });

  it("break the connection in the middle of an answer, which took effect", async () => {
    await aPull();
    const path = "/repos/acme/shop/issues/1/comments";
    github.fail({ method: "POST", path: /comments$/, cut: true });
    const answer = await request("POST", path, { body: "hello" });
    expect(answer.status).toBe(201);
    await expect(answer.text()).rejects.toThrow("terminated");
    expect(github.comments("acme/shop", 1)).toMatchObject([{ body: "hello" }]);
  });

  it.each([
    ["a broken connection", { reset: true } as const],
    ["a bad gateway", { status: 502 }],
  ])("lose an answer behind what was done, with %s", async (_, fault) => {
    await aPull();
    github.fail({ method: "POST", path: /comments$/, ...fault, afterwards: true });
    const answer = await request("POST", "/repos/acme/shop/issues/1/comments", { body: "hi" }).then(
      ({ status }) => status,
      String,
    );
    expect(answer).toEqual("status" in fault ? 502 : "TypeError: fetch failed");
    expect(github.comments("acme/shop", 1)).toMatchObject([{ body: "hi" }]);
  });

  it("look like the limits that are documented", async () => {
    github.fail({ path: /shop$/, ...primaryRateLimit({ resetAtSeconds: 1_900_000_000 }) });
    const primary = await request("GET", "/repos/acme/shop");
    expect(primary.status).toBe(403);
    expect(primary.headers.get("x-ratelimit-remaining")).toBe("0");
    expect(primary.headers.get("x-ratelimit-reset")).toBe("1900000000");

    github.fail({ path: /shop$/, ...secondaryRateLimit({ status: 429, retryAfterSeconds: 30 }) });
    const secondary = await request("GET", "/repos/acme/shop");
    expect(secondary.status).toBe(429);
    expect(secondary.headers.get("retry-after")).toBe("30");
    expect(Number(secondary.headers.get("x-ratelimit-remaining"))).toBeGreaterThan(0);
    expect(await secondary.json()).toMatchObject({
      message: expect.stringContaining("secondary rate limit"),
    });

    github.fail({ path: /shop$/, ...secondaryRateLimit() });
    const silent = await request("GET", "/repos/acme/shop");
    expect(silent.status).toBe(403);
    expect(silent.headers.has("retry-after")).toBe(false);
  });

  it("hold a request back until the test lets it go", async () => {
    const { number } = await aPull();
    const gate = Promise.withResolvers<void>();
    github.fail({ method: "GET", path: /comments$/, heldUntil: gate.promise });
    const held = request("GET", `/repos/acme/shop/issues/${number}/comments`);
    await github.until(() => github.requests.some((one) => one.fault), { what: "the fault" });
    await github.comment("acme/shop", number, { author: "dora", body: "said meanwhile" });
    gate.resolve();
    expect(await (await held).json()).toMatchObject([{ body: "said meanwhile" }]);
  });

  it("never answer, and still let the emulator close", async () => {
    github.fail({ path: /shop$/, hang: true });
    const hanging = request("GET", "/repos/acme/shop").catch(String);
    await github.until(() => github.requests.some((one) => one.fault), { what: "the fault" });
    await github.close();
    expect(await hanging).toContain("fetch failed");
  });
});

describe("waiting", () => {
  it("ends as soon as what is waited for is there", async () => {
    const { number } = await aPull();
    const waiting = github.until(() => github.comments("acme/shop", number)[0], {
      what: "a comment",
    });
    await github.comment("acme/shop", number, { author: "dora", body: "here" });
    expect((await waiting).body).toBe("here");
  });

  it("says what happened when it is in vain", async () => {
    await request("GET", "/repos/acme/shop");
    await expect(github.until(() => false, { timeoutMs: 1, what: "a miracle" })).rejects.toThrow(
      /Waited for a miracle[^]*GET \/repos\/acme\/shop → 200/,
    );
  });
});
