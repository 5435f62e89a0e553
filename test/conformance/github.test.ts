import pino from "pino";
import { Probot } from "probot";
import { onTestFinished } from "vitest";
import { startGitHub, type CheckRun } from "../../emulators/github/github.ts";
import { createGitHubForge } from "../../src/forges/github/github.ts";
import { createOctokitFor, GitHubOctokit } from "../../src/forges/github/octokit.ts";
import { aClock } from "../forges/clock.ts";
import { describeForge } from "./forge.ts";
import { repository, type Ground, type Shown } from "./ground.ts";

describeForge("github", async (): Promise<Ground> => {
  const github = await startGitHub();
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
    refOf: (number) => ({ forge: "github", owner: "acme", repo: "shop", installationId, number }),
    shownBeside: (headSha, name = repository) =>
      github
        .checkRuns(name)
        .filter((run) => run.headSha === headSha)
        .map(toShown),
  };
});

function toShown({ status, conclusion, title }: CheckRun): Shown {
  const ended = conclusion as Shown["state"] | null;
  return {
    state: status === "completed" && ended !== null ? ended : "running",
    title: title ?? "",
  };
}
