import { expect, it } from "vitest";
import type { Check } from "../../../src/forges/forge.ts";
import { aPull, name, signal } from "./harness.ts";

it("a status of ours is given although somebody else gave the same", async () => {
  const { gitea, forge, pull } = await aPull();
  gitea.setPermission(name, "wendy", "write");
  const check: Check = {
    headSha: pull.headSha,
    conclusion: "success",
    title: "All is well",
    summary: "",
    annotations: [],
    url: "https://chorale.example/run",
  };
  await fetch(`${gitea.url}/api/v1/repos/${name}/statuses/${pull.headSha}`, {
    method: "POST",
    headers: {
      authorization: `token ${gitea.createToken("wendy")}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({
      state: check.conclusion,
      context: "Chorale",
      description: check.title,
      target_url: check.url,
    }),
  });
  expect(gitea.statuses(name)).toHaveLength(1);
  await forge.ensureCheck(pull.ref, check, signal);
  await forge.ensureCheck(pull.ref, check, signal);
  expect(gitea.statuses(name)).toHaveLength(2);
});
