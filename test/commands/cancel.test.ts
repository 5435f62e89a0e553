import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { repository, serve } from "../app/served.ts";
import { anyHost, give, hosts, reviewOf } from "./giving.ts";
import { anotherPull, aPullBeingRead, besides, reading } from "./held.ts";

const cancelled = { status: "cancelled", by: "acme" };

describe.each(hosts)("/cancel on $name", (host) => {
  /** What stands beside a commit whose review was cancelled. */
  const neutral = `${host.name === "GitHub" ? "neutral" : "pending"}: cancelled by @acme`;

  it("stops the review that runs and says so in its place; what is pushed then is reviewed", async () => {
    const { served, pull, number, headSha, letGo } = await aPullBeingRead(host);
    const { reactions, reply } = await give(served, number, "/cancel");
    expect({ reactions, reply }).toEqual({ reactions: ["eyes", "+1"], reply: undefined });
    expect(await served.results(1)).toEqual([cancelled]);
    const review = reviewOf(served, number);
    expect(review).toContain(`## Chorale · review cancelled · \`${headSha.slice(0, 7)}\``);
    expect(review).toContain(
      "Cancelled by @&#8203;acme. `/review` asks for it again. Nothing is known about this commit yet.",
    );
    expect(besides(served, headSha)).toBe(neutral);

    letGo();
    await served.forge.push(repository, pull, { files: { "b.js": "let b;\n" } });
    expect(await served.results(2)).toMatchObject([{}, { status: "published" }]);
    expect(reviewOf(served, number)).toContain("## Chorale · nothing to report");
  });

  it("ends what waits, however much it is, and takes back what was said of it", async () => {
    const settings = { concurrency: 1 };
    const { served } = await aPullBeingRead(host, { settings, tellAfterMs: 0 });
    const { number, pull } = await anotherPull(served, "second");
    await served.forge.until(() => besides(served, pull.head.sha), { what: "it to be told" });
    expect(besides(served, pull.head.sha)).toContain("waiting: next in line");
    await give(served, number, "/review code-skeptic");
    const issue = served.forge.openIssue(repository, { title: "Too much" });
    const { reactions, reply } = await give(served, issue.number, `/cancel #${number}`);
    expect({ reactions, reply }).toEqual({
      reactions: ["eyes", "+1"],
      reply:
        "2 reviews that waited are cancelled. The next push is reviewed as usual; `/review` asks for one now.",
    });
    // The only place is taken all the time.
    expect(await served.results(2)).toEqual([cancelled, cancelled]);
    expect(besides(served, pull.head.sha)).toBe(neutral);
    const own = served.forge.comments(repository, number).map(({ body }) => body);
    expect(own.filter((body) => body.startsWith("<!-- chorale:review"))).toEqual([]);
  });

  it("is obeyed where the conversation is locked and the comment can't be edited", async () => {
    const { served, number, headSha } = await aPullBeingRead(host);
    await served.forge.lockPull(repository, number);
    await served.forge.comment(repository, number, { author: "acme", body: "/cancel" });
    expect(await served.results(1)).toEqual([cancelled]);
    expect(besides(served, headSha)).toBe(neutral);
  });

  it("is not undone by the delivery that is sent again, but by `/review`", async () => {
    const { served, number, letGo } = await aPullBeingRead(host);
    const opened = served.forge.deliveries.find(({ event }) => event === "pull_request");
    await give(served, number, "/cancel");
    await served.results(1);
    letGo();
    const again = await served.forge.redeliver(opened?.id ?? "");
    expect(again).toMatchObject({ statusCode: 202, response: "already accepted\n" });
    await give(served, number, "/review");
    expect(await served.results(2)).toMatchObject([{}, { status: "published" }]);
  });
});

