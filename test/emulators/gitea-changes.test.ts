import { describe, expect, it } from "vitest";
import { aGitea, aPull, ask, problemsOf, repository, shared } from "./gitea-client.ts";

const bytes = (text: string) => Buffer.from(text).toString("base64");

async function blobOf(gitea: Awaited<ReturnType<typeof aGitea>>, path: string): Promise<string> {
  const { body } = await ask(gitea, "GET", `contents/${path}`);
  return (body as { sha: string }).sha;
}

describe("a review", () => {
  const pulled = shared();

  it("stands on lines of the head or of the base", async () => {
    const { gitea, head } = await aPull();
    const { body } = await ask(gitea, "POST", "pulls/1/reviews", {
      event: "COMMENT",
      comments: [
        { path: "src/cart.js", body: "new", new_position: 2 },
        { path: "src/cart.js", body: "old", old_position: 2 },
      ],
    });
    const { id } = body as { id: number };
    expect(body).toMatchObject({ state: "COMMENT", commit_id: head, comments_count: 2 });
    const { body: comments } = await ask(gitea, "GET", `pulls/1/reviews/${id}/comments`);
    expect(comments).toMatchObject([
      { body: "new", position: 2, original_position: 0 },
      { body: "old", position: 0, original_position: 2 },
    ]);
    expect(gitea.violations).toEqual([]);
  });

  it.each([
    ["GitHub's anchor", { path: "src/cart.js", line: 2, side: "RIGHT" }, 0, 3],
    ["a line that is none", { path: "src/cart.js", new_position: 999 }, 999, 0],
    ["a path that is none", { path: "nope.js", new_position: 1 }, 1, 0],
    ["a negative line", { path: "src/cart.js", new_position: -2 }, 2, 0],
  ])("takes %s", async (_, anchor, line, count) => {
    const gitea = pulled();
    const comments = [{ body: "why?", ...anchor }];
    const review = { event: "COMMENT", body: "see below", comments };
    const problems = await problemsOf(gitea, async () => {
      expect((await ask(gitea, "POST", "pulls/1/reviews", review)).status).toBe(200);
    });
    expect(gitea.reviews(repository, 1).at(-1)?.comments).toMatchObject([{ line }]);
    expect(problems).toHaveLength(count);
  });

  it.each(["../x", "src/../../x", "/src/cart.js"])("stands nowhere at %s", async (path) => {
    const gitea = pulled();
    const before = gitea.reviews(repository, 1).length;
    const comments = [{ path, body: "why?", new_position: 1 }];
    const review = { event: "COMMENT", body: "see below", comments };
    const answer = await ask(gitea, "POST", "pulls/1/reviews", review);
    expect(answer).toMatchObject({ status: 500, body: { message: "" } });
    expect(gitea.reviews(repository, 1)).toHaveLength(before);
  });

  it("with GitHub's APPROVE stays pending until it is submitted with Gitea's word", async () => {
    const { gitea } = await aPull();
    const review = { event: "APPROVE", body: "fine" };
    const { status, body } = await ask(gitea, "POST", "pulls/1/reviews", review);
    expect({ status, body }).toMatchObject({ status: 200, body: { state: "PENDING" } });
    expect(gitea.violations).toHaveLength(1);
    const others = { token: gitea.createToken("dora") };
    expect((await ask(gitea, "GET", "pulls/1/reviews", undefined, others)).body).toEqual([]);
    const { id } = body as { id: number };
    const submitted = await ask(gitea, "POST", `pulls/1/reviews/${id}`, { event: "APPROVED" });
    expect(submitted.body).toMatchObject({ id, state: "APPROVED" });
    expect((await ask(gitea, "GET", `pulls/1/reviews/${id}`)).body).toMatchObject({ id });
    const again = await ask(gitea, "POST", `pulls/1/reviews/${id}`, { event: "APPROVED" });
    expect(again).toMatchObject({
      status: 422,
      body: { message: "only a pending review can be submitted" },
    });
  });

  it.each([
    [{ event: "COMMENT" }, "review event COMMENT requires a body or a comment"],
    [{ event: "REQUEST_CHANGES" }, "review event REQUEST_CHANGES requires a body"],
    [{ event: "APPROVE" }, "review event APPROVE requires a body"],
  ])("%j says too little", async (body, message) => {
    expect(await ask(pulled(), "POST", "pulls/1/reviews", body)).toMatchObject({
      status: 422,
      body: { message },
    });
  });

  it("replaces the verdict before it", async () => {
    const { gitea } = await aPull();
    await gitea.review(repository, 1, { author: "carl", event: "REQUEST_CHANGES", body: "no" });
    await gitea.review(repository, 1, { author: "carl", event: "APPROVED" });
    expect((await ask(gitea, "GET", "pulls/1/reviews")).body).toMatchObject([
      { state: "REQUEST_CHANGES", dismissed: true },
      { state: "APPROVED", dismissed: false, official: false },
    ]);
  });

  it("of one's own pull approves nothing", async () => {
    const gitea = pulled();
    const token = gitea.createToken("dora");
    const review = { event: "APPROVED" };
    expect(await ask(gitea, "POST", "pulls/1/reviews", review, { token })).toMatchObject({
      status: 422,
      body: { message: "approve your own pull is not allowed" },
    });
  });

  it("is dismissed by administrators and deleted by its author", async () => {
    const { gitea } = await aPull();
    const { id } = await gitea.review(repository, 1, { author: "carl", event: "APPROVED" });
    const dismissal = `pulls/1/reviews/${id}/dismissals`;
    expect(await ask(gitea, "POST", dismissal, { message: "no" })).toMatchObject({
      status: 403,
      body: { message: "Must be repo admin" },
    });
    expect((await ask(gitea, "DELETE", `pulls/1/reviews/${id}`)).status).toBe(403);
    gitea.setPermission(repository, "chorale", "admin");
    const dismissed = await ask(gitea, "POST", dismissal, { message: "no" });
    expect(dismissed.body).toMatchObject({ dismissed: true });
    const token = gitea.createToken("carl");
    const deleted = await ask(gitea, "DELETE", `pulls/1/reviews/${id}`, undefined, { token });
    expect(deleted.status).toBe(204);
  });

  it("has comments that are edited and reacted to as any other, but not read or deleted so", async () => {
    const { gitea } = await aPull();
    const { id, comments } = await gitea.review(repository, 1, {
      author: "chorale",
      event: "COMMENT",
      comments: [{ path: "src/cart.js", body: "first", new_position: 2 }],
    });
    const at = `issues/comments/${comments[0]?.id}`;
    expect((await ask(gitea, "PATCH", at, { body: "second" })).status).toBe(200);
    expect((await ask(gitea, "POST", `${at}/reactions`, { content: "eyes" })).status).toBe(201);
    expect(await ask(gitea, "GET", at)).toMatchObject({ status: 204, text: "" });
    expect(await ask(gitea, "DELETE", at)).toMatchObject({ status: 204 });
    expect(gitea.reviews(repository, 1)[0]?.comments).toMatchObject([{ body: "second" }]);
    const inside = `pulls/1/reviews/${id}/comments/${comments[0]?.id}`;
    expect((await ask(gitea, "DELETE", inside)).status).toBe(204);
    expect(gitea.reviews(repository, 1)[0]?.comments).toEqual([]);
  });
});

