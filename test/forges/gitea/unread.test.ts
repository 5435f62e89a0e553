import { expect, it } from "vitest";
import { aPull, name, signal } from "./harness.ts";

it.each([
  ["makes no sense", { status: 200, body: "diff --git nonsense\n@@ what @@\n" }],
  ["is too large", { status: 413 }],
])("a diff that %s leaves every file named, on whichever page it is listed", async (_, fault) => {
  const { gitea, forge, ref } = await aPull();
  const files = Object.fromEntries(
    Array.from({ length: 130 }, (__, index) => [`f${String(index).padStart(3, "0")}.js`, "1\n"]),
  );
  const { number } = await gitea.openPull(name, { head: "many", files });
  const pull = await forge.fetchPull({ ...ref, number }, signal);
  gitea.fail({ path: /\.diff$/, times: 9, ...fault });
  const diff = await forge.fetchDiff(pull, signal);
  expect(diff.files).toEqual([]);
  expect(diff.unread.map(({ path }) => path).toSorted()).toEqual(Object.keys(files));
});
