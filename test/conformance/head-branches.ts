import { describe, expect, it } from "vitest";
import type { Pull } from "../../src/types/pull.ts";
import { anySignal, aPull, repository, type Ground, type MakeGround } from "./ground.ts";

const aCommit = {
  message: "fix: a",
  files: [{ path: "a.js", content: new TextEncoder().encode("fixed\n") }],
};

/** What the port promises of branches that we might write to. */
export function describeFetchHeadBranch(makeGround: MakeGround): void {
  const look = ({ forge }: Ground, pull: Pull) => forge.fetchHeadBranch(pull, anySignal());

  describe("fetchHeadBranch", () => {
    it("tells a branch that we may push to, in any script, from one that is protected", async () => {
      const ground = await makeGround();
      const { host } = ground;
      const pull = await aPull(ground, { head: "ümlaut/日本" });
      const found = { name: "ümlaut/日本", isFork: false };
      expect(await look(ground, pull)).toEqual({ ...found, access: "may push" });
      host.protectBranch(repository, "ümlaut");
      expect(await look(ground, pull)).toEqual({ ...found, access: "may push" });
      host.protectBranch(repository, "ümlaut/日本");
      expect(await look(ground, pull)).toEqual({ ...found, access: "protected" });
    });

    it("calls a branch protected also where we would be let through", async () => {
      const ground = await makeGround();
      const pull = await aPull(ground);
      ground.host.protectBranch(repository, "feature", { letsBot: true });
      expect(await look(ground, pull)).toMatchObject({ access: "protected" });
      await ground.forge.commitFiles(pull, aCommit, anySignal());
    });

    it("tells a fork that we can't write to from one that we can", async () => {
      const ground = await makeGround();
      const { host } = ground;
      const theirs = await aPull(ground, { head: "t", fork: "mallory/shop", author: "mallory" });
      expect(await look(ground, theirs)).toEqual({ name: "t", isFork: true, access: "no access" });
      await host.addFork(repository, "acme/shop-two");
      host.setPermission("acme/shop-two", ground.login, "write");
      const own = await aPull(ground, { head: "o", fork: "acme/shop-two", author: "ada" });
      expect(await look(ground, own)).toEqual({ name: "o", isFork: true, access: "may push" });
    });

    it("knows what it is worth to us that an author lets maintainers edit", async () => {
      const ground = await makeGround();
      const change = { head: "t", fork: "mallory/shop", author: "mallory" };
      const open = await aPull(ground, { ...change, letsMaintainersEdit: true });
      const { access } = await look(ground, open);
      expect(access).toBe(ground.isMaintainer ? "may push" : "no access");
      // It is right.
      const committed = await ground.forge.commitFiles(open, aCommit, anySignal()).then(
        () => "may push",
        () => "no access",
      );
      expect(committed).toBe(access);
    });

    it("refuses like a commit where there is no branch to write to", async () => {
      const ground = await makeGround();
      const { host } = ground;
      const refused = { name: "ForgeError", status: 409 };
      const closed = await aPull(ground, { head: "closed" });
      await host.closePull(repository, closed.ref.number);
      await expect(look(ground, closed)).rejects.toMatchObject(refused);
      const gone = await aPull(ground, { fork: "mallory/shop", author: "mallory" });
      await host.deleteFork("mallory/shop");
      await expect(look(ground, gone)).rejects.toMatchObject(refused);
    });
  });
}
