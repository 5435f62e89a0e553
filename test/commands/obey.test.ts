import { describe, expect, it } from "vitest";
import { aJumpingClock } from "../app/jumping-clock.ts";
import { aPull, injection, repository, serve } from "../app/served.ts";
import { give } from "./giving.ts";

/** A pull request that was reviewed once. */
async function aReview() {
  const served = await serve();
  const pull = await aPull(served);
  await served.results(1);
  return { served, pull };
}

describe("a comment with a command", () => {
  it("/review reviews the latest commit again, in the same comment", async () => {
    const { served, pull } = await aReview();
    const { reactions, reply } = await give(
      served,
      pull.number,
      "Once more, please:\n/review security-auditor",
    );
    expect({ reactions, reply }).toEqual({ reactions: ["eyes", "+1"], reply: undefined });
    expect(await served.results(2)).toMatchObject([{}, { status: "published" }]);
    const reviews = served.github.comments(repository, pull.number).filter(({ byApp }) => byApp);
    expect(reviews).toHaveLength(1);
    expect(reviews[0]?.body).toContain("| security-auditor |");
    expect(reviews[0]?.body).not.toContain("| code-skeptic |");
    expect(served.github.violations).toEqual([]);
  });

  it("/review with the same reviewer twice has it read once", async () => {
    const { served, pull } = await aReview();
    const body = "/review code-skeptic code-skeptic";
    await served.github.comment(repository, pull.number, { author: "acme", body });
    expect(await served.results(2)).toMatchObject([{}, { status: "published" }]);
  });

  it("/help lists what there is", async () => {
    const { served, pull } = await aReview();
    const { reply } = await give(served, pull.number, "@chorale help", "a-passer-by");
    expect(reply).toContain("- `/review [reviewer…] [--full]` ");
    expect(reply).toContain("- `/help` ");
  });

  it("is refused, with a sentence, to somebody who may not write", async () => {
    const { served, pull } = await aReview();
    const { reactions, reply } = await give(served, pull.number, "/review", "mallory");
    expect(reactions).toEqual(["eyes", "-1"]);
    expect(reply).toContain("take write permission");
    expect(served.events.filter(({ type }) => type === "ended")).toHaveLength(1);
  });

  it("with a reviewer that does not exist gets the list", async () => {
    const { served, pull } = await aReview();
    const { reactions, reply } = await give(served, pull.number, "/review @everybody");
    expect(reactions).toEqual(["eyes", "-1"]);
    expect(reply).toContain("There is no reviewer");
    expect(reply).toContain("`code-skeptic`");
  });

  it("is answered for itself when a comment holds several", async () => {
    const { served, pull } = await aReview();
    const { reactions, reply } = await give(
      served,
      pull.number,
      "/review nobody\n/help\n/review somebody",
    );
    expect(reactions).toEqual(["eyes", "-1"]);
    const answers = reply?.split(/^(?=> )/m) ?? [];
    expect(answers.map((one) => one.split("\n\n").slice(0, 2))).toMatchObject([
      ["> `/review nobody`", expect.stringContaining("There is no reviewer `nobody`")],
      ["> `/help`", expect.stringContaining("at the start of a line")],
      ["> `/review somebody`", expect.stringContaining("There is no reviewer `somebody`")],
    ]);
  });

  it("is refused once a person, however often it is tried", async () => {
    const { served, pull } = await aReview();
    await give(served, pull.number, "/review", "mallory");
    await give(served, pull.number, "/review", "mallory");
    const own = served.github.comments(repository, pull.number).filter(({ byApp }) => byApp);
    expect(own).toHaveLength(2);
  });

  it("on a closed pull request is answered, not swallowed", async () => {
    const { served, pull } = await aReview();
    await served.github.closePull(repository, pull.number);
    const { reactions, reply } = await give(served, pull.number, "/review");
    expect(reactions).toEqual(["eyes", "-1"]);
    expect(reply).toContain("This pull request is closed");
  });

  it("is obeyed although its 👀 was refused", async () => {
    const { served, pull } = await aReview();
    served.github.fail({ method: "POST", path: /reactions/, status: 403 });
    expect(await give(served, pull.number, "/review")).toMatchObject({ reactions: ["+1"] });
    await served.results(2);
  });

  it("that can't be answered, as the conversation is locked, keeps no other one waiting", async () => {
    const { served, pull } = await aReview();
    await served.github.lockPull(repository, pull.number);
    const body = "/review nobody\n/review";
    await served.github.comment(repository, pull.number, { author: "acme", body });
    expect(await served.results(2)).toMatchObject([{}, { status: "published" }]);
    expect(
      served.github.comments(repository, pull.number).filter(({ byApp }) => byApp),
    ).toHaveLength(1);
  });

  it("that the forge does not let us obey is given up, and the next one is obeyed", async () => {
    const served = await serve({ clock: aJumpingClock(), backOff: () => 0 });
    const pull = await aPull(served);
    await served.results(1);
    // Six tries for each of nine.
    served.github.fail({ method: "GET", path: /permission/, status: 500, times: 6 * 9 });
    const body = "/review\n/review code-skeptic";
    await served.github.comment(repository, pull.number, { author: "acme", body });
    await served.results(2);
    const [review] = served.github.comments(repository, pull.number);
    expect(review?.body).toContain("| code-skeptic |");
    expect(review?.body).not.toContain("| security-auditor |");
    const [reply] = served.github.comments(repository, pull.number).slice(2);
    expect(reply?.body).toContain("GitHub would not say what the user may do after 6 tries: 500");
    expect(served.log()).toContain("command gave up");
  });

  it("by a bot is not obeyed", async () => {
    const { served, pull } = await aReview();
    const person = await served.github.comment(repository, pull.number, {
      author: "acme",
      body: "hello",
    });
    const body = served.github.deliveries.at(-1)?.request.body ?? "";
    const payload = JSON.parse(body) as { comment: { body: string; user: { type: string } } };
    payload.comment.body = "/review";
    payload.comment.user.type = "Bot";
    expect(await served.github.deliver("issue_comment", payload)).toMatchObject({
      statusCode: 202,
    });
    await give(served, pull.number, "/help");
    expect(served.github.reactions(person.id)).toEqual([]);
    expect(served.events.filter(({ type }) => type === "ended")).toHaveLength(1);
  });

  it("that another tool listens to is left alone", async () => {
    const { served, pull } = await aReview();
    const foreign = await served.github.comment(repository, pull.number, {
      author: "acme",
      body: "/retest\n> /review\n```\n/review\n```",
    });
    await give(served, pull.number, "/help");
    expect(served.github.reactions(foreign.id)).toEqual([]);
    expect(served.events.filter(({ type }) => type === "ended")).toHaveLength(1);
  });

  it("of five thousand obeys ten, and says that it left out the others", async () => {
    const { served, pull } = await aReview();
    const { reactions, reply } = await give(served, pull.number, "/help me\n".repeat(5_000));
    expect(reactions).toEqual(["eyes", "+1"]);
    expect(reply?.match(/^> `\/help me`$/gm)).toHaveLength(10);
    expect(reply).toContain("100 or more were left out");
  });

  it("that we don't know gets a hint where it was meant for us", async () => {
    const { served, pull } = await aReview();
    const misspelt = await give(served, pull.number, "/reveiw");
    expect(misspelt).toMatchObject({ reactions: ["eyes", "-1"] });
    expect(misspelt.reply).toContain("There is no command `reveiw`. Did you mean `/review`?");
    const addressed = await give(served, pull.number, "@chorale somersault");
    expect(addressed.reply).toContain(
      "There is no command `somersault`. `/help` lists what there is.",
    );
  });

  it("is meant for us by the name of our account too, and not by anybody else's", async () => {
    const { served, pull } = await aReview();
    const foreign = await served.github.comment(repository, pull.number, {
      author: "acme",
      body: "@another-bot help",
    });
    const name = served.github.bot.login.replace("[bot]", "");
    const { reactions } = await give(served, pull.number, `@${name} help`);
    expect(reactions).toEqual(["eyes", "+1"]);
    expect(served.github.reactions(foreign.id)).toEqual([]);
  });

  it("is not obeyed again when the comment is edited, nor when it is edited into one", async () => {
    const { served, pull } = await aReview();
    const { id } = await served.github.comment(repository, pull.number, {
      author: "acme",
      body: "hello",
    });
    await served.github.editComment(id, { body: "/review" });
    await give(served, pull.number, "/help");
    expect(served.github.reactions(id)).toEqual([]);
    expect(served.events.filter(({ type }) => type === "ended")).toHaveLength(1);
  });

  it("whose answers are too long for one comment says how many it left out", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`src/file-${index}.js`, injection]),
    );
    const served = await serve();
    const pull = await aPull(served, { files });
    await served.results(1);
    const ids = Array.from({ length: 10 }, (_, index) => `S${index + 1}`).join(" ");
    const { reactions, reply } = await give(served, pull.number, `/explain ${ids}\n`.repeat(10));
    expect(reactions).toEqual(["eyes", "+1"]);
    expect(reply?.length).toBeLessThanOrEqual(65_536);
    expect(reply).toMatch(/\d answers? had no room in this comment/);
  });

  it("may be written as people write", async () => {
    const { served, pull } = await aReview();
    for (const body of ["@chorale: help", "@Chorale, help", "/help.", "/help!"]) {
      const { reactions } = await give(served, pull.number, body);
      expect(reactions, body).toEqual(["eyes", "+1"]);
    }
  });
});
