import { expect, it } from "vitest";
import { createGiteaClient } from "../../../src/forges/gitea/client.ts";
import { giteaHost } from "../../../src/forges/gitea/host.ts";
import { createHooks } from "../../../src/forges/gitea/setup/hooks.ts";
import { listRepositories } from "../../../src/forges/gitea/setup/repositories.ts";
import { aPull } from "./harness.ts";

it("what a setup looks through is read to the last page", async () => {
  const { gitea } = await aPull({ pageItems: 2, maxPageItems: 2 });
  const names = ["acme/a", "acme/b", "acme/c", "acme/d"];
  for (const one of names) {
    await gitea.addRepository(one, { botRole: "admin" });
  }
  const { url, bot } = gitea;
  const asked = { client: createGiteaClient({ url, token: bot.token }), host: giteaHost("host") };
  const listed = (await listRepositories(asked)).map((one) => one.name);
  expect(listed.toSorted()).toEqual([...names, "acme/shop"]);
  const hooks = createHooks(asked, { url, of: { owner: "acme", repo: "a" } });
  const wanted = ["1", "2", "3", "4", "5"].map((path) => `http://hooks.test/${path}`);
  for (const one of wanted) {
    await hooks.create({ url: one, secret: "s", events: ["push"] });
  }
  expect((await hooks.list()).map((one) => one.url)).toEqual(wanted);
});
