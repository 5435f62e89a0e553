import { describe, expect, it } from "vitest";
import { parseCommands } from "../../src/commands/parse-commands.ts";
import { readComment } from "../../src/commands/read-comment.ts";
import { aJumpingClock } from "./jumping-clock.ts";
import { aPull, repository, serve, type Served } from "./served.ts";

/** Writes a comment and resolves with what it led to, once it was settled. */
async function write(served: Served, number: number, body: string, author = "acme") {
  const comment = await served.github.comment(repository, number, { author, body });
  const settled = () =>
    served.github.reactions(comment.id).find(({ content }) => content === "+1" || content === "-1");
  const { content } = await served.github.until(settled, { what: "the command to be settled" });
  const own = served.github.comments(repository, number).filter(({ byApp }) => byApp);
  return {
    reaction: content,
    reply: own.find(
      ({ body: text }) =>
        text.includes(`reply ${comment.id} -->`) || text.includes(`refusal ${author} `),
    )?.body,
  };
}

describe("a comment with a command", () => {
  it("/review reviews the latest commit again, in the same comment", async () => {
    const served = await serve();
    const pull = await aPull(served);
    await served.results(1);
    const { reaction, reply } = await write(
      served,
      pull.number,
      "Once more, please:\n/review security-auditor",
    );
    expect({ reaction, reply }).toEqual({ reaction: "+1", reply: undefined });
    expect(await served.results(2)).toMatchObject([{}, { status: "published" }]);
    const reviews = served.github.comments(repository, pull.number).filter(({ byApp }) => byApp);
    expect(reviews).toHaveLength(1);
    expect(reviews[0]?.body).toContain("| security-auditor |");
    expect(reviews[0]?.body).not.toContain("| code-skeptic |");
    expect(served.github.violations).toEqual([]);
  });

  it("is seen with 👀 first", async () => {
    const served = await serve();
    const pull = await aPull(served);
    await served.results(1);
    await write(served, pull.number, "/help");
    const comment = served.github
      .comments(repository, pull.number)
      .find(({ body }) => body === "/help");
    expect(served.github.reactions(comment!.id).map(({ content }) => content)).toEqual([
      "eyes",
      "+1",
    ]);
  });

  it("/review with the same reviewer twice has it read once", async () => {
    const served = await serve();
    const pull = await aPull(served);
    await served.results(1);
    const body = "/review code-skeptic code-skeptic";
    await served.github.comment(repository, pull.number, { author: "acme", body });
    expect(await served.results(2)).toMatchObject([{}, { status: "published" }]);
  });

  it("/help lists what there is", async () => {
    const served = await serve();
    const pull = await aPull(served);
    await served.results(1);
    const { reply } = await write(served, pull.number, "@chorale help", "a-passer-by");
    expect(reply).toContain("| `/review [reviewer…] [--full]` | ");
    expect(reply).toContain("| `/help` | ");
  });

  it("is refused, with a sentence, to somebody who may not write", async () => {
    const served = await serve();
    const pull = await aPull(served);
    await served.results(1);
    const { reaction, reply } = await write(served, pull.number, "/review", "mallory");
    expect(reaction).toBe("-1");
    expect(reply).toContain("`/review [reviewer…] [--full]` takes write permission");
    expect(served.events.filter(({ type }) => type === "ended")).toHaveLength(1);
  });

  it("with a reviewer that does not exist gets the list", async () => {
    const served = await serve();
    const pull = await aPull(served);
    await served.results(1);
    const { reaction, reply } = await write(served, pull.number, "/review @everybody");
    expect(reaction).toBe("-1");
    expect(reply).toContain("There is no reviewer");
    expect(reply).toContain("`code-skeptic`");
  });

  it("is answered for itself when a comment holds several", async () => {
    const served = await serve();
    const pull = await aPull(served);
    await served.results(1);
    const { reaction, reply } = await write(
      served,
      pull.number,
      "/review nobody\n/help\n/review somebody",
    );
    expect(reaction).toBe("-1");
    const answers = reply?.split(/^(?=> )/m).slice(1) ?? [];
    expect(answers.map((one) => one.split("\n\n").slice(0, 2))).toMatchObject([
      ["> `/review nobody`", expect.stringContaining("There is no reviewer `nobody`")],
      ["> `/help`", expect.stringContaining("at the start of a line")],
      ["> `/review somebody`", expect.stringContaining("There is no reviewer `somebody`")],
    ]);
  });

  it("is refused once a person, however often it is tried", async () => {
    const served = await serve();
    const pull = await aPull(served);
    await served.results(1);
    await write(served, pull.number, "/review", "mallory");
    await write(served, pull.number, "/review", "mallory");
    const own = served.github.comments(repository, pull.number).filter(({ byApp }) => byApp);
    expect(own).toHaveLength(2);
  });

  it("on a closed pull request is answered, not swallowed", async () => {
    const served = await serve();
    const pull = await aPull(served);
    await served.results(1);
    await served.github.closePull(repository, pull.number);
    const { reaction, reply } = await write(served, pull.number, "/review");
    expect(reaction).toBe("-1");
    expect(reply).toContain("This pull request is closed");
  });

  it("is obeyed although its 👀 was refused", async () => {
    const served = await serve();
    const pull = await aPull(served);
    await served.results(1);
    served.github.fail({ method: "POST", path: /reactions/, status: 403 });
    expect(await write(served, pull.number, "/review")).toMatchObject({ reaction: "+1" });
    await served.results(2);
  });

  it("that can't be answered, as the conversation is locked, keeps no other one waiting", async () => {
    const served = await serve();
    const pull = await aPull(served);
    await served.results(1);
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
    const served = await serve();
    const pull = await aPull(served);
    await served.results(1);
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
    await write(served, pull.number, "/help");
    expect(served.github.reactions(person.id)).toEqual([]);
    expect(served.events.filter(({ type }) => type === "ended")).toHaveLength(1);
  });

  it("that another tool listens to is left alone", async () => {
    const served = await serve();
    const pull = await aPull(served);
    await served.results(1);
    const foreign = await served.github.comment(repository, pull.number, {
      author: "acme",
      body: "/retest\n> /review\n```\n/review\n```",
    });
    await write(served, pull.number, "/help");
    expect(served.github.reactions(foreign.id)).toEqual([]);
    expect(served.events.filter(({ type }) => type === "ended")).toHaveLength(1);
  });
});

