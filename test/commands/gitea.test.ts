import { describe, expect, it } from "vitest";
import type { Gitea } from "../../emulators/gitea/gitea.ts";
import { aJumpingClock } from "../app/jumping-clock.ts";
import { aPull, repository, serveGitea, type ServedBy } from "../app/served.ts";

/** A reviewed pull request in a repository that the bot administers; besides, its owner alone may write there. */
async function aReviewedPull(options: Parameters<typeof serveGitea>[0] = {}) {
  const served = await serveGitea(options);
  const { number } = await aPull(served);
  await served.results(1);
  served.forge.setPermission(repository, served.forge.bot.login, "admin");
  return { served, number };
}

/** Writes a comment and resolves with what it led to, once it was settled. */
async function write({ forge }: ServedBy<Gitea>, number: number, body: string, author = "acme") {
  const { id } = await forge.comment(repository, number, { author, body });
  const contents = () => forge.reactions(id).map(({ content }) => content);
  const isSettled = () => contents().some((content) => content === "+1" || content === "-1");
  await forge.until(isSettled, { what: "the command to be settled" });
  const isReply = (text: string) => text.includes(`reply ${id} `) || text.includes("refusal");
  const replies = forge.comments(repository, number).filter((one) => isReply(one.body));
  return { id, reactions: contents(), reply: replies.at(-1)?.body };
}

const ended = ({ events }: ServedBy<Gitea>) => events.filter(({ type }) => type === "ended").length;

describe("a comment with a command on a Gitea or Forgejo host", () => {
  it("is seen, obeyed and answered", async () => {
    const { served, number } = await aReviewedPull();
    const review = await write(served, number, "Once more:\n/review security-auditor");
    expect(review).toMatchObject({ reactions: ["eyes", "+1"], reply: undefined });
    expect(await served.results(2)).toMatchObject([{}, { status: "published" }]);
    const [comment] = served.forge.comments(repository, number);
    expect(comment?.body).toContain("| security-auditor |");
    expect(comment?.body).not.toContain("| code-skeptic |");
    const help = await write(served, number, "/help", "a-passer-by");
    expect(help.reply).toContain("- `/review [reviewer…] [--full]` ");
  });

  it("is refused to somebody who may not write, once a person", async () => {
    const { served, number } = await aReviewedPull();
    for (const _ of [1, 2]) {
      const { reactions, reply } = await write(served, number, "/review", "mallory");
      expect(reactions).toEqual(["eyes", "-1"]);
      expect(reply).toContain("take write permission");
    }
    expect(served.forge.comments(repository, number)).toHaveLength(4);
    expect(ended(served)).toBe(1);
  });

  it("that takes no more than reading is obeyed where the bot is no administrator", async () => {
    const { served, number } = await aReviewedPull();
    served.forge.setPermission(repository, served.forge.bot.login, "write");
    const review = await write(served, number, "/review");
    expect(review.reactions).toEqual(["eyes", "-1"]);
    expect(review.reply).toContain("can make `chorale` an administrator");
    await write(served, number, "/review");
    const help = await write(served, number, "/help", "mallory");
    expect(help).toMatchObject({ reactions: ["eyes", "+1"] });
    const replies = served.forge.comments(repository, number).filter(({ author }) => {
      return author.login === served.forge.bot.login;
    });
    // The review, one refusal a person, and the help.
    expect(replies).toHaveLength(3);
  });

  it("that nobody wrote is not obeyed, however well its delivery is signed", async () => {
    const { served, number } = await aReviewedPull();
    const { forge } = served;
    // Who administers any repository of the host is shown the secret.
    const { id } = await forge.comment(repository, number, { author: "mallory", body: "/review" });
    await forge.until(() => forge.reactions(id).length === 2, { what: "the refusal" });
    const { request } = forge.deliveries.at(-1) ?? {};
    const { issue, comment, ...payload } = JSON.parse(request?.body ?? "{}") as {
      issue: object;
      comment: { user: object };
    };
    const forged = (changes: object, user: object = {}) => ({
      ...payload,
      issue,
      comment: { ...comment, ...changes, user: { ...comment.user, ...user } },
    });
    for (const [delivered, statusCode] of [
      [forged({}, { login: "acme" }), 202],
      [forged({ id: 999_999 }, { login: "acme" }), 202],
      [forged({ body: "/review nobody" }), 202],
      [forged({}, { login: "x -->\n# Approved" }), 400],
    ] as const) {
      const answer = await forge.deliver("pull_request_comment", delivered);
      expect(answer).toMatchObject({ statusCode });
    }
    await write(served, number, "/help");
    expect(ended(served)).toBe(1);
    const bodies = forge.comments(repository, number).map(({ body }) => body);
    expect(bodies.filter((body) => body.includes("refusal"))).toHaveLength(1);
    expect(bodies.join("\n")).not.toContain("Approved");
  });

  it("is obeyed once, however often and in whatever way its delivery comes", async () => {
    const { served, number } = await aReviewedPull();
    const { forge } = served;
    forge.deliverTwice(20);
    await write(served, number, "/review nobody");
    const delivery = forge.deliveries.find(({ event }) => event === "pull_request_comment");
    const { id = "" } = delivery ?? {};
    for (const again of [await forge.redeliver(id), await forge.replay(id)]) {
      expect(again.response).toMatch(/accepted\n$/);
    }
    await write(served, number, "/help");
    const replies = forge.comments(repository, number).map(({ body }) => body);
    expect(replies.filter((body) => body.includes("There is no reviewer"))).toHaveLength(1);
  });

  it("is not obeyed when it is edited into a comment, or is in Chorale's own", async () => {
    const { served, number } = await aReviewedPull();
    const { forge } = served;
    const { id } = await forge.comment(repository, number, { author: "acme", body: "hello" });
    await forge.editComment(id, { body: "/review" });
    const own = await forge.comment(repository, number, {
      author: forge.bot.login,
      body: "<!-- chorale:reply 1 0 -->\n/review",
    });
    await write(served, number, "/help");
    expect([...forge.reactions(id), ...forge.reactions(own.id)]).toEqual([]);
    expect(ended(served)).toBe(1);
  });

  it("that the host does not let us obey is given up, and begins anew when it is sent again", async () => {
    const { served, number } = await aReviewedPull({ clock: aJumpingClock(), backOff: () => 0 });
    const { forge } = served;
    const permission = /permission/;
    forge.fail({ method: "GET", path: permission, status: 500, times: 6 * 9 });
    const first = await write(served, number, "/review");
    expect(first.reactions).toEqual(["eyes", "-1"]);
    expect(first.reply).toContain("would not say what the user may do after 6 tries: 500");
    forge.clearFaults();
    await served.until(() => served.log().includes('"/review: gave-up"'));
    const { id = "" } =
      forge.deliveries.findLast(({ event, request }) => {
        return event === "pull_request_comment" && request.body.includes('"/review"');
      }) ?? {};
    expect(await forge.replay(id)).toMatchObject({ response: "accepted\n" });
    expect(await served.results(2)).toMatchObject([{}, { status: "published" }]);
    await forge.until(() => forge.reactions(first.id).some(({ content }) => content === "+1"), {
      what: "the command to be obeyed",
    });
    expect(await forge.replay(id)).toMatchObject({ response: "already accepted\n" });
  });
});
