import { describe, expect, it } from "vitest";
import type { Check } from "../../src/forges/forge.ts";
import {
  anySignal,
  aPull,
  pathsOf,
  readText,
  repository,
  type Ground,
  type MakeGround,
} from "./ground.ts";
import { describeCommitFiles } from "./commits.ts";
import { describeReading } from "./reading.ts";
import { describeReviews } from "./reviews.ts";

const marker = "<!-- chorale:conformance -->";

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
    describeReact(makeGround);
    describeFetchPermission(makeGround);
    describePermalink(makeGround);
    describeTrouble(makeGround);
  });
}

function describeFetchPull(makeGround: MakeGround): void {
  describe("fetchPull", () => {
    it("tells what a review needs to know, in any script", async () => {
      const ground = await makeGround();
      const pull = await aPull(ground, { title: 'Ünïcode 🎵 "title" <b>', head: "ümlaut/日本" });
      expect(pull).toEqual({
        ref: ground.refOf(pull.ref.number),
        title: 'Ünïcode 🎵 "title" <b>',
        author: "ada",
        state: "open",
        draft: false,
        headSha: await ground.host.sha(repository, "ümlaut/日本"),
        headRef: "ümlaut/日本",
        baseSha: await ground.host.sha(repository, "main"),
        baseRef: "main",
        defaultBranch: "main",
        fromFork: false,
        updatedMs: expect.any(Number) as number,
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
      expect(await forge.fetchPull(closed.ref, anySignal())).toMatchObject({ state: "closed" });
      expect(await forge.fetchPull(merged.ref, anySignal())).toMatchObject({ state: "merged" });
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

function describeComments(makeGround: MakeGround): void {
  const say = (
    { forge }: Ground,
    ref: Parameters<Ground["forge"]["findComment"]>[0],
    text: string,
  ) => forge.ensureComment(ref, marker, `${marker}\n${text}`, anySignal());

  describe("findComment", () => {
    it("finds ours behind a hundred others, and nobody else's", async () => {
      const ground = await makeGround();
      const { host, forge } = ground;
      const { ref } = await aPull(ground);
      await host.comment(repository, ref.number, { author: "mallory", body: `${marker} forged` });
      for (let count = 0; count < 120; count += 1) {
        // The order counts.
        // oxlint-disable-next-line eslint/no-await-in-loop
        await host.comment(repository, ref.number, { author: "bob", body: `hm ${count}` });
      }
      expect(await forge.findComment(ref, marker, anySignal())).toBeUndefined();
      const { commentId, url } = await say(ground, ref, "ours");
      expect(await forge.findComment(ref, marker, anySignal())).toEqual({
        id: commentId,
        body: `${marker}\nours`,
        url,
      });
      expect(await forge.findComment(ref, "<!-- other -->", anySignal())).toBeUndefined();
    });

    it("has none where the marker stands anywhere but at the start", async () => {
      const ground = await makeGround();
      const { ref } = await aPull(ground);
      await ground.forge.ensureComment(ref, "<!-- a -->", `<!-- a -->\n${marker}`, anySignal());
      expect(await ground.forge.findComment(ref, marker, anySignal())).toBeUndefined();
    });
  });

  describe("fetchComment", () => {
    it("shows who wrote what, in its own thread alone, as long as it is there", async () => {
      const ground = await makeGround();
      const { host, forge } = ground;
      const { ref } = await aPull(ground);
      const other = await aPull(ground, { head: "other", files: { "b.js": "2\n" } });
      const body = "/review ünï 🎵\nplease";
      const { id } = await host.comment(repository, ref.number, { author: "bob", body });
      expect(await forge.fetchComment(ref, id, anySignal())).toEqual({ login: "bob", body });
      expect(await forge.fetchComment(other.ref, id, anySignal())).toBeUndefined();
      expect(await forge.fetchComment(ref, id + 999, anySignal())).toBeUndefined();
      await host.deleteComment(id);
      expect(await forge.fetchComment(ref, id, anySignal())).toBeUndefined();
    });
  });

  describe("ensureComment", () => {
    it("creates, leaves alone and edits one and the same", async () => {
      const ground = await makeGround();
      const { ref } = await aPull(ground);
      const first = await say(ground, ref, "one");
      expect(first.change).toBe("created");
      expect(await say(ground, ref, "one")).toEqual({ ...first, change: "unchanged" });
      expect(await say(ground, ref, "two")).toEqual({ ...first, change: "edited" });
      expect(ground.host.comments(repository, ref.number)).toMatchObject([
        { id: first.commentId, body: `${marker}\ntwo`, author: { login: ground.login } },
      ]);
    });

    it("keeps every character", async () => {
      const ground = await makeGround();
      const { ref } = await aPull(ground);
      const text =
        "ünï 🎵 日本 \u202Eright\u202C <details>\r\n\n```mermaid\ngantt\n```\n</details>";
      await say(ground, ref, text);
      expect(ground.host.comments(repository, ref.number)[0]?.body).toBe(`${marker}\n${text}`);
      expect(await say(ground, ref, text)).toMatchObject({ change: "unchanged" });
    });

    it("takes one as long as it says, of any characters", async () => {
      const ground = await makeGround();
      const { ref } = await aPull(ground);
      const body = marker + "🎵".repeat((ground.forge.maxCommentLength - marker.length) / 2);
      await ground.forge.ensureComment(ref, marker, body, anySignal());
      expect(ground.host.comments(repository, ref.number)[0]?.body).toBe(body);
    });

    it("creates it again after somebody deleted it", async () => {
      const ground = await makeGround();
      const { ref } = await aPull(ground);
      const { commentId } = await say(ground, ref, "one");
      await ground.host.deleteComment(commentId, "acme");
      expect(await say(ground, ref, "one")).toMatchObject({ change: "created" });
      expect(ground.host.comments(repository, ref.number)).toHaveLength(1);
    });

    it("creates it again when it is deleted between the look and the edit", async () => {
      const ground = await makeGround();
      const { ref } = await aPull(ground);
      const { commentId } = await say(ground, ref, "one");
      const deleted = Promise.withResolvers<void>();
      ground.host.fail({ method: "PATCH", path: /comments/, heldUntil: deleted.promise });
      const edited = say(ground, ref, "two");
      await ground.host.until(() => ground.host.requests.some(({ method }) => method === "PATCH"), {
        what: "the edit",
      });
      await ground.host.deleteComment(commentId, "acme");
      deleted.resolve();
      expect(await edited).toMatchObject({ change: "created" });
      expect(ground.host.comments(repository, ref.number)).toHaveLength(1);
    });

    it("writes one, however many ask at once", async () => {
      const ground = await makeGround();
      const { ref } = await aPull(ground);
      await Promise.all(["one", "two", "three"].map((text) => say(ground, ref, text)));
      expect(ground.host.commentsEver(repository, ref.number)).toHaveLength(1);
      expect(ground.host.comments(repository, ref.number)[0]?.body).toBe(`${marker}\nthree`);
    });

    it.each([
      ["breaks off", { cut: true } as const],
      ["never comes", { reset: true, afterwards: true } as const],
      ["is a gateway's", { status: 502, afterwards: true } as const],
    ])("writes one when the answer to the first %s", async (_, fault) => {
      const ground = await makeGround();
      const { ref } = await aPull(ground);
      ground.host.fail({ method: "POST", path: /\/comments$/, ...fault });
      await say(ground, ref, "one");
      expect(ground.host.commentsEver(repository, ref.number)).toHaveLength(1);
    });

    it("begins nothing once it is not wanted any more", async () => {
      const ground = await makeGround();
      const { ref } = await aPull(ground);
      const unless = AbortSignal.abort(new Error("superseded"));
      const write = ground.forge.ensureComment(ref, marker, marker, anySignal(), unless);
      await expect(write).rejects.toThrow("superseded");
      expect(ground.host.commentsEver(repository, ref.number)).toEqual([]);
    });
  });
}

function describeEnsureCheck(makeGround: MakeGround): void {
  const checkOf = (headSha: string, changes: Partial<Check> = {}): Check => ({
    headSha,
    title: "Reviewing",
    summary: "Three reviewers read.",
    annotations: [],
    url: "https://chorale.example/run",
    ...changes,
  });

  describe("ensureCheck", () => {
    it.each([
      ["success", ["success"]],
      ["failure", ["failure"]],
      // Whatever a host makes of it, it is not praise.
      ["neutral", ["neutral", "running", "failure"]],
    ] as const)("runs, then ends as %s", async (conclusion, expected) => {
      const ground = await makeGround();
      const { ref, headSha } = await aPull(ground);
      const ensure = (check: Check) => ground.forge.ensureCheck(ref, check, anySignal());
      await ensure(checkOf(headSha));
      expect(ground.shownBeside(headSha).at(-1)).toEqual({ state: "running", title: "Reviewing" });
      await ensure(checkOf(headSha, { conclusion, title: "Ünï 🎵" }));
      const shown = ground.shownBeside(headSha).at(-1);
      expect(expected).toContain(shown?.state);
      expect(shown?.title).toBe("Ünï 🎵");
    });

    it("adds nothing when it says the same again", async () => {
      const ground = await makeGround();
      const { ref, headSha } = await aPull(ground);
      const done = checkOf(headSha, { conclusion: "success" });
      await ground.forge.ensureCheck(ref, done, anySignal());
      const before = ground.shownBeside(headSha);
      await ground.forge.ensureCheck(ref, done, anySignal());
      await Promise.all([1, 2].map(() => ground.forge.ensureCheck(ref, done, anySignal())));
      expect(ground.shownBeside(headSha)).toEqual(before);
    });

    it("stands beside its own commit, a fork's too", async () => {
      const ground = await makeGround();
      const pull = await aPull(ground, { fork: "mallory/shop", author: "mallory" });
      const headSha = await ground.host.push(repository, pull.ref.number, {
        files: { "b.js": "2\n" },
      });
      const check = checkOf(pull.headSha, { conclusion: "failure" });
      await ground.forge.ensureCheck(pull.ref, check, anySignal());
      expect(ground.shownBeside(pull.headSha)).toMatchObject([{ state: "failure" }]);
      expect(ground.shownBeside(headSha)).toEqual([]);
    });

    it("says it once when the answer gets lost", async () => {
      const ground = await makeGround();
      const { ref, headSha } = await aPull(ground);
      ground.host.fail({
        method: "POST",
        path: /check-runs|statuses/,
        reset: true,
        afterwards: true,
      });
      await ground.forge.ensureCheck(ref, checkOf(headSha, { conclusion: "success" }), anySignal());
      expect(ground.shownBeside(headSha)).toMatchObject([{ state: "success" }]);
    });

    it("cuts what is too long rather than lose it", async () => {
      const ground = await makeGround();
      const { ref, headSha } = await aPull(ground);
      const check = checkOf(headSha, { title: "é🎵".repeat(300), summary: "ü".repeat(70_000) });
      await ground.forge.ensureCheck(ref, check, anySignal());
      expect(ground.shownBeside(headSha)[0]?.title).toMatch(/^(é🎵){20}.*…$/u);
    });

    it("is an error beside a commit that is not there", async () => {
      const ground = await makeGround();
      const { ref } = await aPull(ground);
      const check = checkOf("0123456789".repeat(4));
      await expect(ground.forge.ensureCheck(ref, check, anySignal())).rejects.toMatchObject({
        name: "ForgeError",
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
        // oxlint-disable-next-line eslint/no-await-in-loop
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

function describeTrouble(makeGround: MakeGround): void {
  describe("trouble", () => {
    it.each([
      // Never earlier than it asks for, and not much later.
      ["a limit that names its end", { status: 429, headers: { "retry-after": "7" } }, 7000],
      ["a limit that names none", { status: 429 }, 60_000],
      ["a gateway without its host", { status: 502 }, 500],
      ["a connection that breaks", { reset: true } as const, 500],
      ["an answer that breaks off", { cut: true } as const, 500],
    ])("waits out %s", async (_, fault, waitMs) => {
      const ground = await makeGround();
      const { ref } = await aPull(ground);
      ground.clock.waits.length = 0;
      ground.host.fail({ path: /\/pulls\/1$/, ...fault });
      expect(await ground.forge.fetchPull(ref, anySignal())).toMatchObject({ state: "open" });
      expect(ground.clock.waits).toHaveLength(1);
      expect(ground.clock.waits[0]).toBeGreaterThanOrEqual(waitMs);
      expect(ground.clock.waits[0]).toBeLessThanOrEqual(waitMs + 1000);
    });

    it("waits out a limit that a write meets, and writes once", async () => {
      const ground = await makeGround();
      const { forge, host } = ground;
      const { ref, headSha } = await aPull(ground);
      const { id } = await host.comment(repository, ref.number, { author: "ada", body: "/review" });
      const check = { headSha, title: "t", summary: "s", annotations: [] };
      for (const [path, write] of [
        [
          /\/issues\/1\/comments$/,
          () => forge.ensureComment(ref, marker, `${marker}\none`, anySignal()),
        ],
        [/check-runs|statuses/, () => forge.ensureCheck(ref, check, anySignal())],
        [/\/reactions$/, () => forge.react(ref, id, "eyes", anySignal())],
      ] as const) {
        ground.clock.waits.length = 0;
        host.fail({ method: "POST", path, status: 429, headers: { "retry-after": "7" } });
        // oxlint-disable-next-line eslint/no-await-in-loop
        await write();
        const sent = host.requests.filter((one) => one.method === "POST" && path.test(one.path));
        expect(sent, String(path)).toHaveLength(2);
        expect(ground.clock.waits, String(path)).toHaveLength(1);
        expect(ground.clock.waits[0]).toBeGreaterThanOrEqual(7000);
        expect(ground.clock.waits[0]).toBeLessThanOrEqual(8000);
      }
      expect(host.commentsEver(repository, ref.number)).toMatchObject([
        { id },
        { body: `${marker}\none` },
      ]);
      expect(ground.shownBeside(headSha)).toEqual([{ state: "running", title: "t" }]);
      expect(host.reactions(id)).toHaveLength(1);
    });

    it("gives up on a limit that outlasts its patience, and says until when", async () => {
      const ground = await makeGround();
      const { ref } = await aPull(ground);
      ground.host.fail({
        path: /\/pulls\/1$/,
        status: 429,
        headers: { "retry-after": "7200" },
        times: 99,
      });
      await expect(ground.forge.fetchPull(ref, anySignal())).rejects.toMatchObject({
        status: 429,
        message: expect.stringMatching(/rate limit is used up until 20/) as string,
      });
      ground.host.clearFaults();
    });

    it("ends at once when it is told to", async () => {
      const ground = await makeGround();
      const { ref } = await aPull(ground);
      ground.host.fail({ path: /\/pulls\/1$/, hang: true });
      const asked = ground.host.requests.length;
      const ending = new AbortController();
      const answer = ground.forge.fetchPull(ref, ending.signal);
      await ground.host.until(() => ground.host.requests.length > asked, { what: "a request" });
      ending.abort(new Error("told to end"));
      await expect(answer).rejects.toThrow("told to end");
    });

    it("says what to do when the host will not have it", async () => {
      const ground = await makeGround();
      const { ref } = await aPull(ground);
      const body = { message: "nobody may do this" };
      ground.host.fail({ path: /\/pulls\/1$/, status: 403, body });
      await expect(ground.forge.fetchPull(ref, anySignal())).rejects.toMatchObject({
        status: 403,
        message: expect.stringMatching(/403 nobody may do this\. Check that the /) as string,
      });
    });

    it("follows a repository that was renamed, whatever it asks", async () => {
      const ground = await makeGround();
      const { host, forge } = ground;
      const pull = await aPull(ground);
      const { ref, headSha } = pull;
      const before = await forge.ensureComment(ref, marker, `${marker}\none`, anySignal());
      await host.renameRepository(repository, "store");
      expect(await forge.fetchPull(ref, anySignal())).toMatchObject({ headSha });
      expect(pathsOf(await forge.fetchDiff(pull, anySignal()))).toEqual(["a.js"]);
      expect(await readText(ground, pull, "a.js")).toBe("1\n");
      expect(await forge.fetchConfig(ref, anySignal())).toBeUndefined();
      expect(await forge.fetchPermission(ref, "acme", anySignal())).toBe("admin");
      const after = await forge.ensureComment(ref, marker, `${marker}\ntwo`, anySignal());
      expect(after).toMatchObject({ commentId: before.commentId, change: "edited" });
      const other = await forge.ensureComment(ref, "<!-- b -->", "<!-- b -->", anySignal());
      expect(other.change).toBe("created");
      const { reviewId } = await forge.submitReview(
        pull,
        { marker, body: marker, event: "request-changes", remarks: [] },
        anySignal(),
      );
      await forge.dismissReview(ref, reviewId, "Fixed", anySignal());
      await forge.react(ref, other.commentId, "eyes", anySignal());
      await forge.ensureCheck(
        ref,
        { headSha, conclusion: "success", title: "t", summary: "s", annotations: [] },
        anySignal(),
      );
      const files = [{ path: "a.js", content: new Uint8Array() }];
      const sha = await forge.commitFiles(pull, { message: "fix", files }, anySignal());
      expect(await host.sha("acme/store", "feature")).toBe(sha);
      expect(host.comments("acme/store", 1)).toHaveLength(2);
      expect(host.reactions(other.commentId)).toHaveLength(1);
      expect(ground.shownBeside(headSha, "acme/store")).toMatchObject([{ state: "success" }]);
    });
  });
}
