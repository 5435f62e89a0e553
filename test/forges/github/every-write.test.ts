import type nock from "nock";
import { describe, expect, it } from "vitest";
import type { Forge } from "../../../src/forges/forge.ts";
import {
  aCheckRun,
  aComment,
  aDiff,
  aForge,
  aGitCommit,
  aGitHubPull,
  anySignal,
  aReview,
  headSha,
  interceptEverything,
  marker,
  pull,
  thread,
} from "./harness.ts";

interface Write {
  name: string;
  run: (forge: Forge, signal: AbortSignal) => Promise<unknown>;
  /** What it asks before, answered. */
  before?: (api: nock.Scope) => unknown;
  send: (api: nock.Scope) => nock.Interceptor;
  /** What GitHub answers to that. */
  sent: nock.Body;
  /** How it looks whether it has taken effect after a failure that leaves it open, answered with no. */
  look?: (api: nock.Scope) => unknown;
  /** It looks after the last failure, too. */
  looksAtLast?: true;
}

const repository = "/repos/acme/shop";
const body = `${marker}\nnew`;
const check = { headSha, title: "t", summary: "s", annotations: [] };
const listComments = (api: nock.Scope, comments: object[]) =>
  api.get(`${repository}/issues/12/comments`).query(true).reply(200, comments);
const listChecks = (api: nock.Scope, runs: object[]) =>
  api
    .get(/commits.*check-runs/)
    .query(true)
    .reply(200, { check_runs: runs });

const listReviews = (api: nock.Scope) =>
  api.get(`${repository}/pulls/12/reviews`).query(true).reply(200, []);
const showReview = (api: nock.Scope) =>
  api.get(`${repository}/pulls/12/reviews/70`).reply(200, aReview());
const showPull = (api: nock.Scope) => api.get(`${repository}/pulls/12`).reply(200, aGitHubPull());
const showBranch = (api: nock.Scope) => {
  const tip = { commit: { sha: headSha }, protected: false };
  showPull(api).get(`${repository}/branches/search`).reply(200, tip);
};
const review = { marker, body: marker, event: "request-changes" as const, remarks: [] };
const commit = { message: "fix", files: [{ path: "a.js", content: new Uint8Array() }] };
const sha = "c".repeat(40);
const offer = { branch: "chorale/fix", title: "fix", body: "", commits: [] };

const writes: Write[] = [
  {
    name: "creating a comment",
    run: (forge, signal) => forge.ensureComment(thread, marker, body, signal),
    before: (api) => listComments(api, []),
    send: (api) => api.post(`${repository}/issues/12/comments`, { body }),
    sent: aComment({ body }),
    look: (api) => listComments(api, []),
  },
  {
    name: "editing a comment",
    run: (forge, signal) => forge.ensureComment(thread, marker, body, signal),
    before: (api) => listComments(api, [aComment()]),
    send: (api) => api.patch(`${repository}/issues/comments/900`, { body }),
    sent: aComment({ body }),
  },
  {
    name: "creating a check",
    run: (forge, signal) => forge.ensureCheck(thread, check, signal),
    before: (api) => listChecks(api, []),
    send: (api) => api.post(`${repository}/check-runs`),
    sent: aCheckRun(),
    look: (api) => listChecks(api, []),
  },
  {
    name: "updating a check",
    run: (forge, signal) => forge.ensureCheck(thread, check, signal),
    before: (api) => listChecks(api, [aCheckRun({ status: "queued" })]),
    send: (api) => api.patch(`${repository}/check-runs/50`),
    sent: aCheckRun(),
    look: (api) => api.get(`${repository}/check-runs/50`).reply(200, aCheckRun()),
  },
  {
    name: "submitting a review",
    run: (forge, signal) => forge.submitReview(pull, review, signal),
    before: (api) => {
      listReviews(api);
      api.get(`${repository}/pulls/12`).reply(200, aDiff);
      showPull(api);
    },
    send: (api) => api.post(`${repository}/pulls/12/reviews`),
    sent: aReview(),
    look: listReviews,
  },
  {
    name: "dismissing a review",
    run: (forge, signal) => forge.dismissReview(thread, 70, "Fixed", signal),
    before: showReview,
    send: (api) => api.put(`${repository}/pulls/12/reviews/70/dismissals`, { message: "Fixed" }),
    sent: aReview({ state: "DISMISSED" }),
    look: showReview,
  },
  {
    name: "putting a commit on a branch",
    run: (forge, signal) => forge.commitFiles(pull, commit, signal),
    before: (api) => {
      showBranch(api);
      api.get(`${repository}/git/trees/${headSha}`).reply(200, { tree: [], truncated: false });
      api.get(`${repository}/git/commits/${headSha}`).reply(200, aGitCommit());
      for (const kind of ["blobs", "trees", "commits"]) {
        api.post(`${repository}/git/${kind}`).reply(201, { sha });
      }
      showBranch(api);
    },
    send: (api) => api.patch(`${repository}/git/refs/heads/search`, { sha, force: false }),
    sent: {},
    look: showBranch,
    looksAtLast: true,
  },
  {
    name: "opening a pull request",
    run: (forge, signal) => forge.openPull(pull, offer, signal),
    before: (api) =>
      api.get(`${repository}/branches/chorale/fix`).reply(200, {
        commit: { sha: headSha },
        protected: false,
      }),
    send: (api) => api.post(`${repository}/pulls`),
    sent: aGitHubPull(),
    look: (api) => api.get(`${repository}/pulls`).query(true).reply(200, []),
  },
  {
    name: "a reaction",
    run: (forge, signal) => forge.react(thread, 900, "eyes", signal),
    send: (api) => api.post(`${repository}/issues/comments/900/reactions`),
    sent: { id: 1 },
  },
];

