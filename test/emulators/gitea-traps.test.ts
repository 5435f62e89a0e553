import { describe, expect, it } from "vitest";
import { aGitea, aPull, ask, problemsOf, repository, shared } from "./gitea-client.ts";

describe("pages", () => {
  const changed = Object.fromEntries(
    Array.from({ length: 7 }, (_, index) => [`many/${index}.txt`, `${index}\n`]),
  );
  const sevenFiles = shared({ pageItems: 3, maxPageItems: 5 }, (gitea) =>
    gitea.openPull(repository, { head: "many", files: changed }),
  );

  it.each([
    ["", 3, "true", /page=2>; rel="next",<[^>]+page=3>; rel="last"$/],
    ["?limit=50", 5, "true", /limit=50&page=2>; rel="next"/],
    ["?limit=0&page=0", 3, "true", /page=2>; rel="next"/],
    ["?limit=3&page=3", 1, "false", /page=1>; rel="first",<[^>]+page=2>; rel="prev"$/],
    ["?limit=3&page=9", 0, "false", /rel="first",<[^>]+page=2>; rel="prev"$/],
  ])("of files%s", async (query, count, hasMore, link) => {
    const { body, headers } = await ask(sevenFiles(), "GET", `pulls/1/files${query}`);
    expect(body).toHaveLength(count);
    expect(headers.get("x-total-count")).toBe("7");
    expect(headers.get("x-hasmore")).toBe(hasMore);
    expect(headers.get("link")).toMatch(link);
  });

  it("take no notice of per_page, which is GitHub's word", async () => {
    const gitea = sevenFiles();
    const problems = await problemsOf(gitea, async () => {
      expect((await ask(gitea, "GET", "pulls/1/files?per_page=7")).body).toHaveLength(3);
    });
    expect(problems).toEqual(["unknown query parameters: per_page"]);
  });

  it("are none for comments: all come at once", async () => {
    const gitea = sevenFiles();
    for (let index = 0; index < 6; index += 1)
      await gitea.comment(repository, 1, { author: "dora", body: `${index}` });
    const { body, headers } = await ask(gitea, "GET", "issues/1/comments");
    expect(body).toHaveLength(6);
    expect(headers.get("link")).toBeNull();
    expect(headers.get("x-total-count")).toBe("6");
  });

  it("are asked for with a page, not with a limit, where statuses are listed", async () => {
    const gitea = sevenFiles();
    const head = await gitea.sha(repository, "many");
    for (const context of ["a", "b", "c"])
      await ask(gitea, "POST", `statuses/${head}`, { state: "success", context });
    const list = async (query: string) =>
      (await ask(gitea, "GET", `commits/${head}/statuses?${query}`)).body;
    expect(await list("limit=1")).toHaveLength(3);
    expect(await list("limit=1&page=1")).toHaveLength(1);
  });
});

