import { describe, expect, it } from "vitest";
import { repository, scriptedEngines } from "../app/served.ts";
import { anyHost, give, hostsOnBoth, reviewOf } from "./giving.ts";
import { aShoutingPull, checkOf, reportShouts, shownBy, text } from "./shouting.ts";

const date = /\d{4}-\d\d-\d\d/;

describe.each(hostsOnBoth)("/ignore on $name", (host) => {
  it("takes a finding out of verdict and check, and the comment says who decided that, when and why", async () => {
    const { served, number } = await aShoutingPull(host);
    expect(shownBy(served, number).headline).toBe("1 error");
    expect(checkOf(served)).toBe("failure");
    expect(reviewOf(served, number)).toContain("`/explain S1` · `/ignore S1 <reason>`");

    const { reactions, reply } = await give(served, number, "/ignore s1 the input is checked");
    expect({ reactions, reply }).toEqual({
      reactions: ["eyes", "+1"],
      reply: "S1 is ignored in this pull request; `/unignore S1` takes it back.",
    });
    await served.results(2);
    const { headline, ignored } = shownBy(served, number);
    expect(headline).toBe("nothing to report · 1 ignored");
    expect(checkOf(served)).toBe("success");
    expect(ignored?.replace(date, "<date>").replace(/\(http.*?\)/, "(…)")).toBe(
      "- S1 · `SHOUT(1)` is loud · [`a.js:1`](…) · by acme on <date>: the input is checked\n\n" +
        "`/unignore S1` shows it again.",
    );
    expect(reviewOf(served, number)).not.toContain("/ignore S1");
  });

  it("--repo holds in the other pull requests too, and says so", async () => {
    const { served, number } = await aShoutingPull(host, ["SHOUT(1)", "SHOUT(2)"]);
    const { reply } = await give(served, number, "/ignore --repo S1 generated");
    expect(reply).toBe(
      "S1 is ignored in the whole repository from now on; other pull requests show that with their next review.",
    );
    const here = "/ignore S2: only here, we never use --repo for these";
    expect((await give(served, number, here)).reply).toContain("ignored in this pull request");
    await served.results(3);
    const other = await served.forge.openPull(repository, {
      head: "other",
      author: "ada",
      files: { "a.js": text(["SHOUT(1)", "SHOUT(2)"]) },
    });
    await served.results(4);
    const { headline, ignored } = shownBy(served, other.number);
    expect(headline).toBe("1 error · 1 ignored");
    expect(ignored).toMatch(/· by acme on [\d-]+, in the whole repository: generated$/m);
    expect(ignored).toContain("`/unignore S1 --repo` shows it again.");
  });

  it("is kept where the comment was deleted and the pull request closed, and shown once that is open again", async () => {
    const { served, number } = await aShoutingPull(host);
    const [comment] = served.forge.comments(repository, number);
    await served.forge.deleteComment(comment?.id ?? 0, "acme");
    await served.forge.closePull(repository, number);
    const { reactions, reply } = await give(served, number, "/ignore S1 later");
    expect(reactions).toEqual(["eyes", "+1"]);
    expect(reply).toBe(
      "S1 is ignored in this pull request; `/unignore S1` takes it back. This pull request is not open, so it is not reviewed again and its comment stays as it is.",
    );
    await served.forge.reopenPull(repository, number);
    await served.results(2);
    expect(shownBy(served, number).headline).toBe("nothing to report · 1 ignored");
  });

  it("works in a conversation that is locked", async () => {
    const { served, number } = await aShoutingPull(host);
    await served.forge.lockPull(repository, number);
    await served.forge.comment(repository, number, { author: "acme", body: "/ignore S1" });
    await served.results(2);
    expect(shownBy(served, number).headline).toBe("nothing to report · 1 ignored");
  });
});

