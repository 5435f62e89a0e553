import { onTestFinished } from "vitest";
import { startGitea, type Review } from "../../emulators/gitea/gitea.ts";
import type { CommitStatus } from "../../emulators/world/model.ts";
import { createGiteaClient } from "../../src/forges/gitea/client.ts";
import { createGiteaForge } from "../../src/forges/gitea/gitea.ts";
import { nameOfHost } from "../../src/forges/gitea/host.ts";
import { aClock } from "../forges/clock.ts";
import { describeForge } from "./forge.ts";
import { repository, type Ground, type Shown, type ShownReview } from "./ground.ts";

describeForge("gitea", async (): Promise<Ground> => {
  const gitea = await startGitea();
  onTestFinished(async () => {
    await gitea.close();
    if (gitea.violations.length > 0) throw new Error(JSON.stringify(gitea.violations, null, 2));
  });
  await gitea.addRepository(repository, { botRole: "admin" });
  const { url, bot } = gitea;
  const name = nameOfHost(url);
  const clock = aClock();
  const client = createGiteaClient({ url, token: bot.token });
  return {
    host: gitea,
    forge: createGiteaForge({ name, client, bot, clock }),
    clock,
    login: bot.login,
    isMaintainer: true,
    refOf: (number) => ({ forge: name, owner: "acme", repo: "shop", number }),
    shownBeside: (headSha, shop = repository) =>
      gitea
        .statuses(shop)
        .filter(({ sha, context }) => sha === headSha && context === "Chorale")
        .map(toShown),
    reviewsOf: (number) => gitea.reviews(repository, number).map(toShownReview),
    askForChanges: async (number, author, body) => {
      const review = { author, body, event: "REQUEST_CHANGES" } as const;
      return (await gitea.review(repository, number, review)).id;
    },
  };
});

const reviewStates: Record<Review["state"], ShownReview["state"] | undefined> = {
  APPROVED: undefined,
  COMMENT: "comment",
  PENDING: "pending",
  REQUEST_CHANGES: "request-changes",
};

function toShownReview(review: Review): ShownReview {
  const { id, author, body, commitSha, comments } = review;
  const state = review.dismissed ? "dismissed" : reviewStates[review.state];
  const remarks = comments.map(({ path, line, body: said }) => ({
    path,
    line,
    // Nobody sees what ours begin with.
    body: said.replace(/^<!-- chorale:remark -->\n/, ""),
  }));
  return { id, author: author.login, state: state ?? "pending", body, commitSha, remarks };
}

const states: Record<string, Shown["state"]> = {
  pending: "running",
  success: "success",
  failure: "failure",
};

function toShown({ state, description }: CommitStatus): Shown {
  return { state: states[state] ?? "neutral", title: description ?? "" };
}