describe("/cancel", () => {
  it("says so where there is nothing, also on a closed pull request and for one that is none", async () => {
    const { served, number, letGo } = await aPullBeingRead(anyHost);
    letGo();
    await served.results(1);
    const nothing =
      "There is nothing to cancel: no review or comparison of this pull request runs or waits.";
    expect(await give(served, number, "/cancel")).toMatchObject({ reply: nothing });
    await served.forge.closePull(repository, number);
    expect(await give(served, number, "/cancel")).toMatchObject({ reply: nothing });
    expect(await give(served, number, "/cancel #99")).toMatchObject({
      reply: "There is no pull request #99 in this repository.",
    });
    const wrong = await give(served, number, "/cancel everything");
    expect(wrong).toMatchObject({
      reactions: ["eyes", "-1"],
      reply: "It is written like this: `/cancel`, and nothing else.",
    });
  });

  it("is for those who may write", async () => {
    const { served, number, letGo } = await aPullBeingRead(anyHost);
    const { reactions, reply } = await give(served, number, "/cancel", "ada");
    expect(reactions).toEqual(["eyes", "-1"]);
    expect(reply).toContain("take write permission");
    letGo();
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
  });

  it("while a review gives way to a newer commit ends both, and the pull says what became of them", async () => {
    const { served, pull, number, headSha } = await aPullBeingRead(anyHost);
    const { forge } = served;
    const never = Promise.withResolvers<void>();
    // The check of the older commit is to say that it is superseded, which takes its time.
    forge.fail({ method: "GET", path: /check-runs/, heldUntil: never.promise });
    const newer = await forge.push(repository, pull, { files: { "b.js": "let b;\n" } });
    const isHeld = () => forge.requests.some(({ fault }) => fault);
    await forge.until(isHeld, { what: "the older review to give way" });
    await give(served, number, "/cancel");
    expect(await served.results(2)).toEqual([cancelled, cancelled]);
    expect(reviewOf(served, number)).toContain("## Chorale · review cancelled");
    expect(besides(served, headSha)).toBe("neutral: cancelled by @acme");
    expect(besides(served, newer)).toBeUndefined();
  });

  it("that comes in the moment in which a review has given way leaves nothing that follows it", async () => {
    const { served, pull, number, headSha } = await aPullBeingRead(anyHost);
    const database = new DatabaseSync(join(served.dataDir, "chorale.db"));
    onTestFinished(() => database.close());
    const isLetGo = () =>
      served.events.some(
        (one) => one.type === "step" && one.name === "let go" && one.phase === "kept",
      );
    // The process is told of each step in its middle: nothing of the queue comes between this and what is written.
    let isCancelled = false;
    const asked = served.until(() => {
      if (isCancelled || !isLetGo()) return isCancelled;
      isCancelled = true;
      database.exec(
        "update runs set cancelled_by = 'acme', cancel_key = 'x' where kind = 'review'",
      );
      return true;
    });
    await served.forge.push(repository, pull, { files: { "b.js": "let b;\n" } });
    await asked;
    expect(await served.results(2)).toEqual([cancelled, cancelled]);
    expect(reviewOf(served, number)).toContain("## Chorale · review cancelled");
    expect(besides(served, headSha)).toBe("neutral: cancelled by @acme");
  });

  it("of what waits to take a superseded review's place says so in that one's comment", async () => {
    const settings = { concurrency: 1 };
    const { served, pull, number } = await aPullBeingRead(anyHost, { settings });
    const { forge } = served;
    const other = await anotherPull(served, "other");
    // The other one's turn comes first.
    const newer = await forge.push(repository, pull, { files: { "b.js": "let b;\n" } });
    expect(await served.results(1)).toMatchObject([{ status: "superseded", by: newer }]);
    await reading(served, 2);
    await give(served, number, "/cancel");
    expect(await served.results(2)).toMatchObject([{}, cancelled]);
    expect(reviewOf(served, number)).toContain(
      `## Chorale · review cancelled · \`${newer.slice(0, 7)}\``,
    );
    expect(besides(served, newer)).toBe("neutral: cancelled by @acme");
    expect(besides(served, other.pull.head.sha)).toContain("in_progress");
  });

  it("does not undo what stands there already", async () => {
    const { served, number, headSha, letGo } = await aPullBeingRead(anyHost);
    const { forge } = served;
    const concluded = Promise.withResolvers<void>();
    forge.fail({ method: "GET", path: /check-runs/, heldUntil: concluded.promise });
    letGo();
    const isHeld = () => forge.requests.some(({ fault }) => fault);
    await forge.until(isHeld, { what: "the check to be concluded" });
    expect(await give(served, number, "/cancel")).toMatchObject({
      reply:
        "There is nothing to cancel: no review or comparison of this pull request runs or waits.",
    });
    // Stopped and started again it goes on from there.
    const restarted = served.restart();
    concluded.resolve();
    await restarted;
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expect(reviewOf(served, number)).toContain("## Chorale · nothing to report");
    expect(besides(served, headSha)).toBe("success: nothing to report");
  });

  it("that a forge in trouble keeps from being told is told later", async () => {
    const { served, number, headSha } = await aPullBeingRead({
      ...anyHost,
      serve: (options) => serve({ ...options, backOff: () => 0 }),
    });
    served.forge.fail({ method: "PATCH", path: /check-runs/, status: 422, times: 1 });
    served.forge.fail({ method: "PATCH", path: /issues\/comments/, status: 409, times: 3 });
    await give(served, number, "/cancel");
    expect(await served.results(1)).toEqual([cancelled]);
    expect(reviewOf(served, number)).toContain("review cancelled");
    expect(besides(served, headSha)).toBe("neutral: cancelled by @acme");
  });
});
