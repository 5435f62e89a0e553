import { describe, expect, it } from "vitest";
import { repository } from "../app/served.ts";
import { aReviewedPull, give, hosts } from "./giving.ts";

describe.each(hosts)("/help on $name", (host) => {
  it("lists what works in a pull request, and in an issue what works there", async () => {
    const { served, number } = await aReviewedPull(host);
    const inPull = await give(served, number, "/help", "a-passer-by");
    expect(inPull.reactions).toEqual(["eyes", "+1"]);
    expect(inPull.reply).toContain("- `/review [reviewer…] [--full]` ");
    expect(inPull.reply).toContain("**Everybody:**\n- `/status`");

    const issue = served.forge.openIssue(repository, { title: "The search is slow" });
    const inIssue = await give(served, issue.number, "/help", "a-passer-by");
    expect(inIssue.reply).toContain("- `/review #12 [reviewer…] [--full]` ");
  });

  it("is what we answer to our name alone, and to nobody else's", async () => {
    const { served, number } = await aReviewedPull(host);
    const name = served.forge.bot.login.replace("[bot]", "");
    const { id } = await served.forge.comment(repository, number, { author: "acme", body: "@ada" });
    for (const body of ["@chorale", `Hello!\n\n@${name}`]) {
      expect(await give(served, number, body, "a-passer-by")).toMatchObject({
        reactions: ["eyes", "+1"],
        reply:
          "Write a command at the start of a line, such as `/status`; `/help` lists what there is.",
      });
    }
    expect(served.forge.reactions(id)).toEqual([]);
    // A sentence to us is no slip of the pen.
    const sentence = await give(served, number, "@chorale please help me");
    expect(sentence).toMatchObject({
      reactions: ["eyes", "-1"],
      reply: "There is no command `please`. `/help` lists what there is.",
    });
  });
});