describe("a change", () => {
  it("has words of its own for what became of a file", async () => {
    const gitea = await aGitea();
    await gitea.commit(repository, "main", {
      files: {
        "old.js": "a\nb\nc\nd\n",
        "gone.js": "x\n",
        "real.js": "y\n",
        "image.png": new Uint8Array([0, 1, 2, 0]),
        "run.sh": "#!/bin/sh\n",
      },
    });
    await gitea.openPull(repository, {
      head: "mixed",
      files: {
        "old.js": null,
        "new.js": "a\nb\nc\nd\n",
        "gone.js": null,
        "real.js": { symlink: "new.js" },
        "image.png": new Uint8Array([0, 1, 3, 0]),
        "run.sh": { content: "#!/bin/sh\n", mode: "100755" },
        "src/cart.js": "one\n2\nthree\n",
      },
    });
    const { body } = await ask(gitea, "GET", "pulls/1/files");
    const seen = (body as Record<string, unknown>[]).map((file) => [
      file["filename"],
      file["status"],
      file["previous_filename"],
      "patch" in file,
    ]);
    expect(seen).toEqual([
      ["gone.js", "deleted", undefined, false],
      ["image.png", "unchanged", undefined, false],
      ["new.js", "renamed", "old.js", false],
      ["real.js", "deleted", undefined, false],
      ["real.js", "added", undefined, false],
      ["run.sh", "unchanged", undefined, false],
      ["src/cart.js", "changed", undefined, false],
    ]);
  });

  it("is JSON, whatever Accept asks for", async () => {
    const { gitea } = await aPull();
    const headers = { accept: "application/vnd.github.v3.diff" };
    const problems = await problemsOf(gitea, async () => {
      const { body } = await ask(gitea, "GET", "pulls/1", undefined, { headers });
      expect(body).toMatchObject({ number: 1 });
    });
    expect(problems).toEqual([`no answer in the format of Accept: ${headers.accept}`]);
  });

  it("lags behind a push: the head is new, the diff is old", async () => {
    const gitea = await aGitea();
    const first = { head: "fix", fork: "mallory/shop", files: { "a.js": "a\n" } };
    await gitea.openPull(repository, first);
    const { sha, catchUp } = await gitea.pushAhead(repository, 1, { files: { "b.js": "b\n" } });
    const see = async () => ({
      head: ((await ask(gitea, "GET", "pulls/1")).body as { head: { sha: string } }).head.sha,
      diff: /b\.js/.test((await ask(gitea, "GET", "pulls/1.diff")).text),
      raw: (await ask(gitea, "GET", `raw/b.js?ref=${sha}`)).status,
    });
    expect(await see()).toEqual({ head: sha, diff: false, raw: 404 });
    await catchUp();
    expect(await see()).toEqual({ head: sha, diff: true, raw: 200 });
  });

  it("from a fork that is gone can't be listed any more", async () => {
    const gitea = await aGitea();
    await gitea.openPull(repository, { head: "x", fork: "bob/shop", files: { "a.js": "a\n" } });
    await gitea.deleteFork("bob/shop");
    expect((await ask(gitea, "GET", "pulls/1")).body).toMatchObject({
      state: "closed",
      head: { ref: "refs/pull/1/head", repo_id: -1, repo: null },
      changed_files: 0,
    });
    expect(await ask(gitea, "GET", "pulls/1/files")).toMatchObject({
      status: 500,
      body: undefined,
    });
    expect((await ask(gitea, "GET", "pulls/1.diff")).text).toContain("+a\n");
  });

  it("is a draft by its title", async () => {
    const gitea = await aGitea();
    await gitea.openPull(repository, { head: "x", draft: true, files: { "a.js": "a\n" } });
    const { body } = await ask(gitea, "GET", "pulls/1");
    expect(body).toMatchObject({ title: "WIP: x", draft: true, mergeable: false });
    expect((await ask(gitea, "GET", "issues/1")).body).toMatchObject({
      pull_request: { draft: true },
    });
    await gitea.readyForReview(repository, 1);
    expect(gitea.pull(repository, 1)).toMatchObject({ title: "x", pull: { draft: false } });
  });

  it("is listed in any state unless one is asked for", async () => {
    const { gitea } = await aPull();
    await gitea.closePull(repository, 1);
    expect((await ask(gitea, "GET", "pulls")).body).toHaveLength(1);
    expect((await ask(gitea, "GET", "pulls?state=open")).body).toHaveLength(0);
  });
});

