import { describe, expect, it } from "vitest";
import { aPull, harmless, injection, repository, scriptedEngines } from "../app/served.ts";
import {
  anyHost,
  aReviewedPull,
  endingOf,
  give,
  giveAndWait,
  hosts,
  letObey,
  reviewOf,
} from "./giving.ts";
import { aPullBeingRead, heldReviewers, reading } from "./held.ts";
import { aShoutingPull, checkOf, reportShouts, shownBy } from "./shouting.ts";

describe.each(hosts)("/review on $name", (host) => {
  it("in an issue reviews the pull that is named there, and says in its reply what came of it", async () => {
    const { served, number } = await aReviewedPull(host);
    const issue = served.forge.openIssue(repository, { title: "The search is slow" });
    const body = `Please\n/review #${number} code-skeptic`;
    const { reactions, reply, ending } = await giveAndWait(served, issue.number, body);
    expect({ reactions, ending }).toEqual({ reactions: ["eyes", "+1"], ending: "rocket" });
    expect(reply).toMatch(
      new RegExp(
        `^#${number} was reviewed at \`[0-9a-f]{7}\`: \\[1 error\\]\\(http.*comment-\\d+\\)\\.$`,
      ),
    );
    const [, answer, ...others] = served.forge.comments(repository, issue.number);
    expect(answer?.history[0]?.body).toMatch(
      new RegExp(`\n#${number} is being reviewed\\. The result will stand \\[there\\]`),
    );
    expect(others).toEqual([]);
    expect(await served.results(2)).toMatchObject([{}, { status: "published" }]);
    expect(reviewOf(served, number)).toContain("| code-skeptic |");
  });

  it("tells who asked how it has ended, and without words where its comment stands", async () => {
    const { served, number, pull, letGo } = await aPullBeingRead(host);
    const issue = served.forge.openIssue(repository, { title: "The search is slow" });
    // These two are one review: it waits until the one that runs has ended.
    const here = await give(served, number, "/review");
    const there = await give(served, issue.number, `/review #${number}`);
    await served.forge.push(repository, pull, { files: { "b.js": "quiet()\n" } });
    letGo();
    expect(await endingOf(served, here.id)).toBe("rocket");
    expect(await endingOf(served, there.id)).toBe("rocket");
    expect(served.forge.comments(repository, issue.number).at(-1)?.body).toContain(
      `#${number} was reviewed at \`${pull.pull.head.sha.slice(0, 7)}\`: [nothing to report]`,
    );
    const own = served.forge
      .comments(repository, number)
      .filter(({ body }) => body.startsWith("<!-- chorale"));
    expect(own).toHaveLength(1);
  });

  it("tells who asked that there is no result, and why", async () => {
    const { served, number } = await aPullBeingRead(host);
    const issue = served.forge.openIssue(repository, { title: "The search is slow" });
    const { id } = await give(served, issue.number, `/review #${number}`);
    await give(served, number, "/cancel");
    expect(await endingOf(served, id)).toBe("confused");
    const reply = () => served.forge.comments(repository, issue.number)[1]?.body;
    expect(reply()).toContain(`The review of #${number} was cancelled by @&#8203;acme.`);
  });

  it("says that an issue is no pull request", async () => {
    const { served, number } = await aReviewedPull(host);
    const issue = served.forge.openIssue(repository, { title: "The search is slow" });
    const { reply } = await give(served, number, `/review #${issue.number}`);
    expect(reply).toContain(`There is no pull request #${issue.number}`);
  });
});

