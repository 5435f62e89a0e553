import { describe, expect, it } from "vitest";
import { repository } from "../app/served.ts";
import { anyHost, aReviewedPull, give, hosts } from "./giving.ts";

const limited = (most: number) => ({
  pull: { main: { ".github/chorale.yml": `authorReviewsPerHour: ${most}\n` } },
});

describe.each(hosts)("who may on $name", (host) => {
  it("the author of a pull asks for two reviews an hour, and others without permission for none", async () => {
    const { served, number } = await aReviewedPull(host);
    expect(await give(served, number, "/review", "ada")).toMatchObject({
      reactions: ["eyes", "+1"],
      reply: undefined,
    });
    await served.results(2);
    expect(await give(served, number, "/review code-skeptic", "ada")).toMatchObject({
      reactions: ["eyes", "+1"],
    });
    await served.results(3);
    const third = await give(served, number, "/review", "ada");
    expect(third.reactions).toEqual(["eyes", "-1"]);
    expect(third.reply).toContain("You have asked for 2 reviews in the last hour");

    const other = await give(served, number, "/review", "mallory");
    expect(other.reply).toContain("take write permission");
    // Whoever may write is not counted.
    expect(await give(served, number, "/review", "acme")).toMatchObject({
      reactions: ["eyes", "+1"],
    });
    expect(await served.results(4)).toHaveLength(4);
  });

  it("who was given permission since may, whatever the delivery said of them", async () => {
    const { served, number } = await aReviewedPull(host);
    expect(await give(served, number, "/review", "bob")).toMatchObject({
      reactions: ["eyes", "-1"],
    });
    served.forge.setPermission(repository, "bob", "write");
    expect(await give(served, number, "/review", "bob")).toMatchObject({
      reactions: ["eyes", "+1"],
    });
  });
});

describe("who may", () => {
  it("a repository may let its authors ask for none", async () => {
    const { served, number } = await aReviewedPull(anyHost, limited(0));
    const { reply } = await give(served, number, "/review", "ada");
    expect(reply).toContain("take write permission");
    expect(served.events.filter(({ type }) => type === "ended")).toHaveLength(1);
  });

  it("the author of a pull is nobody special in an issue, or on another pull", async () => {
    const { served, number } = await aReviewedPull(anyHost);
    const issue = served.forge.openIssue(repository, { title: "Slow", author: "ada" });
    const inIssue = await give(served, issue.number, `/review #${number}`, "ada");
    expect(inIssue.reply).toContain("take write permission");
    const bobs = await served.forge.openPull(repository, {
      head: "other",
      author: "bob",
      files: { "b.js": "1;\n" },
    });
    await served.results(2);
    const onBobs = await give(served, bobs.number, "/review", "ada");
    expect(onBobs.reactions).toEqual(["eyes", "-1"]);
    expect(served.events.filter(({ type }) => type === "ended")).toHaveLength(2);
  });

  it("the author of a pull spends none of them on what was not done, and none on others' pulls", async () => {
    const { served, number } = await aReviewedPull(anyHost);
    const { number: bobs } = await served.forge.openPull(repository, {
      head: "other",
      author: "bob",
      files: { "b.js": "1;\n" },
    });
    await served.results(2);
    const onBobs = await give(served, number, `/review #${bobs}`, "ada");
    expect(onBobs.reply).toContain("take write permission");
    for (const wrong of ["/review nobody", "/review --fast", "/review nobody"]) {
      expect((await give(served, number, wrong, "ada")).reactions).toEqual(["eyes", "-1"]);
    }
    expect(await give(served, number, "/review", "ada")).toMatchObject({
      reactions: ["eyes", "+1"],
    });
    await served.results(3);
  });

  it("a comment with several commands that are refused is refused once", async () => {
    const { served, number } = await aReviewedPull(anyHost);
    await give(served, number, "/cancel\n/pause\n/review", "mallory");
    const issue = served.forge.openIssue(repository, { title: "Slow" });
    const { reply } = await give(served, issue.number, `/review #${number}`, "mallory");
    expect(reply).toContain("take write permission");
  });

  it("who may only read gives thirty commands an hour", async () => {
    const { served, number } = await aReviewedPull(anyHost);
    for (const _ of [1, 2, 3]) await give(served, number, "/help\n".repeat(10), "mallory");
    const { reactions, reply } = await give(served, number, "/help", "mallory");
    expect(reactions).toEqual(["eyes", "-1"]);
    expect(reply).toContain("You have given 30 commands in the last hour");
    expect((await give(served, number, "/help")).reactions).toEqual(["eyes", "+1"]);
  });

  it("who is refused again and again gets words three times an hour, and 👎 always", async () => {
    const { served, number } = await aReviewedPull(anyHost);
    const issues = ["a", "b", "c", "d"].map((title) =>
      served.forge.openIssue(repository, { title }),
    );
    const replies: (string | undefined)[] = [];
    for (const issue of issues) {
      const { reactions, reply } = await give(
        served,
        issue.number,
        `/review #${number}`,
        "mallory",
      );
      expect(reactions).toEqual(["eyes", "-1"]);
      replies.push(reply);
    }
    expect(replies.map((reply) => reply !== undefined)).toEqual([true, true, true, false]);
  });
});
