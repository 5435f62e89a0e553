import { describe, expect, it } from "vitest";
import type { ReviewRoutes } from "../../../src/forges/hosted/reviews.ts";
import { createReviewRoutes as createGiteaRoutes } from "../../../src/forges/gitea/review.ts";
import { createGitHubForge } from "../../../src/forges/github/github.ts";
import { createReviewRoutes as createGitHubRoutes } from "../../../src/forges/github/review.ts";
import { createCaller } from "../../../src/forges/http/caller.ts";
import { createConnection } from "../../../src/forges/http/connection.ts";
import { giteaHost } from "../../../src/forges/gitea/host.ts";
import { aClock } from "../clock.ts";
import { aPull, name, signal } from "./harness.ts";

type Ground = Awaited<ReturnType<typeof aPull>>;

const app = { id: 1, slug: "chorale" };

/** The adapter that speaks GitHub's dialect, at a Gitea's door. */
function aStranger({ client, ref }: Ground) {
  const octokit = { ...client, auth: async () => undefined };
  const clock = aClock();
  const forge = createGitHubForge({ octokitFor: async () => octokit, app, clock });
  return { forge, ref: { ...ref, installationId: 1 } };
}

/** What either adapter makes of a review of two lines, put to the host as it is. */
async function post({ client, gitea, pull }: Ground, dialect: "github" | "gitea", event?: string) {
  const connection = createConnection(client, { readsAtOnce: 1 });
  const caller = createCaller({ host: giteaHost("host"), connect: async () => connection });
  const routes: ReviewRoutes =
    dialect === "github" ? createGitHubRoutes(caller, app) : createGiteaRoutes(caller, gitea.bot);
  const answer = await client.request(routes.create.route, {
    owner: "acme",
    repo: "shop",
    pull_number: pull.ref.number,
    ...routes.toParameters(pull, {
      marker: "m",
      body: "m",
      event: "comment",
      remarks: [{ path: "a.js", line: 2, endLine: 3, body: "r" }],
    }),
    ...(event === undefined ? {} : { event }),
  });
  return { status: answer.status, review: gitea.reviews(name, pull.ref.number).at(-1) };
}

describe("GitHub's dialect", () => {
  it("loses the line of what is said, without an error; ours keeps it", async () => {
    const ground = await aPull();
    const theirs = await post(ground, "github");
    expect(theirs).toMatchObject({ status: 200, review: { state: "COMMENT" } });
    expect(theirs.review?.comments).toMatchObject([{ path: "a.js", line: 0 }]);
    expect(ground.gitea.violations.map(({ problem }) => problem)).toEqual([
      "unknown field: comments.0.line",
      "unknown field: comments.0.side",
      "unknown field: comments.0.start_line",
      "unknown field: comments.0.start_side",
      "a comment without a position",
    ]);
    const before = ground.gitea.violations.length;
    const ours = await post(ground, "gitea");
    expect(ours.review?.comments).toMatchObject([{ path: "a.js", line: 3 }]);
    expect(ground.gitea.violations).toHaveLength(before);
  });

  it("has a word for approval that leaves a review for nobody to see", async () => {
    const ground = await aPull();
    expect(await post(ground, "gitea", "APPROVE")).toMatchObject({
      status: 200,
      review: { state: "PENDING" },
    });
  });

  it("asks for a diff by a header that is not heard", async () => {
    const stranger = aStranger(await aPull());
    const pull = await stranger.forge.fetchPull(stranger.ref, signal);
    await expect(stranger.forge.fetchDiff(pull, signal)).rejects.toMatchObject({
      name: "ForgeError",
    });
  });

  it("asks for check runs, of which there are none", async () => {
    const ground = await aPull();
    const stranger = aStranger(ground);
    const { headSha } = ground.pull;
    const check = { headSha, title: "t", summary: "s", annotations: [] };
    await expect(stranger.forge.ensureCheck(stranger.ref, check, signal)).rejects.toMatchObject({
      name: "ForgeError",
      status: 502,
    });
  });

  it("asks for pages by a word that is not known, and for a kind of user", async () => {
    const ground = await aPull();
    const stranger = aStranger(ground);
    await ground.gitea.comment(name, 1, { author: "ada", body: "hm" });
    await expect(stranger.forge.findComment(stranger.ref, "m", signal)).rejects.toThrow(
      /the answer has not the documented form \(0\.user\.type/,
    );
    expect(ground.gitea.violations).toMatchObject([
      { problem: "unknown query parameters: per_page, page" },
    ]);
  });

  it("makes a commit of objects that nothing takes", async () => {
    const ground = await aPull();
    const stranger = aStranger(ground);
    const pull = await stranger.forge.fetchPull(stranger.ref, signal);
    const files = [{ path: "a.js", content: new Uint8Array() }];
    const commit = stranger.forge.commitFiles(pull, { message: "m", files }, signal);
    await expect(commit).rejects.toMatchObject({ name: "ForgeError" });
    expect(await ground.gitea.sha(name, "feature")).toBe(pull.headSha);
  });
});
