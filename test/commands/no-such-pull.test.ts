import { describe, expect, it } from "vitest";
import { repository } from "../app/served.ts";
import { aReviewedPull, give, hosts } from "./giving.ts";

describe.each(hosts)("a command on $name about a number", (host) => {
  it("that is no pull request says so, whichever command it is", async () => {
    const { served, number } = await aReviewedPull(host);
    const issue = served.forge.openIssue(repository, { title: "The search is slow" });
    for (const place of [number, issue.number]) {
      for (const missing of [77, issue.number]) {
        const names = ["status", "timing", "cancel", "review", "compare"];
        const body = names.map((name) => `/${name} #${missing}`).join("\n");
        const { reactions, reply } = await give(served, place, body);
        expect(reactions).toEqual(["eyes", "-1"]);
        const answer = `There is no pull request #${missing} in this repository.`;
        expect(reply?.split(answer)).toHaveLength(names.length + 1);
      }
    }
    // Of one that is there, and closed, it is said which.
    await served.forge.closePull(repository, number);
    const closed = await give(served, issue.number, `/review #${number}`);
    expect(closed.reply).toBe(`#${number} is closed; only open ones are reviewed.`);
  });
});
