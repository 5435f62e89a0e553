import type nock from "nock";
import { describe, expect, it } from "vitest";
import { ForgeError, type Forge } from "../../../src/forges/forge.ts";
import {
  aCheckRun,
  aComment,
  aDiff,
  aForge,
  aGitCommit,
  aGitHubPull,
  anySignal,
  aRepository,
  aReview,
  headSha,
  interceptEverything,
  marker,
  pull,
  thread,
} from "./harness.ts";

interface Method {
  name: string;
  run: (forge: Forge, signal: AbortSignal) => Promise<unknown>;
  /** The first thing it asks. */
  first: (api: nock.Scope) => nock.Interceptor;
  /** What GitHub answers to that. */
  answer: nock.Body;
  /** What it asks after that, answered. */
  after?: (api: nock.Scope) => unknown;
  /** How many requests that is: one, where there is any. */
  asksAfter?: number;
  /** What the App lacks when GitHub forbids it. */
  needs: string;
}

const repository = "/repos/acme/shop";
const check = { headSha, title: "t", summary: "s", annotations: [] };
const folder = { folder: "notes", names: /\.md$/, mostFiles: 2, maxBytes: 20 };
const review = { marker, body: marker, event: "comment" as const, remarks: [] };

const branch = { commit: { sha: headSha }, protected: true };
const offer = { branch: "chorale/fix", title: "fix", body: "", commits: [] };

const methods: Method[] = [
  {
    name: "fetchPull",
    run: (forge, signal) => forge.fetchPull(thread, signal),
    first: (api) => api.get(`${repository}/pulls/12`),
    answer: aGitHubPull(),
    needs: "Pull requests: read-only",
  },
  {
    name: "fetchDiff",
    run: (forge, signal) => forge.fetchDiff(pull, signal),
    first: (api) =>
      api.get(`${repository}/pulls/12`).matchHeader("accept", "application/vnd.github.diff"),
    answer: aDiff,
    after: (api) => api.get(`${repository}/pulls/12`).reply(200, aGitHubPull()),
    needs: "Pull requests: read-only",
  },
  {
    name: "fetchFile",
    run: (forge, signal) => forge.fetchFile(pull, "src/a.js", signal),
    first: (api) => api.get(`${repository}/contents/src/a.js`).query({ ref: headSha }),
    answer: "const a = 1;\n",
    needs: "Contents: read-only",
  },
  {
    name: "fetchConfig",
    run: (forge, signal) => forge.fetchConfig(thread, signal),
    first: (api) => api.get(`${repository}/contents/.github/chorale.yml`),
    answer: "minLevel: note\n",
    needs: "Contents: read-only",
  },
  {
    name: "fetchFolder",
    run: (forge, signal) => forge.fetchFolder(thread, folder, signal),
    first: (api) => api.get(`${repository}/contents/notes`),
    answer: [{ name: "a.md", type: "file", size: 2 }],
    after: (api) => api.get(`${repository}/contents/notes/a.md`).reply(200, "a\n"),
    needs: "Contents: read-only",
  },
  {
    name: "findComment",
    run: (forge, signal) => forge.findComment(thread, marker, signal),
    first: (api) => api.get(`${repository}/issues/12/comments`).query({ per_page: 100, page: 1 }),
    answer: [aComment()],
    needs: "Pull requests: read and write",
  },
  {
    name: "ensureComment",
    run: (forge, signal) => forge.ensureComment(thread, marker, `${marker}\nnew`, signal),
    first: (api) => api.get(`${repository}/issues/12/comments`).query({ per_page: 100, page: 1 }),
    answer: [aComment()],
    after: (api) => api.patch(`${repository}/issues/comments/900`).reply(200, aComment()),
    needs: "Pull requests: read and write",
  },
  {
    name: "ensureCheck",
    run: (forge, signal) => forge.ensureCheck(pull.ref, check, signal),
    first: (api) => api.get(`${repository}/commits/${headSha}/check-runs`).query(true),
    answer: { total_count: 0, check_runs: [] },
    after: (api) => api.post(`${repository}/check-runs`).reply(201, aCheckRun()),
    needs: "Checks: read and write",
  },
  {
    name: "submitReview",
    run: (forge, signal) => forge.submitReview(pull, review, signal),
    first: (api) => api.get(`${repository}/pulls/12/reviews`).query({ per_page: 100, page: 1 }),
    answer: [aReview()],
    after: (api) =>
      api.get(`${repository}/pulls/12/reviews/70/comments`).query(true).reply(200, []),
    needs: "Pull requests: read and write",
  },
  {
    name: "dismissReview",
    run: (forge, signal) => forge.dismissReview(thread, 70, "Fixed", signal),
    first: (api) => api.get(`${repository}/pulls/12/reviews/70`),
    answer: aReview(),
    after: (api) => api.put(`${repository}/pulls/12/reviews/70/dismissals`).reply(200, {}),
    needs: "Pull requests: read and write",
  },
  {
    name: "commitFiles",
    run: (forge, signal) => forge.commitFiles(pull, { message: "fix", files: [] }, signal),
    first: (api) => api.get(`${repository}/pulls/12`),
    answer: aGitHubPull({ head: { sha: "c".repeat(40), ref: "search", repo: aRepository() } }),
    after(api) {
      const sha = "c".repeat(40);
      const tip = { commit: { sha }, protected: false };
      api.get(`${repository}/branches/search`).reply(200, tip);
      api.get(`${repository}/git/commits/${sha}`).reply(200, aGitCommit());
    },
    asksAfter: 2,
    needs: "Pull requests: read-only",
  },
  {
    name: "fetchHeadBranch",
    run: (forge, signal) => forge.fetchHeadBranch(pull, signal),
    first: (api) => api.get(`${repository}/pulls/12`),
    answer: aGitHubPull(),
    after: (api) => api.get(`${repository}/branches/search`).reply(200, branch),
    needs: "Pull requests: read-only",
  },
  {
    name: "openPull",
    run: (forge, signal) => forge.openPull(pull, offer, signal),
    first: (api) => api.get(`${repository}/branches/chorale/fix`),
    answer: branch,
    after: (api) => api.post(`${repository}/pulls`).reply(201, aGitHubPull()),
    needs: "Contents: read-only",
  },
  {
    name: "react",
    run: (forge, signal) => forge.react(thread, 900, "eyes", signal),
    first: (api) => api.post(`${repository}/issues/comments/900/reactions`, { content: "eyes" }),
    answer: { id: 1 },
    needs: "Pull requests: read and write",
  },
  {
    name: "fetchIssue",
    run: (forge, signal) => forge.fetchIssue(thread, signal),
    first: (api) => api.get(`${repository}/issues/12`),
    answer: { number: 12 },
    needs: "Issues: read and write",
  },
  {
    name: "fetchRepository",
    run: (forge, signal) => forge.fetchRepository(thread, signal),
    first: (api) => api.get(repository),
    answer: aRepository({ private: false }),
    needs: "Metadata: read-only",
  },
  {
    name: "fetchPermission",
    run: (forge, signal) => forge.fetchPermission(thread, "alice", signal),
    first: (api) => api.get(`${repository}/collaborators/alice/permission`),
    answer: { permission: "write", role_name: "maintain" },
    needs: "Metadata: read-only",
  },
];