describe("a body", () => {
  const pulled = shared();

  it.each([
    ["{}", {}, 422, "[Body]: Required"],
    ['{"body":""}', {}, 422, "[Body]: Required"],
    ['{"body":5}', {}, 422, expect.stringContaining("json: cannot unmarshal")],
    ["{", {}, 422, expect.stringContaining("invalid character")],
    ['{"body":"x"}', { "content-type": "text/plain" }, 422, "[]: Unsupported Content-Type"],
    ["body=x", { "content-type": "application/x-www-form-urlencoded" }, 201, undefined],
    ['{"body":"   "}', {}, 201, undefined],
  ])("of a comment: %s", async (body, headers, status, message) => {
    const gitea = pulled();
    const problems = await problemsOf(gitea, async () => {
      const answer = await ask(gitea, "POST", "issues/1/comments", body, { headers });
      expect(answer).toMatchObject({ status, ...(message && { body: { message } }) });
    });
    expect(problems).toHaveLength(status === 422 ? 1 : 0);
  });

  it("may hold what nobody knows", async () => {
    const gitea = pulled();
    const body = { body: "x", in_reply_to: 5 };
    const problems = await problemsOf(gitea, async () => {
      expect((await ask(gitea, "POST", "issues/1/comments", body)).status).toBe(201);
    });
    expect(problems).toEqual(["unknown field: in_reply_to"]);
  });
});

describe("a comment", () => {
  const pulled = shared();

  it("is created, edited, read and deleted by its id", async () => {
    const gitea = pulled();
    const { body } = await ask(gitea, "POST", "issues/1/comments", { body: "hello" });
    const { id } = body as { id: number };
    expect(body).toMatchObject({
      body: "hello",
      user: { login: "chorale" },
      pull_request_url: `${gitea.url}/acme/shop/pulls/1`,
      issue_url: "",
    });
    const at = `issues/comments/${id}`;
    expect((await ask(gitea, "PATCH", at, { body: "ho" })).body).toMatchObject({ body: "ho" });
    expect((await ask(gitea, "GET", at)).body).toMatchObject({ body: "ho" });
    expect(await ask(gitea, "DELETE", at)).toMatchObject({ status: 204, text: "" });
    expect((await ask(gitea, "DELETE", at)).status).toBe(404);
  });

  it("of somebody else can be edited by whoever may write", async () => {
    const gitea = pulled();
    const { id } = await gitea.comment(repository, 1, { author: "dora", body: "mine" });
    const { body } = await ask(gitea, "PATCH", `issues/comments/${id}`, { body: "ours" });
    expect(body).toMatchObject({ user: { login: "dora" }, body: "ours" });
  });

  it("is dated by those alone who govern the repository", async () => {
    const gitea = pulled();
    const body = { body: "x", updated_at: "2020-01-01T00:00:00Z" };
    const { id } = await gitea.comment(repository, 1, { author: "dora", body: "mine" });
    const before = gitea.comments(repository, 1).length;
    for (const [method, path] of [
      ["POST", "issues/1/comments"],
      ["PATCH", `issues/comments/${id}`],
    ] as const) {
      expect(await ask(gitea, method, path, body)).toMatchObject({
        status: 403,
        body: { message: expect.stringContaining("right to set an update date") },
      });
    }
    expect(gitea.comments(repository, 1)).toHaveLength(before);
    expect(gitea.comments(repository, 1).at(-1)).toMatchObject({ id, body: "mine" });
  });

  it("can be locked out", async () => {
    const { gitea } = await aPull({}, { botRole: "read" });
    await gitea.lockPull(repository, 1);
    expect(await ask(gitea, "POST", "issues/1/comments", { body: "x" })).toMatchObject({
      status: 403,
      body: { message: "You cannot comment on a locked issue." },
    });
    const { id } = await gitea.comment(repository, 1, { author: "acme", body: "enough" });
    const reaction = await ask(gitea, "POST", `issues/comments/${id}/reactions`, { content: "+1" });
    expect(reaction.status).toBe(403);
  });

  it("has reactions without ids, and null for none", async () => {
    const gitea = pulled();
    const { id } = await gitea.comment(repository, 1, { author: "dora", body: "/review" });
    const at = `issues/comments/${id}/reactions`;
    const react = async (method: string, content?: string) =>
      (await ask(gitea, method, at, content === undefined ? {} : { content })).status;
    expect((await ask(gitea, "GET", at)).body).toBeNull();
    expect(await react("POST", "eyes")).toBe(201);
    expect(await react("POST", "eyes")).toBe(200);
    expect(await ask(gitea, "POST", at, { content: "thumbsup" })).toMatchObject({
      status: 403,
      body: { message: "'thumbsup' is not an allowed reaction" },
    });
    const { body } = await ask(gitea, "GET", at);
    expect(body).toEqual([
      { content: "eyes", created_at: expect.any(String), user: expect.any(Object) },
    ]);
    expect(await react("POST", "+1")).toBe(201);
    expect(await react("DELETE", "heart")).toBe(200);
    expect(gitea.reactions(id)).toHaveLength(2);
    expect(await react("DELETE", "eyes")).toBe(200);
    expect(gitea.reactions(id)).toMatchObject([{ content: "+1" }]);
    expect(await react("DELETE")).toBe(200);
    expect((await ask(gitea, "GET", at)).body).toBeNull();
  });
});

