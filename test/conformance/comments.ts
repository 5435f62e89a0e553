import { describe, expect, it } from "vitest";
import { anySignal, aPull, marker, repository, type Ground, type MakeGround } from "./ground.ts";

/** What the port promises of comments. */
export function describeComments(makeGround: MakeGround): void {
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
      expect(await forge.fetchComment(ref, id, anySignal())).toEqual({
        login: "bob",
        body,
        writtenMs: expect.any(Number) as number,
      });
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
