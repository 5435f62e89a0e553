import type { Files } from "../../git/file-entry.ts";
import { commitTo } from "../../control/repository-control.ts";
import type { ForgeEvents } from "../../world/forge-events.ts";
import type { Pull } from "../../world/model.ts";
import { openPull } from "../../world/pulls.ts";
import type { GiteaWorld } from "../world.ts";

/** Pull requests that are made by a push alone. */
export const createAgitControl = (world: GiteaWorld, events: ForgeEvents) => ({
  /** Somebody pushes to `refs/for/<the default branch>`: the pull request has neither a branch nor a fork. */
  async pushForReview(
    name: string,
    { topic, author, files }: { topic: string; author: string; files: Files },
  ): Promise<Pull> {
    const repository = world.repository(name);
    const { git, branchPrefix, defaultBranch: base } = repository;
    const head = `${author}/${topic}`;
    await commitTo(world, repository, head, { author, files });
    const by = world.account(author);
    const pull = await openPull(world, repository, repository, { head, base, author: by });
    await git.deleteRef(branchPrefix + head);
    world.agitPulls.add(pull);
    world.changes.notify();
    await events.pull(pull, { action: "opened" }, by);
    return pull;
  },
});
