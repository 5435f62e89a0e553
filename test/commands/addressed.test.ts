import { describe, expect, it } from "vitest";
import { repository } from "../app/served.ts";
import { anyHost, aReviewedPull, give, hosts, isGitHub, reviewOf } from "./giving.ts";

describe.each(hosts)("a command on $name that is for somebody by name", (host) => {
  it("is obeyed with all its words when that is what we are called there", async () => {
    const options = isOnGitHub(host) ? { github: { app: { slug: "our-bot" } } } : {};
    const { served, number } = await aReviewedPull(host, options as object);
    const { forge } = served;
    const name = isGitHub(forge) ? "our-bot" : forge.bot.login;
    expect(await give(served, number, `@${name} review security-auditor`)).toMatchObject({
      reactions: ["eyes", "+1"],
    });
    await served.results(2);
    expect(reviewOf(served, number)).toContain("| security-auditor |");
    expect(reviewOf(served, number)).not.toContain("| code-skeptic |");
  });
});

describe("a command that is for somebody by name", () => {
  it("leaves nothing of its words behind when that is somebody else", async () => {
    const { served, number } = await aReviewedPull(anyHost);
    const body = "@alice review this, the password is canary-words";
    await served.forge.comment(repository, number, { author: "acme", body });
    // Those of a pull are obeyed one after the other.
    const { reply } = await give(served, number, "/help");
    expect(reply).toContain("Write a command");
    expect(await served.data()).not.toContain("canary-words");
  });
});

function isOnGitHub({ name }: (typeof hosts)[number]): boolean {
  return name === "GitHub";
}
