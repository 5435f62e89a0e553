import { describe, expect, it } from "vitest";
import { anySignal, aPull, pathsOf, repository, type MakeGround } from "./ground.ts";
import { describeEnsureCheck } from "./checks.ts";
import { describeComments } from "./comments.ts";
import { describeCommitFiles } from "./commits.ts";
import { describeFetchHeadBranch } from "./head-branches.ts";
import { describeOpenPull } from "./offers.ts";
import { describeReading } from "./reading.ts";
import { describeReviews } from "./reviews.ts";
import { describeTrouble } from "./trouble.ts";

/** What every forge has to do alike, written once; the groups are the port's methods. */
export function describeForge(name: string, makeGround: MakeGround): void {
  describe(`the forge ${name}`, () => {
    describeFetchPull(makeGround);
    describeReading(makeGround);
    describeReadingAtOnce(makeGround);
    describeComments(makeGround);
    describeEnsureCheck(makeGround);
    describeReviews(makeGround);
    describeCommitFiles(makeGround);
    describeFetchHeadBranch(makeGround);
    describeOpenPull(makeGround);
    describeReact(makeGround);
    describeFetchIssue(makeGround);
    describeFetchRepository(makeGround);
    describeFetchPermission(makeGround);
    describePermalink(makeGround);
    describeTrouble(makeGround);
  });
}

function describeFetchPull(makeGround: MakeGround): void {
  describe("fetchPull", () => {
    it("tells what a review needs to know, in any script", async () => {
      const ground = await makeGround();
      const body = "Closes #7\n> 🎵";
      const title = 'Ünïcode 🎵 "title" <b>';
      const pull = await aPull(ground, { title, body, head: "ümlaut/日本" });
      expect(pull).toEqual({
        ref: ground.refOf(pull.ref.number),
        title,
        body,
        author: "ada",
        state: "open",
        draft: false,
        headSha: await ground.host.sha(repository, "ümlaut/日本"),
        headRef: "ümlaut/日本",
        baseSha: await ground.host.sha(repository, "main"),
        baseRef: "main",
        defaultBranch: "main",
        fromFork: false,
        openedMs: Date.parse(ground.host.pull(repository, pull.ref.number).createdAt),
        updatedMs: expect.any(Number) as number,
        mergedMs: null,
        url: expect.stringMatching(/\/acme\/shop\/pulls?\/1$/) as string,
      });
    });

    it("knows drafts, closed and merged ones", async () => {
      const ground = await makeGround();
      const { host, forge } = ground;
      const closed = await aPull(ground, { head: "closed" });
      const merged = await aPull(ground, { head: "merged", files: { "b.js": "2\n" } });
      expect(await aPull(ground, { head: "draft", draft: true })).toMatchObject({ draft: true });
      await host.closePull(repository, closed.ref.number);
      await host.mergePull(repository, merged.ref.number);
      const { at = "" } = host.pull(repository, merged.ref.number).pull.merged ?? {};
      expect(await forge.fetchPull(closed.ref, anySignal())).toMatchObject({
        state: "closed",
        body: "",
        mergedMs: null,
      });
      expect(await forge.fetchPull(merged.ref, anySignal())).toMatchObject({
        state: "merged",
        mergedMs: Date.parse(at),
      });
    });

    it("follows a push, and says when it was", async () => {
      const ground = await makeGround();
      const before = await aPull(ground);
      const headSha = await ground.host.push(repository, before.ref.number, {
        files: { "a.js": "2\n" },
      });
      const after = await ground.forge.fetchPull(before.ref, anySignal());
      expect(after.headSha).toBe(headSha);
      expect(after.updatedMs).toBeGreaterThanOrEqual(before.updatedMs);
    });

    it("tells a fork's, also when the fork is gone", async () => {
      const ground = await makeGround();
      const pull = await aPull(ground, { fork: "mallory/shop", author: "mallory" });
      expect(pull).toMatchObject({ fromFork: true, author: "mallory", defaultBranch: "main" });
      await ground.host.deleteFork("mallory/shop");
      const later = await ground.forge.fetchPull(pull.ref, anySignal());
      expect(later).toMatchObject({ fromFork: true, headSha: pull.headSha });
    });

    it("says what to do about one that is not there", async () => {
      const { forge, refOf } = await makeGround();
      await expect(forge.fetchPull(refOf(99), anySignal())).rejects.toMatchObject({
        name: "ForgeError",
        status: 404,
        message: expect.stringMatching(
          /would not show the pull request: 404 .*not there/,
        ) as string,
      });
    });
  });
}

