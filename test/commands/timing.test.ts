import { describe, expect, it } from "vitest";
import { repository } from "../app/served.ts";
import { anyHost, aReviewedPull, give, hosts } from "./giving.ts";

describe.each(hosts)("/timing on $name", (host) => {
  it("shows a pull's reviews there, and anywhere if it is named", async () => {
    const { served, number } = await aReviewedPull(host);
    const { headSha } =
      served.events.flatMap((event) => (event.type === "started" ? event.pull : []))[0] ?? {};
    const inPull = await give(served, number, "/timing", "a-passer-by");
    expect(inPull.reactions).toEqual(["eyes", "+1"]);
    expect(inPull.reply).toMatch(
      new RegExp(
        `^### Review time for #${number}\n\n\\*\\*.+ in sum → .+ side by side .+\\*\\* on the latest run\n`,
      ),
    );
    expect(inPull.reply).toContain(`| 1 | \`${headSha?.slice(0, 7)}\` |`);
    expect(inPull.reply).toContain("The sum adds up the reviewers' own times");
    const issue = served.forge.openIssue(repository, { title: "The search is slow" });
    const inIssue = await give(served, issue.number, `/timing #${number}`, "a-passer-by");
    expect(inIssue.reply).toBe(inPull.reply);
  });

  it("leads to the comment of an issue that has one, with what that says of the newest pull request", async () => {
    const { served } = await aReviewedPull(host);
    const { forge } = served;
    const issue = forge.openIssue(repository, { title: "The search is slow" });
    const before = await give(served, issue.number, "/timing");
    expect(before.reply).toContain("No reviewed pull request names this issue");
    const body = `Closes #${issue.number}`;
    const pull = await forge.openPull(repository, {
      head: "b",
      author: "ada",
      files: { "b.js": "let b;\n" },
      body,
    });
    const note = () =>
      forge
        .comments(repository, issue.number)
        .find((one) => one.body.startsWith("<!-- chorale:timing -->"));
    const told = await forge.until(note, { what: "the issue to be told" });
    const { reply } = await give(served, issue.number, "/timing", "a-passer-by");
    const [, url = ""] =
      /^\[The timing comment of this issue\]\((\S+)\) tells of/.exec(reply ?? "") ?? [];
    expect(url).toMatch(new RegExp(`/issues/${issue.number}#issuecomment-${told.id}$`));
    const [headline = ""] = told.body.match(/^\*\*.+$/m) ?? [];
    expect(headline).not.toBe("");
    expect(reply).toContain(` #${pull.number}, the newest: ${headline}.`);
    expect(reply).not.toContain("|");
    // Where it is gone the answer is the whole.
    await forge.deleteComment(told.id, "acme");
    const whole = await give(served, issue.number, "/timing", "a-passer-by");
    expect(`<!-- chorale:timing -->\n${whole.reply}`).toBe(told.body);
  });
});

describe("/timing", () => {
  it("has a sentence for what is not known, is no pull request, or can't be meant", async () => {
    const { served, number } = await aReviewedPull(anyHost);
    const { forge } = served;
    const draft = await forge.openPull(repository, {
      head: "b",
      title: "WIP: b",
      draft: true,
      files: { "b.js": "1\n" },
    });
    await served.results(2);
    expect(await give(served, draft.number, "/timing")).toMatchObject({
      reactions: ["eyes", "+1"],
      reply: `No review of #${draft.number} is known, as far back as runs are kept. \`/review\` asks for one.`,
    });
    const { number: issue } = forge.openIssue(repository, { title: "The search is slow" });
    for (const [where, text, says] of [
      [issue, `/timing #${issue}`, `There is no pull request #${issue}`],
      [issue, "/timing twelve", "Say which pull request: `/timing [#12]`"],
      [number, "/timing now", "written like this: `/timing [#12]`"],
      [number, `/timing #${number} #${draft.number}`, "written like this: `/timing [#12]`"],
      [number, "/timing --all", "Usage: `/timing [#12]`"],
    ] as const) {
      const { reactions, reply } = await give(served, where, text);
      expect([reactions, reply], text).toEqual([["eyes", "-1"], expect.stringContaining(says)]);
    }
  });
});