describe("a commit of files", () => {
  it("creates, updates, moves and deletes at once, and moves the pull with its branch", async () => {
    const { gitea, head } = await aPull();
    const { status, body } = await ask(gitea, "POST", "contents", {
      branch: "feature",
      message: "Fix it",
      files: [
        { operation: "create", path: "new.js", content: bytes("new\n") },
        {
          operation: "update",
          path: "src/cart.js",
          content: bytes("fixed\n"),
          sha: await blobOf(gitea, "src/cart.js?ref=feature"),
        },
        {
          operation: "delete",
          path: "docs/read me.md",
          sha: await blobOf(gitea, "docs/read%20me.md"),
        },
      ],
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      files: [{ path: "new.js" }, { path: "src/cart.js", content: bytes("fixed\n") }, null],
      commit: { message: "Fix it\n", parents: [{ sha: head }], author: { name: "chorale" } },
    });
    const { commit } = body as { commit: { sha: string } };
    await gitea.until(() => gitea.pull(repository, 1).pull.head.sha === commit.sha, {
      what: "the pull's new head",
    });
    expect(gitea.violations).toEqual([]);
  });

  const pulled = shared();
  const update = { operation: "update", path: "src/cart.js", content: bytes("x") };
  it.each([
    ["without the blob's id", update, 422, "a SHA or commit ID must be provided"],
    ["with another blob's", { ...update, sha: "0".repeat(40) }, 409, "sha does not match"],
    ["of no file", { ...update, path: "nope.js", sha: "0".repeat(40) }, 500, ""],
    ["over a file", { ...update, operation: "create" }, 422, "file already exists"],
    ["of a folder", { ...update, operation: "create", path: "src" }, 422, "a directory exists"],
    ["in a file", { ...update, operation: "create", path: "src/cart.js/x" }, 422, "a file exists"],
    ["in git's own folder", { ...update, operation: "create", path: ".git/x" }, 422, "malformed"],
    ["outside", { ...update, operation: "create", path: "../x" }, 500, ""],
    ["from the root", { ...update, operation: "create", path: "/x" }, 500, ""],
    ["of no path", { ...update, operation: "create", path: "." }, 422, "."],
    ["over a file", { ...update, operation: "create", path: "./src//cart.js" }, 422, "exists"],
    ["in no base64", { ...update, operation: "create", path: "y", content: "%%" }, 422, "illegal"],
  ])("fails %s", async (_, change, status, message) => {
    const gitea = pulled();
    const before = await gitea.sha(repository, "main");
    const answer = await ask(gitea, "POST", "contents", { files: [change] });
    expect(answer).toMatchObject({ status, body: { message: expect.stringContaining(message) } });
    expect(await gitea.sha(repository, "main")).toBe(before);
  });

  it("takes a path that is not clean for the one that is meant, to read as well", async () => {
    const { gitea } = await aPull();
    const paths = ["./y", "a//b", "trailing/", "x/../z"];
    const files = paths.map((path) => ({ operation: "create", path, content: bytes(path) }));
    const { status, body } = await ask(gitea, "POST", "contents", { branch: "feature", files });
    const found = (body as { files: { path: string }[] }).files.map(({ path }) => path);
    expect([status, found]).toEqual([201, ["y", "a/b", "trailing", "z"]]);
    const raw = (path: string) => ask(gitea, "GET", `raw/${path}?ref=feature`);
    expect(await raw("a//b")).toMatchObject({ status: 200, text: "a//b" });
    expect((await raw("y/")).status).toBe(200);
    expect((await raw("a//c")).status).toBe(404);
  });

  it.each(["bad..name", "bad name", "bad.lock", "/bad", "-bad", "bad/.name", "bad~1"])(
    "starts no branch %s",
    async (name) => {
      const gitea = pulled();
      const body = { new_branch: name, files: [{ operation: "create", path: "y", content: "" }] };
      const problems = await problemsOf(gitea, async () => {
        expect(await ask(gitea, "POST", "contents", body)).toMatchObject({
          status: 422,
          body: { message: "[NewBranchName]: GitRefName" },
        });
      });
      expect(problems).toHaveLength(1);
    },
  );

  it("needs a branch that is there, or starts one that is not", async () => {
    const gitea = await aGitea();
    const create = { files: [{ operation: "create", path: "y", content: "" }] };
    expect(await ask(gitea, "POST", "contents", { ...create, branch: "nope" })).toMatchObject({
      status: 404,
      body: { message: "branch does not exist [name: nope]" },
    });
    const start = () => ask(gitea, "POST", "contents", { ...create, new_branch: "fix" });
    expect((await start()).status).toBe(201);
    expect(await start()).toMatchObject({
      status: 422,
      body: { message: "branch already exists [name: fix]" },
    });
    gitea.setPermission(repository, "chorale", "read");
    expect(await ask(gitea, "POST", "contents", create)).toMatchObject({
      status: 403,
      body: { message: "user should have a permission to write to this branch" },
    });
  });
});