describe("a commit status", () => {
  const pulled = shared();
  let commits = 0;
  const aCommit = () => {
    const branch = `branch-${++commits}`;
    return pulled().commit(repository, branch, { files: { [branch]: "" } });
  };

  it("is numbered by commit, calls its state status, and is not checked", async () => {
    const gitea = pulled();
    const head = await aCommit();
    const post = (body: object) => ask(gitea, "POST", `statuses/${head.slice(0, 10)}`, body);
    expect(await post({ state: "pending", context: " review ", description: "…" })).toMatchObject({
      status: 201,
      body: { id: 1, status: "pending", context: "review", creator: { login: "chorale" } },
    });
    const problems = await problemsOf(gitea, async () => {
      expect((await post({ state: "neutral" })).body).toMatchObject({ id: 2, status: "neutral" });
    });
    expect(problems).toEqual(["there is no state neutral"]);
    const { status, body } = await ask(gitea, "POST", "statuses/nope", { state: "error" });
    expect({ status, body }).toMatchObject({ status: 404, body: { message: "nope" } });
  });

  it.each([
    [["success"], "success"],
    [["success", "pending"], "pending"],
    [["pending", "warning"], "warning"],
    [["error", "success"], "failure"],
    [["neutral", "error"], "neutral"],
    [[], ""],
  ])("%s together is %j", async (states, combined) => {
    const gitea = pulled();
    const head = await aCommit();
    for (const state of states)
      await ask(gitea, "POST", `statuses/${head}`, { state, context: state });
    const { body } = await ask(gitea, "GET", `commits/${head}/status`);
    expect(body).toMatchObject({
      state: combined,
      total_count: states.length,
      ...(states.length === 0 ? { statuses: null, repository: null } : { sha: head }),
    });
  });

  it("counts only the latest of a context", async () => {
    const gitea = pulled();
    const head = await aCommit();
    for (const state of ["pending", "success"])
      await ask(gitea, "POST", `statuses/${head}`, { state, context: "chorale" });
    expect((await ask(gitea, "GET", `commits/${head}/status`)).body).toMatchObject({
      state: "success",
      statuses: [{ id: 2 }],
    });
    const all = gitea.statuses(repository).filter(({ sha }) => sha === head);
    expect(all).toMatchObject([{ state: "pending" }, { state: "success" }]);
  });
});

it("finds refs by the beginning of their names, and of no other's", async () => {
  const { gitea, head } = await aPull();
  await gitea.addFork(repository, "bob/shop");
  const find = async (prefix: string) =>
    (await ask(gitea, "GET", `git/refs/${prefix}`)).body as { ref: string }[];
  expect(await find("heads/mai")).toMatchObject([{ ref: "refs/heads/main" }]);
  expect(await find("pull/1/head")).toMatchObject([
    { ref: "refs/pull/1/head", object: { sha: head } },
  ]);
  expect((await find("heads")).map(({ ref }) => ref)).toEqual([
    "refs/heads/feature",
    "refs/heads/main",
  ]);
  for (const prefix of ["heads/x", "ain", "forks"])
    expect((await ask(gitea, "GET", `git/refs/${prefix}`)).status).toBe(404);
});