describe("/ignore", () => {
  it("takes several; whoever says it last is shown, and a reason does nothing but be read", async () => {
    const { served, number } = await aShoutingPull(anyHost, ["SHOUT(1)", "SHOUT(2)", "SHOUT(3)"]);
    served.forge.setPermission(repository, "grace", "write");
    const both = await give(served, number, "/ignore S1, S3: S2 is the only one that counts");
    expect(both.reply).toBe(
      "S1 and S3 are ignored in this pull request; `/unignore S1 S3` takes them back.",
    );
    await served.results(2);
    expect(shownBy(served, number).headline).toBe("1 error · 2 ignored");
    const reason =
      "</details> <!-- @acme #1 | `</code>` [x](https://evil.example) ![](https://evil.example/x.png) **b** <img src=x> ~~~ ``` ";
    await give(served, number, `/ignore S3 ${reason}${"@everybody ".repeat(5_500)}`, "grace");
    await served.results(3);
    const [first, second = "", ...rest] = shownBy(served, number).ignored?.split("\n") ?? [];
    expect(first).toMatch(/^- S1 .* · by acme on [\d-]+: S2 is the only one that counts$/);
    expect(second).toMatch(/^- S3 .* · by grace on [\d-]+: &#60;\/details&#62; .*…$/);
    expect(second.length).toBeLessThan(2_000);
    expect(second).not.toMatch(/<(?!\/code>`)|@[a-z]|\]\(https:\/\/evil|(?<!&)#1/);
    expect(rest).toEqual(["", "`/unignore S1` shows it again."]);
    // What follows is still there to be seen.
    expect(reviewOf(served, number)).toContain(
      "\n</details>\n\n<details><summary>Timeline</summary>",
    );
    expect(reviewOf(served, number)).toContain("<sub>`/review` · `/explain S2`");
  });

  it("holds after pushes, also when the file moves, until nobody reports it any more", async () => {
    const { served, number } = await aShoutingPull(anyHost, ["SHOUT(1)", "SHOUT(2)"]);
    await give(served, number, "/ignore S1");
    await served.results(2);
    const push = (files: Record<string, string | null>) =>
      served.forge.push(repository, number, { files });
    await push({ "a.js": text(["one()", "SHOUT(1)", "SHOUT(2)"]) });
    await served.results(3);
    expect(shownBy(served, number)).toMatchObject({
      headline: "1 error · 1 ignored",
      ignored: expect.stringMatching(/^- S1 .*`a\.js:2`/),
    });
    await push({ "a.js": null, "b.js": text(["one()", "SHOUT(1)", "SHOUT(2)"]) });
    await served.results(4);
    await push({ "c.js": "harmless()\n" });
    await served.results(5);
    expect(shownBy(served, number)).toMatchObject({
      headline: "1 error · 1 ignored",
      ignored: expect.stringMatching(/^- S1 .*`b\.js:2`/),
    });
    await push({ "b.js": text(["one()", "SHOUT(2)"]) });
    await served.results(6);
    expect(shownBy(served, number)).toEqual({ headline: "1 error", ignored: undefined });
    expect(reviewOf(served, number)).not.toContain("fixed");
    await push({ "b.js": text(["one()", "SHOUT(2)", "SHOUT(1)"]), "a.js": "SHOUT(1)\n" });
    await served.results(7);
    // It is back where somebody ignored it, and new where nobody has.
    expect(shownBy(served, number)).toMatchObject({
      headline: "2 errors · 1 ignored",
      ignored: expect.stringContaining("`a.js:1`"),
    });
  });

  it("that comes while a review runs is in the comment in the end", async () => {
    const reading = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    let readings = 0;
    const { served, number } = await aShoutingPull(anyHost, ["SHOUT(1)"], {
      engines: scriptedEngines(async (reviewer, files, signal) => {
        readings += 1;
        // The second review: each of three reviewers reads for itself.
        if (readings > 4) {
          reading.resolve();
          await gate.promise;
        }
        return await reportShouts(reviewer, files, signal);
      }),
    });
    await give(served, number, "/review");
    await reading.promise;
    await give(served, number, "/ignore S1");
    gate.resolve();
    await served.results(3);
    expect(shownBy(served, number).headline).toBe("nothing to report · 1 ignored");
  });

  it("is refused to who may only read, and says what there is when it names nothing of that", async () => {
    const lines = Array.from({ length: 12 }, (_, index) => `SHOUT(${index})`);
    const { served, number } = await aShoutingPull(anyHost, lines);
    const refused = await give(served, number, "/ignore S1 because", "ada");
    expect(refused.reactions).toEqual(["eyes", "-1"]);
    expect(refused.reply).toContain("take write permission");
    const answers = await give(
      served,
      number,
      "/ignore\n/ignore because\n/ignore S99 because\n/ignore S1 S98\n/ignore S0000000000001",
    );
    expect(answers.reactions).toEqual(["eyes", "-1"]);
    expect(answers.reply).toContain("`/ignore <finding…> [--repo] [reason]`");
    expect(answers.reply).toContain(
      "There is no finding `S99` in this pull request. There are: `S1`, `S2`, `S3`, `S4`, `S5`, `S6`, `S7`, `S8`, `S9`, `S10` and 2 more.",
    );
    // All or nothing.
    expect(answers.reply).toContain("There is no finding `S98`");
    expect(shownBy(served, number).headline).toBe("12 errors");
  });

  it("says so where nothing has been reviewed, and where what it names is fixed", async () => {
    const { served, number } = await aShoutingPull(anyHost);
    await served.forge.push(repository, number, { files: { "a.js": "quiet()\n" } });
    await served.results(2);
    expect((await give(served, number, "/ignore S1")).reply).toBe(
      "S1 is fixed: there is nothing to ignore.",
    );
    const draft = await served.forge.openPull(repository, {
      head: "draft",
      author: "ada",
      draft: true,
      files: { "b.js": "SHOUT(1)\n" },
    });
    expect((await give(served, draft.number, "/ignore S1")).reply).toMatch(
      /^No review of this pull request has been published yet/,
    );
  });

  it("keeps a full review a full one", async () => {
    const before = text(["SHOUT(1)", "SHOUT(2)"]);
    const { served, number } = await aShoutingPull(anyHost, ["SHOUT(1)", "SHOUT(2)", "quiet()"], {
      main: { "a.js": before },
    });
    expect(shownBy(served, number).headline).toBe("nothing to report");
    await give(served, number, "/review --full");
    await served.results(2);
    expect(shownBy(served, number).headline).toBe("2 errors");
    await give(served, number, "/ignore S1");
    await served.results(3);
    expect(shownBy(served, number).headline).toBe("1 error · 1 ignored");
  });
});