describe("finding commands in a comment", () => {
  const names = (body: string) => [...parseCommands(body)].map(({ name }) => name);

  it("takes the start of a line, in any case, several per comment", () => {
    expect([...parseCommands("hello\n/review a b\r\n@Chorale  Help \n/HELP")]).toEqual([
      { name: "review", args: ["a", "b"] },
      { name: "help", args: [], to: "chorale" },
      { name: "help", args: [] },
    ]);
  });

  it("leaves quotes, code, HTML comments, paths and the middle of lines", () => {
    const bodies = [
      "> /review",
      "please /review",
      " /review",
      "`/review`",
      "```\n/review\n```",
      "~~~~\n/review\n~~~\n/review\n~~~~",
      "    ```\n",
      "<!--\n/review\n-->",
      "<!-- /review -->",
      "/usr/bin/review",
      "//review",
      "/",
      "@chorale",
    ];
    for (const body of bodies) expect(names(body), body).toEqual([]);
  });

  it("goes on behind a fence or an HTML comment that has ended", () => {
    expect(names("```\ncode\n```\n/help\n<!-- one -->\n<!--\n-->\n/review")).toEqual([
      "help",
      "review",
    ]);
  });

  it("stops at ten in a comment of thousands", () => {
    const wish = readComment("/review\n".repeat(5_000));
    expect(wish).toMatchObject({ leftOut: 4_990 });
    expect(wish?.commands).toHaveLength(10);
  });
});
