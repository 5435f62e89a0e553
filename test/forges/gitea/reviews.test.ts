import { describe, expect, it } from "vitest";
import type { PullReview } from "../../../src/forges/forge.ts";
import { createGiteaForge } from "../../../src/forges/gitea/gitea.ts";
import { aClock } from "../clock.ts";
import { aPull, name, signal } from "./harness.ts";

const marker = "<!-- chorale -->";
const review: PullReview = {
  marker,
  body: `${marker}\nText`,
  event: "comment",
  remarks: [{ path: "a.js", line: 1, endLine: 2, body: "ours" }],
};
const postReview = "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews";
const acme = { owner: "acme", repo: "shop", pull_number: 1 };

describe("a review on a Gitea host", () => {
  const ours = {
    body: expect.stringMatching(/^<!-- chorale:remark -->\nours$/) as string,
    line: 2,
  };

  it("is not mixed with what a broken attempt left, of a commit that the host did not have", async () => {
    const { gitea, client, forge, pull } = await aPull();
    const comments = [{ path: "a.js", body: "left", new_position: 3 }];
    const attempt = { ...acme, event: "COMMENT", commit_id: "1".repeat(40), comments };
    await client.request(postReview, attempt).catch(() => undefined);
    expect(gitea.reviews(name, 1)).toMatchObject([{ state: "PENDING", comments: [] }]);
    const { reviewId } = await forge.submitReview(pull, review, signal);
    expect(gitea.reviews(name, 1)).toMatchObject([
      { id: reviewId, state: "COMMENT", comments: [ours] },
    ]);
  });

  it("is not mixed with what a broken attempt left in the middle, of itself or of another head", async () => {
    const { gitea, forge, pull } = await aPull();
    const first = { path: "a.js", line: 1, endLine: 1, body: "first" };
    const remarks = [first, ...review.remarks];
    gitea.failReviews(name, 1, { afterComments: 1, times: 6 });
    await expect(forge.submitReview(pull, { ...review, remarks }, signal)).rejects.toThrow("500");
    expect(gitea.reviews(name, 1)).toMatchObject([{ state: "PENDING", comments: [{ line: 1 }] }]);
    await gitea.push(name, 1, { files: { "a.js": "1\n2\n4\n" } });
    gitea.failReviews(name, 1, { afterComments: 1 });
    const now = await forge.fetchPull(pull.ref, signal);
    const { reviewId } = await forge.submitReview(now, review, signal);
    expect(gitea.reviews(name, 1)).toMatchObject([
      { id: reviewId, state: "COMMENT", commitSha: now.headSha, comments: [ours] },
    ]);
  });

  it("leaves alone what the token's owner has begun, and does not publish it", async () => {
    const { gitea, client, forge, pull } = await aPull();
    const refused = {
      name: "ForgeError",
      status: 409,
      message: expect.stringMatching(
        /acme\/shop#1 .*submit or delete it, then ask again/,
      ) as string,
    };
    const comments = ["<!-- chorale:remark -->\nours", "Half a thought"].map((body) => ({
      path: "a.js",
      body,
      new_position: 3,
    }));
    const begun = gitea.beginReview(name, 1, { author: gitea.bot.login, comments });
    const kept = [
      { id: begun.id, state: "PENDING", body: "", comments: [{ line: 3 }, { line: 3 }] },
    ];
    const without = { ...review, remarks: [] };
    await expect(forge.submitReview(pull, without, signal)).rejects.toMatchObject(refused);
    await expect(forge.submitReview(pull, review, signal)).rejects.toMatchObject(refused);
    expect(gitea.reviews(name, 1)).toMatchObject(kept);
    const path = { ...acme, review_id: begun.id };
    const route = "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}";
    await client.request(`DELETE ${route}`, path);
    await client.request(postReview, { ...acme, event: "PENDING", body: "To be said later" });
    await expect(forge.submitReview(pull, review, signal)).rejects.toMatchObject(refused);
    expect(gitea.reviews(name, 1)).toMatchObject([{ state: "PENDING", body: "To be said later" }]);
  });

  it("is found, whatever the token's owner has begun since", async () => {
    const { gitea, forge, pull } = await aPull();
    const first = await forge.submitReview(pull, review, signal);
    const comments = [{ path: "a.js", body: "Half a thought", new_position: 3 }];
    gitea.beginReview(name, 1, { author: gitea.bot.login, comments });
    expect(await forge.submitReview(pull, review, signal)).toEqual({
      ...first,
      change: "unchanged",
    });
    expect(gitea.reviews(name, 1).map(({ state }) => state)).toEqual(["COMMENT", "PENDING"]);
  });

  it("waits until the host has taken in the push that it is of", async () => {
    const { gitea, client } = await aPull();
    const fork = { head: "f", fork: "ada/shop", author: "ada", files: { "f.js": "1\n" } };
    const { number } = await gitea.openPull(name, fork);
    const { catchUp } = await gitea.pushAhead(name, number, { files: { "f.js": "2\n" } });
    const clock = aClock();
    const wait = async (ms: number, until: AbortSignal) => {
      await clock.wait(ms, until);
      await catchUp();
    };
    const { bot } = gitea;
    const forge = createGiteaForge({ name: "host", client, bot, clock: { ...clock, wait } });
    const ref = { forge: "host", owner: "acme", repo: "shop", number };
    const ahead = await forge.fetchPull(ref, signal);
    const remarks = [{ path: "f.js", line: 1, endLine: 1, body: "b" }];
    const { left } = await forge.submitReview(ahead, { ...review, remarks }, signal);
    expect(left).toEqual([]);
    expect(gitea.reviews(name, number)).toMatchObject([
      { commitSha: ahead.headSha, comments: [{ path: "f.js", line: 1 }] },
    ]);
    expect(clock.waits).toHaveLength(1);
  });

  it("leaves others' unfinished ones alone", async () => {
    const { gitea, forge, pull } = await aPull();
    const token = gitea.createToken("wendy");
    gitea.setPermission(name, "wendy", "write");
    await fetch(`${gitea.url}/api/v1/repos/${name}/pulls/1/reviews`, {
      method: "POST",
      headers: { authorization: `token ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ event: "PENDING", body: "Later" }),
    });
    await forge.submitReview(pull, review, signal);
    const states = gitea.reviews(name, 1).map(({ author, state }) => [author.login, state]);
    expect(states).toEqual([
      ["wendy", "PENDING"],
      ["chorale", "COMMENT"],
    ]);
  });

  it("is an error when the host keeps it to itself", async () => {
    const { gitea, forge, pull } = await aPull();
    const body = {
      id: 7,
      body: review.body,
      state: "PENDING",
      html_url: "",
      commit_id: pull.headSha,
      user: { id: gitea.bot.id },
    };
    gitea.fail({ method: "POST", path: /\/reviews$/, status: 200, body });
    await expect(forge.submitReview(pull, review, signal)).rejects.toThrow(
      /took the review as PENDING, not as COMMENT/,
    );
  });

  it.each([
    ["", {}],
    [", without a count of them", { hidesTotals: true }],
  ])("is found on whichever page it is%s", async (_, options) => {
    const { gitea, forge, pull } = await aPull({ pageItems: 2, maxPageItems: 2, ...options });
    const first = await forge.submitReview(pull, review, signal);
    // It has a place on the first page, but only ada sees it.
    gitea.beginReview(name, 1, { author: "ada", comments: [] });
    for (let count = 0; count < 5; count += 1) {
      await gitea.review(name, 1, { author: "wendy", event: "COMMENT", body: "hm" });
    }
    const other = { ...review, marker: "<!-- other -->", body: "<!-- other -->" };
    const second = await forge.submitReview(pull, other, signal);
    expect(await forge.submitReview(pull, review, signal)).toEqual({
      ...first,
      change: "unchanged",
    });
    expect(await forge.submitReview(pull, other, signal)).toEqual({
      ...second,
      change: "unchanged",
    });
  });

  it("is dismissed by administrators alone, and the error says so", async () => {
    const { forge, pull } = await aPull();
    const asked = await forge.submitReview(pull, { ...review, event: "request-changes" }, signal);
    await expect(forge.dismissReview(pull.ref, asked.reviewId, "Fixed", signal)).rejects.toThrow(
      /403 Must be repo admin\. .*it takes the bot to be an administrator of the repository/,
    );
  });
});