/** What only happens where others push while we read. */
function describeReadingAtOnce(makeGround: MakeGround): void {
  describe("fetchDiff", () => {
    it("refuses that of a head which was pushed over", async () => {
      const ground = await makeGround();
      const pull = await aPull(ground);
      await ground.host.push(repository, pull.ref.number, { files: { "b.js": "2\n" } });
      await expect(ground.forge.fetchDiff(pull, anySignal())).rejects.toMatchObject({
        name: "ForgeError",
        status: 409,
      });
    });

    it("follows a pull that is pointed at another branch", async () => {
      const ground = await makeGround();
      const { host, forge } = ground;
      const { ref, headSha } = await aPull(ground);
      await host.commit(repository, "release", { from: headSha, files: { "r.js": "3\n" } });
      await host.push(repository, ref.number, { files: { "b.js": "2\n" } });
      const pull = await forge.fetchPull(ref, anySignal());
      expect(pathsOf(await forge.fetchDiff(pull, anySignal()))).toEqual(["a.js", "b.js"]);
      await host.editPull(repository, ref.number, { base: "release" });
      expect(pathsOf(await forge.fetchDiff(pull, anySignal()))).toEqual(["b.js"]);
    });
  });

  describe("fetchFile", () => {
    it("refuses what is too large without reading it all", async () => {
      const ground = await makeGround();
      const pull = await aPull(ground, { files: { "big.txt": "x".repeat(2 * 1024 * 1024 + 1) } });
      await expect(ground.forge.fetchFile(pull, "big.txt", anySignal())).rejects.toMatchObject({
        name: "ForgeError",
        status: 413,
      });
    });
  });
}

function describeReact(makeGround: MakeGround): void {
  describe("react", () => {
    it("is there once, however often it is asked for", async () => {
      const ground = await makeGround();
      const { ref } = await aPull(ground);
      const { id } = await ground.host.comment(repository, ref.number, {
        author: "ada",
        body: "/review",
      });
      for (const reaction of ["eyes", "eyes", "+1", "-1"] as const) {
        await ground.forge.react(ref, id, reaction, anySignal());
      }
      const contents = ground.host.reactions(id).map(({ user, content }) => [user.login, content]);
      expect(contents).toEqual(["eyes", "+1", "-1"].map((content) => [ground.login, content]));
    });

    it("is an error when the comment is gone", async () => {
      const ground = await makeGround();
      const { ref } = await aPull(ground);
      const { id } = await ground.host.comment(repository, ref.number, {
        author: "ada",
        body: "/review",
      });
      await ground.host.deleteComment(id);
      await expect(ground.forge.react(ref, id, "eyes", anySignal())).rejects.toMatchObject({
        status: 404,
      });
    });
  });
}

function describeFetchIssue(makeGround: MakeGround): void {
  describe("fetchIssue", () => {
    it("tells issues from pull requests, and from nothing", async () => {
      const ground = await makeGround();
      const { host, forge, refOf } = ground;
      const { ref } = await aPull(ground);
      const { number } = host.openIssue(repository, { title: "The search is slow" });
      expect(await forge.fetchIssue(ref, anySignal())).toEqual({ isPull: true });
      expect(await forge.fetchIssue(refOf(number), anySignal())).toEqual({ isPull: false });
      expect(await forge.fetchIssue(refOf(99), anySignal())).toBeUndefined();
      const elsewhere = { ...refOf(number), repo: "nowhere" };
      expect(await forge.fetchIssue(elsewhere, anySignal())).toBeUndefined();
    });

    it("knows that one was deleted, or is to be found elsewhere", async () => {
      const { host, forge, refOf } = await makeGround();
      host.fail({ path: /\/issues\/5$/, status: 410, body: { message: "This issue was deleted" } });
      expect(await forge.fetchIssue(refOf(5), anySignal())).toBeUndefined();
      host.fail({ path: /\/issues\/5$/, status: 200, body: { number: 8 } });
      expect(await forge.fetchIssue(refOf(5), anySignal())).toBeUndefined();
    });
  });
}

