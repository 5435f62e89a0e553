import { describe, expect, it } from "vitest";
import { aPull, name, signal } from "./harness.ts";

const content = new TextEncoder().encode("fixed\n");
const commit = { message: "fix", files: [{ path: "a.js", content }] };

describe("a commit on a Gitea host", () => {
  it("stands on top of a push of the same moment to other files, which is not lost", async () => {
    const { gitea, forge, pull } = await aPull();
    const pushed = Promise.withResolvers<void>();
    gitea.fail({ method: "POST", path: /\/contents$/, heldUntil: pushed.promise });
    const committed = forge.commitFiles(pull, commit, signal);
    const isSent = () => gitea.requests.some(({ path }) => path.endsWith("/contents"));
    await gitea.until(isSent, { what: "the write" });
    const between = await gitea.push(name, 1, { files: { "b.js": "2\n" } });
    pushed.resolve();
    const sha = await committed;
    const { git } = gitea.pull(name, 1).repository;
    expect(await git.readCommit(sha)).toMatchObject({ parents: [between] });
    expect([...(await git.entries(sha)).keys()]).toContain("b.js");
  });

  it("keeps the mode of a file in a folder of many pages", async () => {
    const { gitea, forge, pull } = await aPull({ treePageEntries: 2 });
    const many = Object.fromEntries(["b", "c", "d", "e"].map((path) => [path, "1\n"]));
    const files = { ...many, "run.sh": { content: "1\n", mode: "100755" } as const };
    await gitea.push(name, 1, { files });
    const now = await forge.fetchPull(pull.ref, signal);
    const run = { message: "fix", files: [{ path: "run.sh", content }] };
    const sha = await forge.commitFiles(now, run, signal);
    const entries = await gitea.pull(name, 1).repository.git.entries(sha);
    expect(entries.get("run.sh")?.mode).toBe("100755");
  });

  it("is refused where there is no branch, in words that fit whatever the reason is", async () => {
    const { gitea, forge, pull } = await aPull();
    const refused = {
      name: "ForgeError",
      status: 409,
      message: expect.stringMatching(
        /no branch\. If that was deleted, restore it.* refs\/for\/….*author has to push/,
      ) as string,
    };
    const change = { topic: "topic", author: "ada", files: { "t.js": "1\n" } };
    const { number } = await gitea.pushForReview(name, change);
    const pushed = await forge.fetchPull({ ...pull.ref, number }, signal);
    expect(pushed).toMatchObject({ state: "open", fromFork: false });
    await expect(forge.commitFiles(pushed, commit, signal)).rejects.toMatchObject(refused);
    await gitea.deleteBranch(name, "feature");
    await expect(forge.commitFiles(pull, commit, signal)).rejects.toMatchObject(refused);
  });

  it("names the limits of a host that finds a name too long", async () => {
    const { forge, pull } = await aPull();
    const long = { message: "m", files: [{ path: "p".repeat(501), content }] };
    await expect(forge.commitFiles(pull, long, signal)).rejects.toThrow(/422 .*500 characters/);
  });
});
