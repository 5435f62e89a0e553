import { describe, expect, it } from "vitest";
import type { Gitea } from "../../emulators/gitea/gitea.ts";
import { aJumpingClock } from "./jumping-clock.ts";
import { aPull, harmless, repository, serveGitea, type ServedBy } from "./served.ts";

const writes = [
  { method: "POST", path: /issues\/1\/comments$/ },
  { method: "PATCH", path: /issues\/comments\/\d+$/ },
  { method: "POST", path: /statuses\// },
];

/** One comment with the result, and one status for each thing that was said. */
function expectOneReview(served: ServedBy<Gitea>): void {
  const { forge } = served;
  expect(served.comment(1)).toContain("## Chorale · 1 error");
  expect(forge.commentsEver(repository, 1)).toHaveLength(1);
  expect(forge.statuses(repository).map(({ state }) => state)).toEqual(["pending", "failure"]);
}

describe("when a Gitea or Forgejo host is in trouble", () => {
  it.each([
    ["a 502", { status: 502 }],
    ["a 429 that says when to come back", { status: 429, headers: { "retry-after": "1" } }],
    ["a connection that is reset", { reset: true } as const],
    ["a connection that is reset behind what was done", { reset: true, afterwards: true } as const],
    ["an answer that breaks off", { cut: true } as const],
  ])("%s costs nothing and doubles nothing", async (_, fault) => {
    const served = await serveGitea({ clock: aJumpingClock() });
    for (const request of [{ method: "GET", path: /pulls\/1$/ }, ...writes]) {
      served.forge.fail({ ...request, ...fault });
    }
    await aPull(served);
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expectOneReview(served);
  });

  it("a request that it never answers is asked again", async () => {
    const clock = aJumpingClock();
    const served = await serveGitea({ clock });
    const { forge } = served;
    forge.fail({ method: "GET", path: /pulls\/1$/, hang: true });
    await aPull(served);
    await forge.until(() => forge.requests.some(({ fault }) => fault), { what: "the request" });
    clock.timeOut();
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expectOneReview(served);
  });

  it("a conversation that strangers made too long to be read ends the review once, and says so beside the commit", async () => {
    const served = await serveGitea({ clock: aJumpingClock() });
    const { forge } = served;
    forge.fail({ method: "GET", path: /issues\/1\/comments$/, status: 413, times: 99 });
    await aPull(served);
    expect(await served.results(1)).toMatchObject([{ status: "gave-up" }]);
    expect(forge.statuses(repository).at(-1)).toMatchObject({
      state: "pending",
      description: "review stopped",
    });
    forge.clearFaults();
  });

  it("a file that can't be had is named, and the status is no success", async () => {
    const served = await serveGitea({ clock: aJumpingClock() });
    served.forge.fail({ method: "GET", path: /raw\/src\/mail\.js/, status: 403, times: 9 });
    await aPull(served, { files: { "src/users.js": harmless, "src/mail.js": harmless } });
    await served.results(1);
    expect(served.comment(1)).toContain("src/mail.js");
    expect(served.forge.statuses(repository).at(-1)).toMatchObject({
      state: "pending",
      description: "review incomplete, nothing found so far",
    });
  });

  it("a token that it takes no more ends the review with what to do, and no token is shown", async () => {
    const served = await serveGitea({ clock: aJumpingClock(), backOff: () => 0 });
    const { forge } = served;
    forge.revokeToken(forge.bot.token);
    await aPull(served);
    const [result] = await served.results(1);
    expect(result).toMatchObject({
      status: "gave-up",
      reason: expect.stringContaining("401, it does not take the token. "),
    });
    expect(served.log()).not.toContain(forge.bot.token);
    expect(await served.data()).not.toContain(forge.bot.token);
  });

  it("a push to a repository that was renamed, in a time when the token is refused, is reviewed when it is sent again", async () => {
    const served = await serveGitea({ clock: aJumpingClock(), backOff: () => 0 });
    const { forge } = served;
    const { number } = await aPull(served);
    await served.results(1);
    await forge.renameRepository(repository, "store");
    forge.fail({ method: "GET", path: /repos\/acme\/store$/, status: 401, times: 99 });
    await forge.push("acme/store", number, { files: { "b.js": harmless } });
    expect(await served.results(2)).toMatchObject([{}, { status: "gave-up" }]);
    forge.clearFaults();
    const again = await forge.redeliver(forge.deliveries.at(-1)?.id ?? "");
    expect(again).toMatchObject({ statusCode: 202, response: "accepted\n" });
    expect(await served.results(3)).toMatchObject([{}, {}, { status: "published" }]);
  });

  it("a pull request whose review was given up is told so, and reviewed when it is sent again", async () => {
    const served = await serveGitea({ clock: aJumpingClock() });
    const { forge } = served;
    forge.fail({ method: "GET", path: /raw\/.*chorale\.yml/, status: 422, times: 9 });
    await aPull(served);
    expect(await served.results(1)).toMatchObject([{ status: "gave-up" }]);
    expect(served.comment(1)).toContain("review stopped");
    expect(forge.statuses(repository).at(-1)).toMatchObject({
      state: "pending",
      description: "review stopped",
      targetUrl: `${forge.url}/${repository}/pulls/1`,
    });
    forge.clearFaults();
    const opened = forge.deliveries.find(({ event }) => event === "pull_request");
    expect(await forge.replay(opened?.id ?? "")).toMatchObject({ response: "accepted\n" });
    expect(await served.results(2)).toMatchObject([{}, { status: "published" }]);
    expect(served.comment(1)).toContain("## Chorale · 1 error");
    expect(await forge.replay(opened?.id ?? "")).toMatchObject({ response: "already accepted\n" });
  });
});