describe.each(writes)("$name", ({ run, before, send, sent, look, looksAtLast }) => {
  interceptEverything();

  it("comes through two 500s", async () => {
    const { forge, api, clock } = aForge();
    before?.(api);
    send(api).times(2).reply(500, { message: "Server Error" });
    look?.(api);
    look?.(api);
    send(api).reply(201, sent);
    await run(forge, anySignal());
    expect(clock.waits).toEqual([500, 1000]);
  });

  it("comes through a reset connection", async () => {
    const { forge, api } = aForge();
    before?.(api);
    send(api).replyWithError(Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }));
    look?.(api);
    send(api).reply(201, sent);
    await run(forge, anySignal());
    expect(api.isDone()).toBe(true);
  });

  it("comes through an answer that never comes", async () => {
    const { forge, api, clock } = aForge();
    before?.(api);
    send(api).reply(() => {
      clock.timeOut();
      return new Promise(() => undefined);
    });
    look?.(api);
    send(api).reply(201, sent);
    await run(forge, anySignal());
    expect(api.isDone()).toBe(true);
  });

  it.each([
    ["a 429", 429, { "retry-after": "17" }, 17_500],
    ["a secondary limit", 403, {}, 60_500],
  ])("waits out %s, and does not look: nothing was done", async (_, status, headers, waitMs) => {
    const { forge, api, clock } = aForge();
    before?.(api);
    send(api).reply(status, { message: "You have exceeded a secondary rate limit." }, headers);
    send(api).reply(201, sent);
    await run(forge, anySignal());
    expect(clock.waits).toEqual([waitMs]);
  });

  it("gives up after six tries and says what failed", async () => {
    const { forge, api } = aForge();
    before?.(api);
    send(api).times(6).reply(502, "Bad Gateway");
    for (let tries = 1; tries < 6; tries += 1) look?.(api);
    if (looksAtLast) look?.(api);
    await expect(run(forge, anySignal())).rejects.toThrow(
      /^GitHub would not .* after 6 tries: 502 Bad Gateway\. Check https:\/\/www\.githubstatus\.com/,
    );
  });

  it("is broken off when it is aborted in the middle", async () => {
    const { forge, api } = aForge();
    const controller = new AbortController();
    const reason = new Error("shut down");
    before?.(api);
    send(api).reply(() => {
      controller.abort(reason);
      return new Promise(() => undefined);
    });
    await expect(run(forge, controller.signal)).rejects.toBe(reason);
  });
});
