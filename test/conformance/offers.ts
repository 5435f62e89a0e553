import { describe, expect, it } from "vitest";
import type { Offer } from "../../src/forges/forge.ts";
import type { Pull } from "../../src/types/pull.ts";
import { anySignal, aPull, repository, type Ground, type MakeGround } from "./ground.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

const anOffer = (changes: Partial<Offer> = {}): Offer => ({
  branch: "chorale/fix-1-S1",
  title: "fix: ünï 🎵",
  body: "For #1.\n\nBody.",
  commits: [
    { message: "fix: one", files: [{ path: "a.js", content: bytes("fixed\n") }] },
    {
      message: "fix: two\n\nBody.",
      files: [
        { path: "a.js", content: bytes("fixed twice\n") },
        { path: "b.js", content: bytes("new\n") },
      ],
    },
  ],
  ...changes,
});

/** What both hosts are asked for each of its parts. */
const newBranch = /\/git\/refs$|\/branches$/;
const commitPath = /\/git\/refs\/heads\/|\/contents$/;
const newPull = /\/pulls$/;

/** Every pull request that the host has, the oldest first. */
const numbersOf = ({ host }: Ground) =>
  Array.from({ length: 9 }, (_, index) => index + 1).filter((number) => {
    try {
      return host.pull(repository, number).number === number;
    } catch {
      return false;
    }
  });

/** The commits of a branch behind the head of a pull, the oldest first: messages. */
async function messagesOn({ host }: Ground, pull: Pull, branch: string): Promise<string[]> {
  const { git } = host.pull(repository, pull.ref.number).repository;
  const shas = await git.commitsBetween(pull.headSha, await host.sha(repository, branch));
  return await Promise.all(shas.map(async (sha) => (await git.readCommit(sha)).message));
}

/** What the port promises of pull requests that we open. */
export function describeOpenPull(makeGround: MakeGround): void {
  const offer = ({ forge }: Ground, pull: Pull, what = anOffer()) =>
    forge.openPull(pull, what, anySignal());

  describe("openPull", () => {
    it("opens one against the branch of a pull, once however often it is asked", async () => {
      const ground = await makeGround();
      const pull = await aPull(ground, { head: "ümlaut/日本" });
      ground.host.protectBranch(repository, "ümlaut/日本");
      const what = anOffer();
      const opened = await offer(ground, pull, what);
      const { title, body, author, pull: sides } = ground.host.pull(repository, opened.number);
      expect({ title, body, author: author.login }).toEqual({
        title: what.title,
        body: what.body,
        author: ground.login,
      });
      expect(sides.base.ref).toBe("ümlaut/日本");
      expect(sides.head.ref).toBe(what.branch);
      expect(await messagesOn(ground, pull, what.branch)).toEqual([
        "fix: one",
        what.commits[1]?.message,
      ]);
      const { headSha, fromFork } = await ground.forge.fetchPull(
        ground.refOf(opened.number),
        anySignal(),
      );
      expect(headSha).toBe(await ground.host.sha(repository, what.branch));
      expect(fromFork).toBe(false);
      expect(opened.url).toMatch(new RegExp(`/pulls?/${opened.number}$`));
      expect(await offer(ground, pull, what)).toEqual(opened);
      const both = await Promise.all([offer(ground, pull, what), offer(ground, pull, what)]);
      expect(both).toEqual([opened, opened]);
      expect(numbersOf(ground)).toEqual([1, opened.number]);
      expect(await ground.host.sha(repository, "ümlaut/日本")).toBe(pull.headSha);
    });

    it.each([
      ["the branch breaks off", "POST", newBranch, { cut: true } as const],
      ["the branch is a gateway's", "POST", newBranch, { status: 502 } as const],
      ["a commit breaks off", undefined, commitPath, { cut: true } as const],
      ["the pull request never comes", "POST", newPull, { reset: true, afterwards: true } as const],
      ["the pull request is a gateway's", "POST", newPull, { status: 502 } as const],
    ])("opens one where the answer to %s", async (_, method, path, fault) => {
      const ground = await makeGround();
      const pull = await aPull(ground);
      ground.host.fail({ ...(method === undefined ? {} : { method }), path, ...fault });
      const { number } = await offer(ground, pull);
      expect(numbersOf(ground)).toEqual([1, number]);
      expect(await messagesOn(ground, pull, anOffer().branch)).toHaveLength(2);
    });

    it.each([
      ["the first commit", commitPath],
      ["the pull request", newPull],
    ])("goes on where it was stopped before %s", async (_, path) => {
      const ground = await makeGround();
      const pull = await aPull(ground);
      ground.host.fail({ path, status: 403 });
      await expect(offer(ground, pull)).rejects.toMatchObject({ name: "ForgeError", status: 403 });
      expect(numbersOf(ground)).toEqual([1]);
      const { number } = await offer(ground, pull);
      expect(numbersOf(ground)).toEqual([1, number]);
      expect(await messagesOn(ground, pull, anOffer().branch)).toHaveLength(2);
    });

    it("takes a branch for its own only if it holds what was put there", async () => {
      const ground = await makeGround();
      const { host } = ground;
      const pull = await aPull(ground);
      const [first] = anOffer().commits;
      const other = { message: "fix: one", files: [{ path: "a.js", content: bytes("other\n") }] };
      for (const [branch, commits] of [
        ["else", [other]],
        ["more", [...anOffer().commits, other]],
      ] as const) {
        await offer(ground, pull, anOffer({ branch, commits: [...commits] }));
        const before = await host.sha(repository, branch);
        const refused = offer(ground, pull, anOffer({ branch }));
        await expect(refused, branch).rejects.toMatchObject({ name: "ForgeError", status: 422 });
        expect(await host.sha(repository, branch)).toBe(before);
      }
      // What is there of it already is gone on with.
      const half = anOffer({ branch: "half", ...(first && { commits: [first] }) });
      const { number } = await offer(ground, pull, half);
      expect(await offer(ground, pull, anOffer({ branch: "half" }))).toMatchObject({ number });
      expect(await messagesOn(ground, pull, "half")).toHaveLength(2);
    });

    it("opens nothing for a head that was pushed over, and nothing in a fork", async () => {
      const ground = await makeGround();
      const { host } = ground;
      const pull = await aPull(ground);
      await host.push(repository, pull.ref.number, { files: { "b.js": "2\n" } });
      const moved = { name: "ForgeError", status: 409, message: expect.stringMatching(/moved on/) };
      await expect(offer(ground, pull)).rejects.toMatchObject(moved);
      const theirs = await aPull(ground, { head: "t", fork: "mallory/shop", author: "mallory" });
      const refused = { name: "ForgeError", status: 422 };
      await expect(offer(ground, theirs)).rejects.toMatchObject(refused);
      expect(numbersOf(ground)).toEqual([1, 2]);
      await expect(host.sha(repository, anOffer().branch)).rejects.toThrow(/There is no/);
    });
  });
}