describe("a pull request", () => {
  it("is opened, changed and merged", async () => {
    const gitea = await aGitea();
    await gitea.commit(repository, "feature", { files: { "a.js": "a\n" } });
    await gitea.commit(repository, "release", { files: { "b.js": "b\n" } });
    const open = { head: "feature", base: "main", title: "WIP: add" };
    const created = await ask(gitea, "POST", "pulls", open);
    expect(created).toMatchObject({ status: 201, body: { number: 1, draft: true } });
    expect(await ask(gitea, "POST", "pulls", open)).toMatchObject({
      status: 409,
      body: { message: expect.stringContaining("pull request already exists") },
    });
    expect((await ask(gitea, "POST", "pulls", { ...open, head: "nope" })).status).toBe(404);
    const merge = () => ask(gitea, "POST", "pulls/1/merge", { Do: "merge" });
    expect(await merge()).toMatchObject({
      status: 405,
      body: { message: "Work in progress PRs cannot be merged" },
    });
    const edit = { title: "add", base: "release", body: "more" };
    expect(await ask(gitea, "PATCH", "pulls/1", edit)).toMatchObject({
      status: 201,
      body: { title: "add", draft: false, base: { ref: "release" }, body: "more" },
    });
    await ask(gitea, "PATCH", "pulls/1", { state: "closed" });
    expect((await merge()).status).toBe(404);
    await ask(gitea, "PATCH", "pulls/1", { state: "open" });
    expect(await merge()).toMatchObject({ status: 200, text: "" });
    expect((await ask(gitea, "GET", "pulls/1/merge")).status).toBe(204);
    expect(await gitea.sha(repository, "release")).toBe(gitea.pull(repository, 1).pull.merged?.sha);
    expect(gitea.violations).toEqual([]);
  });

  it("is closed with its branch", async () => {
    const { gitea } = await aPull();
    expect((await ask(gitea, "DELETE", "branches/main")).status).toBe(403);
    expect(await ask(gitea, "DELETE", "branches/nope")).toMatchObject({
      status: 500,
      body: { message: "" },
    });
    expect((await ask(gitea, "GET", "branches/nope")).status).toBe(404);
    expect((await ask(gitea, "DELETE", "branches/feature")).status).toBe(204);
    await gitea.until(() => gitea.pull(repository, 1).state === "closed", { what: "the end" });
    expect((await ask(gitea, "GET", "pulls/1")).body).toMatchObject({
      head: { ref: "refs/pull/1/head" },
    });
  });
});
