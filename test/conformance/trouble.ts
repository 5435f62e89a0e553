import { describe, expect, it } from "vitest";
import {
  anySignal,
  aPull,
  marker,
  pathsOf,
  readText,
  repository,
  type MakeGround,
} from "./ground.ts";

/** What the port promises of hosts in trouble, limits among it, and of repositories that move. */
export function describeTrouble(makeGround: MakeGround): void {
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
      const notes = { folder: "notes", names: /\.md$/, mostFiles: 1, maxBytes: 1 };
      expect(await forge.fetchFolder(ref, notes, anySignal())).toEqual([]);
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