describe.each(methods)("$name", ({ run, first, answer, after, needs, ...more }) => {
  const { asksAfter = after ? 1 : 0 } = more;

  interceptEverything();

  it("comes through two 500s, waiting longer each time", async () => {
    const { forge, api, clock } = aForge();
    first(api).times(2).reply(500, { message: "Server Error" });
    first(api).reply(200, answer);
    after?.(api);
    await run(forge, anySignal());
    expect(clock.waits).toEqual([500, 1000]);
  });

  it("comes through a reset connection", async () => {
    const { forge, api } = aForge();
    first(api).replyWithError(Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }));
    first(api).reply(200, answer);
    after?.(api);
    await run(forge, anySignal());
    expect(api.isDone()).toBe(true);
  });

  it("comes through an answer that never comes", async () => {
    const { forge, api, clock } = aForge();
    first(api).reply(() => {
      clock.timeOut();
      return new Promise(() => undefined);
    });
    first(api).reply(200, answer);
    after?.(api);
    await run(forge, anySignal());
    expect(api.isDone()).toBe(true);
  });

  it("waits as long as a 429 asks", async () => {
    const { forge, api, clock } = aForge();
    first(api).reply(429, { message: "Too many requests" }, { "retry-after": "17" });
    first(api).reply(200, answer);
    after?.(api);
    await run(forge, anySignal());
    expect(clock.waits).toEqual([17_500]);
  });

  it("waits a minute for a secondary limit that names no time", async () => {
    const { forge, api, clock } = aForge();
    first(api).reply(403, { message: "You have exceeded a secondary rate limit." });
    first(api).reply(200, answer);
    after?.(api);
    await run(forge, anySignal());
    expect(clock.waits).toEqual([60_500]);
  });

  it("says which permission is missing, and does not ask again", async () => {
    const { forge, api, clock } = aForge();
    first(api).reply(403, { message: "Resource not accessible by integration" });
    const error = await run(forge, anySignal()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ForgeError);
    expect(error).toMatchObject({ status: 403, message: expect.stringContaining(`"${needs}"`) });
    expect(clock.waits).toEqual([]);
  });

  it("gives up after six tries and says what failed", async () => {
    const { forge, api } = aForge();
    first(api).times(6).reply(502, "Bad Gateway");
    await expect(run(forge, anySignal())).rejects.toThrow(
      /^GitHub would not .* after 6 tries: 502 Bad Gateway\. Check https:\/\/www\.githubstatus\.com/,
    );
  });

  it("rejects with the reason when it is aborted in the middle", async () => {
    const { forge, api } = aForge();
    const controller = new AbortController();
    const reason = new Error("superseded");
    first(api).reply(() => {
      controller.abort(reason);
      return new Promise(() => undefined);
    });
    await expect(run(forge, controller.signal)).rejects.toBe(reason);
  });

  it("asks nothing when it is aborted before", async () => {
    const { forge } = aForge();
    const reason = new Error("superseded");
    await expect(run(forge, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  it("tells how long each request took", async () => {
    const { forge, api, spans, clock } = aForge();
    first(api).reply(500, { message: "Server Error" });
    first(api).reply(200, answer);
    after?.(api);
    const startMs = clock.now();
    await run(forge, anySignal());
    expect(spans.length).toBe(2 + asksAfter);
    expect(spans[0]).toEqual({ name: spans[1]?.name, startMs, durationMs: 0 });
  });
});