it("takes no words and no commits where it is archived, but statuses, reactions and reviews", async () => {
  const { gitea, head } = await aPull();
  const { id, repository: shop } = await gitea.comment(repository, 1, {
    author: "dora",
    body: "x",
  });
  gitea.setState(repository, { isArchived: true });
  const post = async (path: string, body: object) => await ask(gitea, "POST", path, body);
  const archived = {
    status: 423,
    body: { message: `<Repository ${shop.id}:acme/shop> is archived` },
  };
  expect(await post("issues/1/comments", { body: "y" })).toMatchObject(archived);
  const edit = ask(gitea, "PATCH", `issues/comments/${id}`, { body: "y" });
  expect(await edit).toMatchObject(archived);
  expect(await post("contents", { files: [] })).toMatchObject(archived);
  expect(await ask(gitea, "DELETE", "branches/feature")).toMatchObject(archived);
  expect((await post(`statuses/${head}`, { state: "success" })).status).toBe(201);
  expect((await post(`issues/comments/${id}/reactions`, { content: "eyes" })).status).toBe(201);
  expect((await post("pulls/1/reviews", { event: "COMMENT", body: "y" })).status).toBe(200);
});

it("is as poor as its version", async () => {
  const { gitea } = await aPull({ version: "8.0.3+gitea-1.22.0" });
  expect((await ask(gitea, "GET", "pulls/1")).body).toMatchObject({ draft: false });
  expect((await ask(gitea, "GET", "collaborators/chorale/permission")).status).toBe(403);
  expect((await ask(gitea, "GET", "/users/chorale/tokens")).status).toBe(401);
  expect((await ask(gitea, "GET", "pulls/7")).body).toMatchObject({ errors: null });

  const { gitea: older } = await aPull({ version: "1.20.6" });
  expect((await ask(older, "GET", "pulls/1")).body).not.toHaveProperty("draft");
  const { id } = await older.comment(repository, 1, { author: "dora", body: "mine" });
  expect((await ask(older, "PATCH", `issues/comments/${id}`, { body: "ours" })).status).toBe(403);
});

it("answers for a renamed owner with 307", async () => {
  const { gitea } = await aPull();
  gitea.renameOwner("acme", "emca");
  for (const method of ["GET", "POST"]) {
    const body = method === "POST" ? { body: "kept" } : undefined;
    const { status, headers } = await ask(gitea, method, "issues/1/comments", body);
    const location = "/api/v1/repos/emca/shop/issues/1/comments";
    expect([status, headers.get("location")]).toEqual([307, location]);
  }
  expect((await ask(gitea, "GET", "/repos/emca/shop")).body).toMatchObject({
    owner: { login: "emca" },
  });
});

it("answers for a renamed repository with 301, whatever the method", async () => {
  const { gitea } = await aPull();
  const { id } = gitea.pull(repository, 1).repository;
  await gitea.renameRepository(repository, "store");
  const location = "/api/v1/repos/acme/store/issues/1/comments";
  for (const method of ["GET", "POST"]) {
    const body = method === "POST" ? { body: "lost" } : undefined;
    const { status, headers } = await ask(gitea, method, "issues/1/comments", body);
    expect([status, headers.get("location")]).toEqual([301, location]);
  }
  // Followed as fetch does, it is a GET that answers 200.
  const followed = await fetch(`${gitea.url}/api/v1/repos/${repository}/issues/1/comments`, {
    method: "POST",
    headers: { authorization: `token ${gitea.bot.token}`, "content-type": "application/json" },
    body: JSON.stringify({ body: "lost" }),
  });
  expect(followed.status).toBe(200);
  expect(gitea.comments("acme/store", 1)).toEqual([]);
  expect((await ask(gitea, "GET", `/repositories/${id}`)).body).toMatchObject({ name: "store" });
});