function describeFetchRepository(makeGround: MakeGround): void {
  describe("fetchRepository", () => {
    it("tells its number and whether everybody may see it, by any name that it had", async () => {
      const { host, forge, refOf, login } = await makeGround();
      const { number: _, ...ref } = refOf(1);
      const known = await forge.fetchRepository(ref, anySignal());
      expect(known).toEqual({
        ref: { ...ref, repositoryId: expect.any(Number) as number },
        isPrivate: false,
      });
      await host.addRepository("acme/secret", { private: true });
      host.setPermission("acme/secret", login, "read");
      const secret = { ...ref, repo: "secret" };
      expect(await forge.fetchRepository(secret, anySignal())).toMatchObject({ isPrivate: true });
      await host.renameRepository(repository, "store");
      expect(await forge.fetchRepository(ref, anySignal())).toEqual({
        isPrivate: false,
        ref: { ...known?.ref, repo: "store" },
      });
      const nowhere = { ...ref, repo: "nowhere" };
      expect(await forge.fetchRepository(nowhere, anySignal())).toBeUndefined();
    });
  });
}

function describeFetchPermission(makeGround: MakeGround): void {
  describe("fetchPermission", () => {
    it.each([
      ["admin", "admin"],
      ["write", "write"],
      ["read", "read"],
    ] as const)("tells who has %s", async (role, permission) => {
      const ground = await makeGround();
      const { ref } = await aPull(ground);
      ground.host.setPermission(repository, "wendy", role);
      expect(await ground.forge.fetchPermission(ref, "wendy", anySignal())).toBe(permission);
    });

    it("knows the owner, strangers, and who does not exist", async () => {
      const ground = await makeGround();
      const { ref } = await aPull(ground, { author: "stranger", fork: "stranger/shop" });
      const permissionOf = (login: string) => ground.forge.fetchPermission(ref, login, anySignal());
      expect(await permissionOf("acme")).toBe("admin");
      expect(await permissionOf("stranger")).toBe("read");
      expect(await permissionOf("nobody-at-all")).toBe("none");
    });

    it("gives strangers none where a repository is private", async () => {
      const ground = await makeGround();
      const { host, forge, login } = ground;
      await host.addRepository("acme/secret", { private: true });
      host.setPermission("acme/secret", login, "admin");
      await aPull(ground, { author: "stranger", fork: "stranger/shop" });
      const ref = { ...ground.refOf(1), repo: "secret" };
      expect(await forge.fetchPermission(ref, "acme", anySignal())).toBe("admin");
      expect(await forge.fetchPermission(ref, "stranger", anySignal())).toBe("none");
    });

    it("grants nothing for a word that it does not know", async () => {
      const ground = await makeGround();
      const { ref } = await aPull(ground);
      const body = { permission: "superuser", role_name: "superuser", user: { login: "acme" } };
      ground.host.fail({ path: /\/permission$/, status: 200, body });
      expect(await ground.forge.fetchPermission(ref, "acme", anySignal())).toBe("none");
    });
  });
}

function describePermalink(makeGround: MakeGround): void {
  describe("permalink", () => {
    it("names the commit, the path in an address and the line", async () => {
      const ground = await makeGround();
      const pull = await aPull(ground);
      const { forge } = ground;
      const base = new RegExp(`/acme/shop/(blob|src/commit)/${pull.headSha}`);
      const link = forge.permalink(pull, "日本/ü #1?.js", 7);
      expect(link).toMatch(base);
      expect(link.endsWith("/%E6%97%A5%E6%9C%AC/%C3%BC%20%231%3F.js#L7")).toBe(true);
      expect(link.startsWith(new URL(pull.url).origin)).toBe(true);
      expect(forge.permalink(pull, "../../other/repo", 1)).not.toContain("..");
    });
  });
}
