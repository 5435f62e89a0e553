import pino from "pino";
import { Probot } from "probot";
import { onTestFinished } from "vitest";
import { startGitHub, type CheckRun, type Review } from "../../emulators/github/github.ts";
import { createGitHubForge } from "../../src/forges/github/github.ts";
import { createOctokitFor, GitHubOctokit } from "../../src/forges/github/octokit.ts";
import { aClock } from "../forges/clock.ts";
import { describeForge } from "./forge.ts";
import { repository, type Ground, type Shown, type ShownReview } from "./ground.ts";

describeForge("github", async (): Promise<Ground> => {
  const permissions = { checks: "write", contents: "write", pull_requests: "write" } as const;
  const github = await startGitHub({ app: { permissions } });
  onTestFinished(async () => {
    await github.close();
    if (github.violations.length > 0) throw new Error(JSON.stringify(github.violations, null, 2));
  });
  const { id, slug, privateKey } = github.app;
  await github.addRepository(repository);
  const installationId = github.install("acme").id;
  const probot = new Probot({
    appId: id,
    privateKey,
    baseUrl: github.url,
    Octokit: GitHubOctokit,
    log: pino({ level: "silent" }),
  });
  const clock = aClock();
  return {
    host: github,
    forge: createGitHubForge({ octokitFor: createOctokitFor(probot), app: { id, slug }, clock }),
    clock,
    login: `${slug}[bot]`,
    isMaintainer: false,
    refOf: (number) => ({ forge: "github", owner: "acme", repo: "shop", installationId, number }),
    shownBeside: (headSha, name = repository) =>
      github
        .checkRuns(name)
        .filter((run) => run.headSha === headSha)
        .map(toShown),
    reviewsOf: (number) => github.reviews(repository, number).map(toShownReview),
    askForChanges: async (number, author, body) =>
      github.review(repository, number, { author, body, state: "CHANGES_REQUESTED" }).id,
  };
});

const states: Record<Review["state"], ShownReview["state"] | undefined> = {
  APPROVED: undefined,
  CHANGES_REQUESTED: "request-changes",
  COMMENTED: "comment",
  DISMISSED: "dismissed",
  PENDING: "pending",
};

function toShownReview({ id, author, state, body, commitSha, comments }: Review): ShownReview {
  const remarks = comments.map(({ path, line, body: said }) => ({ path, line, body: said }));
  return { id, author: author.login, state: states[state] ?? "pending", body, commitSha, remarks };
}

function toShown({ status, conclusion, title }: CheckRun): Shown {
  const ended = conclusion as Shown["state"] | null;
  return {
    state: status === "completed" && ended !== null ? ended : "running",
    title: title ?? "",
  };
}
