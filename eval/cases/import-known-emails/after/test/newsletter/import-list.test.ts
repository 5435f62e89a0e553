import { expect, it } from "vitest";
import { importList } from "../../src/newsletter/import-list.js";
import { memoryStore } from "./memory-store.js";

async function* rows(...emails: string[]) {
  for (const email of emails) yield { email, name: "" };
}

it("adds whom we do not know and names the lines without an address", async () => {
  const store = memoryStore(["ada@example.org"]);
  const result = await importList(store, rows("Ada@example.org", "x", "grace@example.org"));
  expect(result).toEqual({ added: 1, known: 1, wrong: [3] });
  expect(await store.allEmails()).toContain("grace@example.org");
});