describe("/review", () => {
  it("in an issue answers what it can't do", async () => {
    const { served } = await aReviewedPull(anyHost);
    const issue = served.forge.openIssue(repository, { title: "The search is slow" });
    for (const [command, answer] of [
      ["/review", "Say which pull request: `/review #12 [reviewer…] [--full]`"],
      ["/review #99", "There is no pull request #99 in this repository."],
      ["/review #0", "Say which pull request"],
    ] as const) {
      const { reactions, reply } = await give(served, issue.number, command);
      expect([reactions, reply], command).toEqual([
        ["eyes", "-1"],
        expect.stringContaining(answer),
      ]);
    }
  });

  it("tells who asked of the review that took its place, where another commit was pushed", async () => {
    let isHeld = false;
    const { engines, letGo } = heldReviewers(() => isHeld);
    const { served, number } = await aReviewedPull(anyHost, { engines });
    const issue = served.forge.openIssue(repository, { title: "The search is slow" });
    isHeld = true;
    const { id } = await give(served, issue.number, `/review #${number}`);
    await reading(served, 2);
    const pull = served.forge.pull(repository, number);
    const newer = await served.forge.push(repository, pull, { files: { "b.js": "quiet()\n" } });
    expect(await served.results(2)).toMatchObject([{}, { status: "superseded" }]);
    letGo();
    expect(await endingOf(served, id)).toBe("rocket");
    const [, reply] = served.forge.comments(repository, issue.number);
    expect(reply?.body).toContain(`#${number} was reviewed at \`${newer.slice(0, 7)}\``);
    // That, and before it that it is being reviewed: nothing of the first one.
    expect(reply?.history).toHaveLength(2);
    expect(served.forge.reactions(id).map(({ content }) => content)).not.toContain("confused");
  });

  it("of one reviewer, where all have read the commit, leaves what the others found as it is", async () => {
    const { served, number } = await aShoutingPull(anyHost, ["SHOUT(1)", "SHOUT(2)"]);
    await give(served, number, "/ignore S2");
    await served.results(2);
    for (const count of [3, 4]) {
      await give(served, number, "/review code-skeptic");
      await served.results(count);
      expect(shownBy(served, number).headline).toBe("1 error · 1 ignored");
      expect(checkOf(served)).toBe("failure");
      expect(reviewOf(served, number)).toMatch(
        /<summary>From the review of this commit before: 1<\/summary>\n\n- S1 · `SHOUT\(1\)` is loud · \[`a\.js:1`\]/,
      );
      expect(reviewOf(served, number)).not.toMatch(/not checked again|incomplete/i);
    }
    expect((await give(served, number, "/explain S1")).reply).toContain("can run any code");
    expect((await give(served, number, "/status")).reply).toContain("1 error · 1 ignored");
    // A later commit is read by everybody again, and S1 is what it was.
    await served.forge.push(repository, number, { files: { "b.js": "quiet()\n" } });
    await served.results(5);
    expect(reviewOf(served, number)).toContain("Since the last review: 1 still open.");
    expect(reviewOf(served, number)).not.toContain("From the review of this commit before");
  });

  it("of one reviewer is incomplete where the others were not shown a file", async () => {
    const served = await anyHost.serve({ engines: scriptedEngines(reportShouts) });
    const path = /(?:contents|raw)\/b\.js/;
    served.forge.fail({ method: "GET", path, status: 403, times: 9 });
    const { number } = await aPull(served, {
      files: { "a.js": "quiet()\n", "b.js": "SHOUT(1)\n" },
    });
    letObey(served);
    await served.results(1);
    expect(shownBy(served, number).headline).toMatch(/^review incomplete/);
    served.forge.clearFaults();
    await give(served, number, "/review code-skeptic");
    await served.results(2);
    expect(shownBy(served, number).headline).toMatch(/^review incomplete/);
    expect(checkOf(served)).not.toBe("success");
    await give(served, number, "/review");
    await served.results(3);
    expect(shownBy(served, number).headline).toBe("1 error");
  });

  it("with --full finds what was there before the change too, and says so", async () => {
    const { served, number } = await aReviewedPull(anyHost, {
      pull: {
        main: { "src/users.js": injection },
        files: { "src/users.js": `${injection}\nexport const page = 20;\n` },
      },
    });
    expect(reviewOf(served, number)).toContain("nothing to report");
    await give(served, number, "/review --full");
    await served.results(2);
    expect(reviewOf(served, number)).toContain("1 error");
    expect(reviewOf(served, number)).toContain("A full review");
    await served.forge.push(repository, number, { files: { "src/users.js": harmless } });
    await served.results(3);
    expect(reviewOf(served, number)).toContain("1 fixed");
  });

  it("answers with its usage what is no option", async () => {
    const { served, number } = await aReviewedPull(anyHost);
    for (const options of ["--fast", "-f", "--full=yes", "--full --fast"]) {
      const { reactions, reply } = await give(served, number, `/review ${options}`);
      expect(reactions, options).toEqual(["eyes", "-1"]);
      const wrong = `\`${options.split(" ").at(-1)}\` can't be used like this.`;
      expect(reply).toBe(`${wrong} Usage: \`/review [reviewer…] [--full]\``);
    }
  });
});
