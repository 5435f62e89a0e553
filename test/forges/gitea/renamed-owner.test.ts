import { expect, it } from "vitest";
import { aPull, signal } from "./harness.ts";

it("a repository is followed to the new name of its owner, also to write", async () => {
  const { gitea, forge, ref, pull } = await aPull();
  gitea.renameOwner("acme", "emca");
  expect(await forge.fetchPull(ref, signal)).toMatchObject({ headSha: pull.headSha });
  const { change } = await forge.ensureComment(ref, "<!-- a -->", "<!-- a -->\none", signal);
  expect(change).toBe("created");
  expect(gitea.comments("emca/shop", 1)).toMatchObject([{ body: "<!-- a -->\none" }]);
});
