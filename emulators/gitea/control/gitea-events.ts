import type { ForgeEvents, PullContent } from "../../world/forge-events.ts";
import { renderRepository } from "../render/render-repository.ts";
import { renderUser } from "../render/render-user.ts";
import { commentPayload, pullPayload, pushPayload } from "../webhooks/payloads.ts";
import type { Webhooks } from "../webhooks/webhooks.ts";
import type { GiteaWorld } from "../world.ts";

/** What Gitea sends of what people did, in its words: `synchronized`, an event for every change, nothing of a lock or a rename. */
export const createGiteaEvents = (world: GiteaWorld, webhooks: Webhooks): ForgeEvents => ({
  async pull(pull, event, sender) {
    const { repository } = pull;
    if (event.action === "synchronize")
      await webhooks.send(
        repository,
        "pull_request_sync",
        await pullPayload(world, pull, "synchronized", sender),
      );
    if (event.action === "opened" || event.action === "closed" || event.action === "reopened")
      await webhooks.send(
        repository,
        "pull_request",
        await pullPayload(world, pull, event.action, sender),
      );
    if (event.action !== "edited") return;
    for (const changes of renderChanges(event.from))
      await webhooks.send(
        repository,
        "pull_request",
        await pullPayload(world, pull, "edited", sender, { changes }),
      );
  },

  async comment(comment, event, sender) {
    const issue = world.findIssue(comment.repository, comment.number);
    if (!issue) return;
    const before = event.action === "edited" ? event.before : undefined;
    await webhooks.send(
      comment.repository,
      issue.pull ? "pull_request_comment" : "issue_comment",
      await commentPayload(world, issue, comment, event.action, sender, before),
    );
  },

  async branch(repository, { branch, before, after }, sender) {
    const ref = `refs/heads/${branch}`;
    const about = {
      repository: renderRepository(world, repository, repository.owner),
      sender: renderUser(world, sender),
    };
    if (after === undefined) {
      const deletion = { ref, ref_type: "branch", pusher_type: "user", ...about };
      return webhooks.send(repository, "delete", deletion);
    }
    if (before === undefined)
      await webhooks.send(repository, "create", { sha: after, ref, ref_type: "branch", ...about });
    await webhooks.send(
      repository,
      "push",
      await pushPayload(world, repository, { branch, before, after }, sender),
    );
  },

  async repository(repository, { action }) {
    if (action === "renamed") return;
    const owner = renderUser(world, repository.owner);
    await webhooks.send(repository, "repository", {
      action,
      repository: renderRepository(world, repository, repository.owner),
      organization: owner,
      sender: owner,
    });
  },
});

/** One event each. */
function renderChanges({ title, body, base }: PullContent) {
  return [
    ...(title === undefined ? [] : [{ title: { from: title } }]),
    ...(body === undefined ? [] : [{ body: { from: body ?? "" } }]),
    ...(base === undefined ? [] : [{ ref: { from: base.ref } }]),
  ];
}
