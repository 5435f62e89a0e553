import { Octokit } from "@octokit/rest";
import { describe, expect, it } from "vitest";
import { aGitea, aPull, ask, problemsOf, repository, shared } from "./gitea-client.ts";

const sha = expect.stringMatching(/^[0-9a-f]{40}$/);

describe("what is read", () => {
  const pulled = shared();

  it.each([
    ["/version", { version: "15.0.3+gitea-1.22.0" }],
    ["/settings/api", { max_response_items: 50, default_paging_num: 30 }],
    ["/settings/ui", { allowed_reactions: expect.arrayContaining(["eyes"]) }],
    ["/user", { login: "chorale", username: "chorale", email: "chorale@example.test" }],
    ["/users/DORA", { login: "dora", email: "dora@noreply.example.test" }],
    [
      "/users/chorale/tokens",
      expect.arrayContaining([expect.objectContaining({ sha1: "", scopes: ["all"] })]),
    ],
    ["/orgs/acme", { name: "acme", username: "acme" }],
    ["/orgs/acme/repos", [{ full_name: "acme/shop" }]],
    ["", { default_branch: "main", permissions: { admin: false, push: true, pull: true } }],
    ["collaborators/chorale/permission", { permission: "write", role_name: "write" }],
    ["assignees", [{ login: "chorale" }]],
    ["pulls/1", { number: 1, state: "open", draft: false, changed_files: 1, mergeable: true }],
    ["pulls", [{ number: 1, head: { label: "feature" }, base: { label: "main" } }]],
    ["pulls/1/files", [{ filename: "src/cart.js", status: "changed", additions: 1, deletions: 1 }]],
    ["pulls/1/commits", [{ sha, author: { login: "dora" }, commit: { tree: { sha } } }]],
    ["issues/1", { number: 1, pull_request: { draft: false, merged: false } }],
    ["contents/src/cart.js", { type: "file", content: "b25lCnR3bwp0aHJlZQo=", size: 14 }],
    ["contents/src?ref=feature", [{ name: "cart.js", type: "file", content: null }]],
    ["git/trees/main?recursive=true&per_page=2", { truncated: true, total_count: 4 }],
    ["git/commits/feature", { sha, files: [{ filename: "src/cart.js", status: "modified" }] }],
    ["branches", [{ name: "feature" }, { name: "main", user_can_push: true }]],
    ["branches/main", { name: "main", commit: { id: sha } }],
    ["commits/feature/statuses", []],
    ["pulls/1/reviews", []],
  ])("%s", async (path, expected) => {
    const gitea = pulled();
    const token = gitea.createToken("chorale");
    const { status, body } = await ask(gitea, "GET", path, undefined, { token });
    expect(status).toBe(200);
    expect(body).toMatchObject(expected);
    expect(gitea.violations).toEqual([]);
  });

  it("by octokit, where both hosts agree", async () => {
    const { gitea } = await aPull();
    const octokit = new Octokit({ baseUrl: `${gitea.url}/api/v1`, auth: gitea.bot.token });
    const place = { owner: "acme", repo: "shop" };
    await octokit.rest.pulls.get({ ...place, pull_number: 1 });
    await octokit.rest.issues.createComment({ ...place, issue_number: 1, body: "hello" });
    await octokit.rest.repos.getContent({ ...place, path: "src/cart.js", ref: "main" });
    expect(gitea.comments(repository, 1)).toMatchObject([{ body: "hello" }]);
    expect(gitea.violations).toEqual([]);
  });

  it("as bytes: a file of any commit, branch or pull request", async () => {
    const { gitea, head } = await aPull();
    for (const ref of [head, head.slice(0, 8), "feature", "refs/pull/1/head", "pull/1/head"])
      expect((await ask(gitea, "GET", `raw/src/cart.js?ref=${ref}`)).text).toBe("one\n2\nthree\n");
    const { headers, text } = await ask(gitea, "GET", "raw/docs/read%20me.md");
    expect(text).toBe("# Shop\n");
    expect(headers.get("content-type")).toBe("text/plain; charset=utf-8");
  });

  it("as git's own diff, with paths as they are", async () => {
    const { gitea } = await aPull();
    await gitea.push(repository, 1, { files: { "ü ñ.js": "x\n" } });
    const { text, headers } = await ask(gitea, "GET", "pulls/1.diff");
    expect(headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(text).toContain("@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n");
    expect(text).toContain("+++ b/ü ñ.js\t\n");
  });

  it("names a fork's branch without its owner", async () => {
    const gitea = await aGitea();
    const changed = { head: "fix", fork: "mallory/shop", files: { "a.js": "a\n" } };
    const pull = await gitea.openPull(repository, changed);
    const { body } = await ask(gitea, "GET", "pulls/1");
    expect(body).toMatchObject({
      head: { label: "fix", ref: "fix", repo: { full_name: "mallory/shop", fork: true } },
    });
    const inFork = await ask(gitea, "GET", `raw/a.js?ref=${pull.pull.head.sha}`);
    expect(inFork.text).toBe("a\n");
    expect((await ask(gitea, "GET", "raw/a.js?ref=fix")).status).toBe(404);
  });
});

describe("what is not there", () => {
  const pulled = shared();

  it.each([
    ["/repos/nope/nope", { message: "The target couldn't be found.", errors: [] }],
    ["/users/nope", { message: "user redirect does not exist [name: nope]" }],
    ["/repositories/5", { message: "The target couldn't be found." }],
    ["pulls/7", { message: "The target couldn't be found." }],
    ["pulls/7.diff", { message: "The target couldn't be found." }],
    ["pulls/abc", { message: "The target couldn't be found." }],
    ["raw/nope", { message: "The target couldn't be found." }],
    ["raw/src", { message: "getBlobForEntry", errors: [] }],
    ["contents/nope", { message: "GetContentsOrList" }],
    ["issues/7/comments", { message: "IsErrIssueNotExist" }],
    ["issues/comments/7", { errors: ["comment does not exist [id: 7, issue_id: 0]"] }],
    ["collaborators/nope/permission", { message: expect.stringContaining("nope") }],
    ["git/commits/nope", { message: "nope" }],
    ["branches/nope", { errors: ["branch does not exist [name: nope]"] }],
    ["pulls/1/merge", { errors: [] }],
  ])("%s", async (path, expected) => {
    const gitea = pulled();
    const { status, body } = await ask(gitea, "GET", path);
    expect({ status, body }).toMatchObject({
      status: 404,
      body: { url: `${gitea.url}/api/swagger`, ...expected },
    });
  });

  it.each([
    ["GET", "/nope", 404, "404 page not found\n"],
    ["GET", "check-runs", 404, "404 page not found\n"],
    ["PUT", "pulls/1", 405, ""],
    ["HEAD", "/version", 405, ""],
  ])("is no route: %s %s", async (method, path, status, text) => {
    const gitea = pulled();
    const problems = await problemsOf(gitea, async () => {
      expect(await ask(gitea, method, path)).toMatchObject({ status, text });
    });
    expect(problems).toHaveLength(1);
  });
});

describe("who may ask", () => {
  const pulled = shared();

  it.each([
    ["a token", (token: string) => `token ${token}`],
    ["a bearer's", (token: string) => `Bearer ${token}`],
    ["a password", (token: string) => `Basic ${btoa(`chorale:${token}`)}`],
    ["a name", (token: string) => `Basic ${btoa(`${token}:x-oauth-basic`)}`],
  ])("knows %s", async (_, header) => {
    const gitea = await aGitea();
    const headers = { authorization: header(gitea.bot.token) };
    expect((await ask(gitea, "GET", "/user", undefined, { headers })).status).toBe(200);
    expect(gitea.requests[0]?.caller).toBe("chorale");
  });

  it("lets anybody read what is public, and nobody in with a wrong token", async () => {
    const gitea = await aGitea();
    const nobody = { token: "" };
    expect(await ask(gitea, "GET", "", undefined, nobody)).toMatchObject({
      status: 200,
      body: { permissions: { admin: false, push: false, pull: true } },
    });
    expect(await ask(gitea, "GET", "/user", undefined, nobody)).toMatchObject({
      status: 401,
      body: { message: "token is required" },
    });
    expect(await ask(gitea, "GET", "/version", undefined, { token: "abc" })).toMatchObject({
      status: 401,
      body: { message: "access token does not exist [sha: abc]" },
    });
  });

  it("hides what is private", async () => {
    const gitea = await aGitea({}, { private: true });
    const token = gitea.createToken("mallory");
    expect((await ask(gitea, "GET", "", undefined, { token })).status).toBe(404);
    expect((await ask(gitea, "GET", "", undefined, { token: "" })).status).toBe(404);
    expect((await ask(gitea, "GET", "")).status).toBe(200);
  });

  it.each([
    ["GET", "/user", "read:repository", "read:user"],
    ["GET", "pulls/1", "write:issue", "read:repository"],
    ["POST", "statuses/main", "read:repository", "write:repository"],
    ["POST", "issues/1/comments", "write:repository", "write:issue"],
    ["POST", "pulls/1/reviews", "write:issue", "write:repository"],
    ["GET", "/orgs/acme", "write:repository", "read:organization"],
  ] as const)("%s %s with %s lacks %s", async (method, path, has, needs) => {
    const gitea = pulled();
    const token = gitea.createToken("chorale", [has]);
    expect(await ask(gitea, method, path, undefined, { token })).toMatchObject({
      status: 403,
      body: { message: `token does not have at least one of required scope(s): [${needs}]` },
    });
  });

  it("answers about permissions only administrators, or oneself", async () => {
    const { gitea } = await aPull();
    const about = (login: string, token?: string) =>
      ask(gitea, "GET", `collaborators/${login}/permission`, undefined, token ? { token } : {});
    expect(await about("dora")).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining("collaborators can query only their own") },
    });
    gitea.addUser("root", { administrator: true });
    const token = gitea.createToken("root");
    gitea.setPermission(repository, "dora", "admin");
    gitea.setPermission(repository, "carl", "none");
    const words = ["root", "dora", "chorale", "carl"].map(async (login) => {
      const { body } = await about(login, token);
      return (body as { permission: string }).permission;
    });
    expect(await Promise.all(words)).toEqual(["owner", "admin", "write", "none"]);
    expect((await ask(gitea, "GET", "collaborators/dora")).status).toBe(204);
    expect((await ask(gitea, "GET", "assignees")).body).toMatchObject([
      { login: "chorale" },
      { login: "dora" },
    ]);
  });

  it("refuses what only writers and administrators may", async () => {
    const { gitea, head } = await aPull({}, { botRole: "read" });
    expect(await ask(gitea, "POST", `statuses/${head}`, { state: "pending" })).toMatchObject({
      status: 403,
      body: { message: "user should have a permission to write to a repo" },
    });
    expect(await ask(gitea, "GET", "hooks")).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining("collaborator with admin write") },
    });
    const { id } = await gitea.comment(repository, 1, { author: "dora", body: "mine" });
    const edit = await ask(gitea, "PATCH", `issues/comments/${id}`, { body: "yours" });
    expect(edit).toMatchObject({ status: 403, text: "" });
  });
});
