import { describe, expect, it } from "vitest";
import type { PullReview, Remark } from "../../src/forges/forge.ts";
import type { Pull } from "../../src/types/pull.ts";
import { anySignal, aPull, repository, type Ground, type MakeGround } from "./ground.ts";

const marker = "<!-- chorale:review -->";

const aReview = (changes: Partial<PullReview> = {}): PullReview => ({
  marker,
  body: `${marker}\nÜnï 🎵`,
  event: "comment",
  remarks: [],
  ...changes,
});

const aRemark = (path: string, line: number, endLine = line): Remark => ({
  path,
  line,
  endLine,
  body: `${path} ${line}–${endLine} 🎵\n\n\`\`\`diff\n-a\n+b\n\`\`\``,
});

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}\n`).join("");

/** A pull whose `long.js` has two hunks: lines 2–9 of the head with line 5 and 6 new, and lines 37–40 with line 40 new. */
async function aPullWithHunks(ground: Ground): Promise<Pull> {
  await ground.host.commit(repository, "main", {
    files: { "long.js": numbered(1, 40), "gone.js": "1\n2\n" },
  });
  const long = `${numbered(1, 4)}new 5\nnew 6\n${numbered(6, 38)}new 40\n${numbered(40, 40)}`;
  return await aPull(ground, {
    files: { "long.js": long, "gone.js": null, "日本/ü #1?.js": "x\ny\n" },
  });
}

/** The groups are the port's methods. */
export function describeReviews(makeGround: MakeGround): void {
  describeSubmitReview(makeGround);
  describeDismissReview(makeGround);
}

function describeSubmitReview(makeGround: MakeGround): void {
  describe("submitReview", () => {
    it("says it beside the lines, once however often it is asked", async () => {
      const ground = await makeGround();
      const pull = await aPullWithHunks(ground);
      const remarks = [
        aRemark("long.js", 5),
        aRemark("long.js", 2),
        aRemark("long.js", 5, 9),
        aRemark("日本/ü #1?.js", 1, 2),
      ];
      const submit = () => ground.forge.submitReview(pull, aReview({ remarks }), anySignal());
      const first = await submit();
      expect(first).toMatchObject({ change: "created", left: [] });
      expect(first.url).toContain(new URL(pull.url).pathname);
      expect(await submit()).toEqual({ ...first, change: "unchanged" });
      await Promise.all([submit(), submit()]);
      expect(ground.reviewsOf(pull.ref.number)).toEqual([
        {
          id: first.reviewId,
          author: ground.login,
          state: "comment",
          body: `${marker}\nÜnï 🎵`,
          commitSha: pull.headSha,
          remarks: remarks.map(({ path, endLine, body }) => ({ path, line: endLine, body })),
        },
      ]);
    });

    it("sends what has a place in the diff, and gives back the rest", async () => {
      const ground = await makeGround();
      const pull = await aPullWithHunks(ground);
      const good = aRemark("long.js", 40);
      const bad = [
        aRemark("long.js", 20),
        aRemark("long.js", 999),
        aRemark("long.js", 0),
        aRemark("long.js", 9, 37),
        aRemark("long.js", 6, 5),
        aRemark("gone.js", 1),
        aRemark("README.md", 1),
        aRemark("../long.js", 5),
      ];
      const review = aReview({ remarks: [...bad.slice(0, 4), good, ...bad.slice(4)] });
      const first = await ground.forge.submitReview(pull, review, anySignal());
      expect(first).toMatchObject({ change: "created", left: bad });
      const second = await ground.forge.submitReview(pull, review, anySignal());
      expect(second).toEqual({ ...first, change: "unchanged" });
      expect(ground.reviewsOf(pull.ref.number)).toMatchObject([
        { remarks: [{ path: "long.js", line: 40 }] },
      ]);
    });

    it("is one for each marker and head, whatever others say", async () => {
      const ground = await makeGround();
      const { forge, host } = ground;
      const pull = await aPull(ground);
      await ground.askForChanges(pull.ref.number, "mallory", `${marker} forged`);
      const submit = (of: Pull, mark = marker) =>
        forge.submitReview(of, aReview({ marker: mark, body: mark }), anySignal());
      const first = await submit(pull);
      const other = await submit(pull, "<!-- other -->");
      await host.push(repository, pull.ref.number, { files: { "a.js": "2\n" } });
      expect(await submit(pull)).toEqual({ ...first, change: "unchanged" });
      await expect(submit(pull, "<!-- late -->")).rejects.toMatchObject({
        name: "ForgeError",
        status: 409,
      });
      const later = await submit(await forge.fetchPull(pull.ref, anySignal()));
      const ids = ground.reviewsOf(pull.ref.number).map(({ id }) => id);
      expect(ids.slice(1)).toEqual([first, other, later].map(({ reviewId }) => reviewId));
    });

    it("finds ours behind a hundred others, with all that it says", async () => {
      const ground = await makeGround();
      const pull = await aPull(ground, { files: { "long.js": numbered(1, 120) } });
      const { number } = pull.ref;
      for (let count = 0; count < 100; count += 1) {
        // The order counts.
        await ground.askForChanges(number, "wendy", `hm ${count}`);
      }
      const remarks = Array.from({ length: 120 }, (_, index) => aRemark("long.js", index + 1));
      const submit = () => ground.forge.submitReview(pull, aReview({ remarks }), anySignal());
      const first = await submit();
      expect(first).toMatchObject({ change: "created", left: [] });
      expect(await submit()).toEqual({ ...first, change: "unchanged" });
      expect(ground.reviewsOf(number)).toHaveLength(101);
    });

    it.each([
      ["breaks off", { cut: true } as const],
      ["never comes", { reset: true, afterwards: true } as const],
      ["is a gateway's, before anything was done", { status: 502 } as const],
    ])("submits one when the answer to the first %s", async (_, fault) => {
      const ground = await makeGround();
      const pull = await aPull(ground);
      ground.host.fail({ method: "POST", path: /\/reviews$/, ...fault });
      const review = aReview({ remarks: [aRemark("a.js", 1)] });
      const { reviewId } = await ground.forge.submitReview(pull, review, anySignal());
      expect(ground.reviewsOf(pull.ref.number)).toMatchObject([
        { id: reviewId, remarks: [{ path: "a.js" }] },
      ]);
    });

    it("begins nothing once it is not wanted any more", async () => {
      const ground = await makeGround();
      const pull = await aPull(ground);
      const unless = AbortSignal.abort(new Error("superseded"));
      const write = ground.forge.submitReview(pull, aReview(), anySignal(), unless);
      await expect(write).rejects.toThrow("superseded");
      expect(ground.reviewsOf(pull.ref.number)).toEqual([]);
    });
  });
}

function describeDismissReview(makeGround: MakeGround): void {
  describe("dismissReview", () => {
    it.each([
      ["", {}],
      [" when the answer gets lost", { reset: true, afterwards: true } as const],
    ])("ends what ours holds up, once%s", async (_, fault) => {
      const ground = await makeGround();
      const pull = await aPull(ground);
      const { number } = pull.ref;
      const review = aReview({ event: "request-changes", remarks: [aRemark("a.js", 1)] });
      const { reviewId } = await ground.forge.submitReview(pull, review, anySignal());
      expect(ground.reviewsOf(number)).toMatchObject([{ state: "request-changes" }]);
      if ("reset" in fault) ground.host.fail({ path: /\/dismissals$/, ...fault });
      const dismiss = () =>
        ground.forge.dismissReview(pull.ref, reviewId, "All is fixed.", anySignal());
      await dismiss();
      await dismiss();
      expect(ground.reviewsOf(number)).toMatchObject([{ id: reviewId, state: "dismissed" }]);
      const sent = ground.host.requests.filter(({ path }) => path.endsWith("/dismissals"));
      expect(sent).toHaveLength(1);
    });

    it("leaves alone what holds up nothing, and what is somebody else's", async () => {
      const ground = await makeGround();
      const pull = await aPull(ground);
      const { number } = pull.ref;
      const { reviewId } = await ground.forge.submitReview(pull, aReview(), anySignal());
      const theirs = await ground.askForChanges(number, "wendy", "No.");
      const dismiss = (id: number) => ground.forge.dismissReview(pull.ref, id, "Why", anySignal());
      await dismiss(reviewId);
      await expect(dismiss(theirs)).rejects.toMatchObject({ name: "ForgeError", status: 403 });
      await expect(dismiss(999_999)).rejects.toMatchObject({ name: "ForgeError", status: 404 });
      const states = ground.reviewsOf(number).map(({ state }) => state);
      expect(states).toEqual(["comment", "request-changes"]);
    });
  });
}
