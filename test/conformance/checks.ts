import { describe, expect, it } from "vitest";
import type { Check } from "../../src/forges/forge.ts";
import { anySignal, aPull, repository, type MakeGround } from "./ground.ts";

/** What the port promises of the verdict beside a commit. */
export function describeEnsureCheck(makeGround: MakeGround): void {
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
