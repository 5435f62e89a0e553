import { describe, expect, it } from "vitest";
import type { Commit } from "../../src/forges/forge.ts";
import type { Pull } from "../../src/types/pull.ts";
import { anySignal, aPull, repository, type Ground, type MakeGround } from "./ground.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

const aCommit = (changes: Partial<Commit> = {}): Commit => ({
  message: "fix: ünï 🎵\n\nBody.",
  files: [{ path: "a.js", content: bytes("fixed\n") }],
  ...changes,
});

/** What the branch of a pull holds now, by path: the mode and the text. */
async function treeOf({ host }: Ground, { ref }: Pull): Promise<Record<string, string[]>> {
  const { git } = host.pull(repository, ref.number).repository;
  const entries = [
    ...(await git.entries(host.pull(repository, ref.number).pull.head.sha)).values(),
  ];
  const files = entries.filter(({ type }) => type === "blob");
  const read = files.map(async ({ path, mode, sha }) => {
    const content = await git.readBlob(sha);
    return [path, [mode, content.toString("latin1")]] satisfies [string, string[]];
  });
  return Object.fromEntries(await Promise.all(read));
}

const headOf = ({ host }: Ground, { ref }: Pull) => host.pull(repository, ref.number).pull.head.sha;

/** What the port promises of commits. */
export function describeCommitFiles(makeGround: MakeGround): void {
  const commit = ({ forge }: Ground, pull: Pull, what = aCommit()) =>
    forge.commitFiles(pull, what, anySignal());

  describe("commitFiles", () => {
    it("adds, changes and deletes in one commit, once however often it is asked", async () => {
      const ground = await makeGround();
      await ground.host.commit(repository, "main", {
        files: {
          "bin/run.sh": { content: "#!/bin/sh\n", mode: "100755" },
          "deep/down/here.js": "1\n",
          "link.js": { symlink: "a.js" },
          "old link": { symlink: "a.js" },
          "gone.js": "gone\n",
        },
      });
      const pull = await aPull(ground, { head: "ümlaut/日本" });
      const what = aCommit({
        files: [
          { path: "a.js", content: bytes("fixed\n") },
          { path: "bin/run.sh", content: bytes("#!/bin/sh\necho\n") },
          { path: "deep/down/here.js", content: bytes("") },
          { path: "日本/🎵 #1?.bin", content: Uint8Array.of(0, 255, 10, 13) },
          { path: "gone.js", content: null },
          { path: "old link", content: null },
        ],
      });
      const sha = await commit(ground, pull, what);
      expect(await treeOf(ground, pull)).toEqual({
        "README.md": ["100644", "# shop\n"],
        "a.js": ["100644", "fixed\n"],
        "bin/run.sh": ["100755", "#!/bin/sh\necho\n"],
        "deep/down/here.js": ["100644", ""],
        "link.js": ["120000", "a.js"],
        "日本/🎵 #1?.bin": ["100644", "\0\u00FF\n\r"],
      });
      const { git } = ground.host.pull(repository, pull.ref.number).repository;
      const made = await git.readCommit(sha);
      expect(made).toMatchObject({ parents: [pull.headSha], message: what.message });
      expect(await commit(ground, pull, what)).toBe(sha);
      const both = await Promise.all([commit(ground, pull, what), commit(ground, pull, what)]);
      expect(both).toEqual([sha, sha]);
      expect(headOf(ground, pull)).toBe(sha);
      const other = aCommit({ files: [{ path: "a.js", content: bytes("other\n") }] });
      await expect(commit(ground, pull, other)).rejects.toMatchObject({ status: 409 });
      expect(headOf(ground, pull)).toBe(sha);
    });

    it.each([
      ["breaks off", { cut: true } as const],
      ["never comes", { reset: true, afterwards: true } as const],
      ["is a gateway's, before anything was done", { status: 502 } as const],
    ])("makes one when the answer to the write %s", async (_, fault) => {
      const ground = await makeGround();
      const pull = await aPull(ground);
      ground.host.fail({ path: /\/git\/refs\/heads\/|\/contents$/, ...fault });
      const sha = await commit(ground, pull);
      expect(headOf(ground, pull)).toBe(sha);
      const { git } = ground.host.pull(repository, pull.ref.number).repository;
      expect(await git.commitsBetween(pull.headSha, sha)).toEqual([sha]);
    });

    it("writes nothing to a head that was pushed over, closed or given up", async () => {
      const ground = await makeGround();
      const { host } = ground;
      const pushed = await aPull(ground, { head: "pushed" });
      const after = await host.push(repository, pushed.ref.number, { files: { "b.js": "2\n" } });
      const refused = { name: "ForgeError", status: 409 };
      await expect(commit(ground, pushed)).rejects.toMatchObject(refused);
      expect(await host.sha(repository, "pushed")).toBe(after);
      const closed = await aPull(ground, { head: "closed" });
      await host.closePull(repository, closed.ref.number);
      await expect(commit(ground, closed)).rejects.toMatchObject(refused);
      expect(await host.sha(repository, "closed")).toBe(closed.headSha);
      const gone = await aPull(ground, { fork: "mallory/shop", author: "mallory" });
      await host.deleteFork("mallory/shop");
      await expect(commit(ground, gone)).rejects.toMatchObject(refused);
      const lost = await aPull(ground, { head: "lost" });
      await host.deleteBranch(repository, "lost");
      await expect(commit(ground, lost)).rejects.toMatchObject(refused);
    });

    it.each([
      ["the reading", /\/git\/trees\//, "b.js"],
      ["the write", /\/git\/refs\/heads\/|\/contents$/, "a.js"],
    ])("writes nothing over a push that comes right before %s", async (what, request, path) => {
      const ground = await makeGround();
      const { host } = ground;
      const pull = await aPull(ground);
      const pushed = Promise.withResolvers<void>();
      host.fail({ path: request, heldUntil: pushed.promise });
      const committed = commit(ground, pull);
      const isAsked = () => host.requests.some((one) => one.path.search(request) >= 0);
      await host.until(isAsked, { what });
      const after = await host.push(repository, pull.ref.number, { files: { [path]: "2\n" } });
      pushed.resolve();
      await expect(committed).rejects.toMatchObject({ name: "ForgeError", status: 409 });
      expect(await host.sha(repository, "feature")).toBe(after);
    });

    it("refuses what can't be meant, and makes no part of it", async () => {
      const ground = await makeGround();
      const odd = {
        "a.js": "1\n",
        "src/b.js": "1\n",
        link: { symlink: "a.js" },
        lib: { submodule: "1".repeat(40) },
      };
      const pull = await aPull(ground, { files: odd });
      const content = bytes("x");
      for (const file of [
        { path: "link", content },
        { path: "link/c.js", content },
        { path: "lib", content },
        { path: "a.js/c.js", content },
        { path: "src", content },
        { path: "src/none.js", content: null },
        { path: "../c.js", content },
        { path: "src/../c.js", content },
        { path: "", content },
      ]) {
        const what = aCommit({ files: [...aCommit().files, file] });
        // One after another, so that a failure names the path.
        await expect(commit(ground, pull, what), file.path).rejects.toMatchObject({
          name: "ForgeError",
          status: 422,
        });
      }
      expect(headOf(ground, pull)).toBe(pull.headSha);
    });

    it("refuses edits that contradict each other, and makes none of them", async () => {
      const ground = await makeGround();
      const pull = await aPull(ground, { files: { "src/b.js": "0\n" } });
      const [some, other] = [bytes("some"), bytes("other")];
      for (const [first, second, why] of [
        [{ path: "src/b.js", content: some }, { path: "src/b.js", content: other }, /two edits/],
        [{ path: "src/b.js", content: some }, { path: "src/b.js", content: null }, /two edits/],
        [{ path: "e", content: some }, { path: "e", content: some }, /two edits/],
        [{ path: "e", content: some }, { path: "e/f", content: some }, /makes a file of e\./],
        [
          { path: "e/f/g/h", content: some },
          { path: "e/f", content: some },
          /makes a file of e\/f\./,
        ],
      ] as const) {
        const what = aCommit({ files: [...aCommit().files, first, second] });
        await expect(commit(ground, pull, what), String(why)).rejects.toMatchObject({
          name: "ForgeError",
          status: 422,
          message: expect.stringMatching(why) as string,
        });
      }
      expect(headOf(ground, pull)).toBe(pull.headSha);
    });

    it("commits nothing where everything is as it is to be, and else only what is not", async () => {
      const ground = await makeGround();
      const { host } = ground;
      const run = { content: "#!/bin/sh\n", mode: "100755" } as const;
      const pull = await aPull(ground, { files: { "a.js": "1\n", "run.sh": run } });
      const asItIs = [
        { path: "a.js", content: bytes("1\n") },
        { path: "run.sh", content: bytes("#!/bin/sh\n") },
      ];
      const nothing = aCommit({ files: asItIs });
      expect(await commit(ground, pull, nothing)).toBe(pull.headSha);
      expect(await commit(ground, pull, nothing)).toBe(pull.headSha);
      expect(headOf(ground, pull)).toBe(pull.headSha);
      const isWrite = ({ method, path }: (typeof host.requests)[number]) =>
        method !== "GET" && /\/git\/|\/contents/.test(path);
      expect(host.requests.filter(isWrite)).toEqual([]);
      const half = aCommit({ files: [...asItIs, { path: "b.js", content: bytes("2\n") }] });
      const sha = await commit(ground, pull, half);
      expect(await treeOf(ground, pull)).toMatchObject({
        "a.js": ["100644", "1\n"],
        "b.js": ["100644", "2\n"],
        "run.sh": ["100755", "#!/bin/sh\n"],
      });
      const isBlob = ({ path, method }: (typeof host.requests)[number]) =>
        method === "POST" && path.endsWith("/git/blobs");
      expect(host.requests.filter(isBlob).length).toBeLessThanOrEqual(1);
      expect(await commit(ground, pull, half)).toBe(sha);
    });

    it("says what keeps it out of a protected branch", async () => {
      const ground = await makeGround();
      const pull = await aPull(ground);
      ground.host.protectBranch(repository, "feature");
      await expect(commit(ground, pull)).rejects.toMatchObject({
        name: "ForgeError",
        message: expect.stringMatching(/would not .* commit.*: 4.*(rules|protected)/) as string,
      });
      expect(await ground.host.sha(repository, "feature")).toBe(pull.headSha);
    });

    it("commits to a fork where it may, and says what to do where it may not", async () => {
      const ground = await makeGround();
      const { host } = ground;
      const theirs = await aPull(ground, { head: "t", fork: "mallory/shop", author: "mallory" });
      await expect(commit(ground, theirs)).rejects.toMatchObject({
        name: "ForgeError",
        status: 403,
        message: expect.stringMatching(/fork.*(author|maintainers)/) as string,
      });
      expect(headOf(ground, theirs)).toBe(theirs.headSha);
      await host.addFork(repository, "acme/shop-two");
      host.setPermission("acme/shop-two", ground.login, "write");
      const own = await aPull(ground, { head: "o", fork: "acme/shop-two", author: "ada" });
      const sha = await commit(ground, own);
      expect(await host.sha("acme/shop-two", "o")).toBe(sha);
      expect(headOf(ground, own)).toBe(sha);
    });
  });
}
