import { comparePull } from "../../world/pull-diff.ts";
import { close, moveHeads } from "../../world/pulls.ts";
import {
  type PushOptions,
  type PushTarget,
  findPushed,
  headOf,
} from "../../control/push-control.ts";
import { type createRepositoryControl, commitTo } from "../../control/repository-control.ts";
import type { ForgeEvents } from "../../world/forge-events.ts";
import { isPull } from "../../world/forge-world.ts";
import type { GiteaWorld } from "../world.ts";

/** What happens to branches and forks in another way here, or at another time. */
export function createForkControl(
  world: GiteaWorld,
  events: ForgeEvents,
  repositories: Pick<ReturnType<typeof createRepositoryControl>, "deleteFork">,
) {
  return {
    /** Deletes a fork; open pull requests from it are closed, and all stay, with `head.repo` null. */
    async deleteFork(name: string): Promise<void> {
      const fork = world.repository(name);
      const open = world.issues
        .filter(isPull)
        .filter(({ state, pull }) => state === "open" && pull.head.repository === fork);
      for (const pull of open) {
        close(pull);
        await events.pull(pull, { action: "closed" }, fork.owner);
      }
      repositories.deleteFork(name);
    },

    /**
     * Pushes to a pull request's branch while the server's queue lags behind, as it really does for a second: the pull's
     * `head.sha` is the new commit at once, but its diff, its files and its commits are those of the old one, and
     * a fork's new commit is unknown to the repository. `catchUp` ends that and sends the webhooks.
     */
    async pushAhead(name: string, target: PushTarget, options: PushOptions) {
      const pull = findPushed(world, name, target);
      const { repository, ref: branch } = headOf(pull);
      const before = pull.pull.head.sha;
      const author = options.author ?? pull.author.login;
      const after = await commitTo(world, repository, branch, { ...options, author });
      if (repository !== pull.repository) world.ahead.set(after, repository);
      world.changes.notify();
      return {
        sha: after,
        catchUp: async (): Promise<void> => {
          world.ahead.delete(after);
          const sender = world.account(author);
          await moveHeads(world, events, repository, { branch, before, after }, sender);
        },
      };
    },

    /**
     * Keeps a pull request's merge base as it is now, as the server's queue does for a second or so after whatever moves it:
     * after a rebase its diff holds what others did, too. The list of files is always right. `renew` ends that.
     */
    async holdMergeBase(name: string, number: number): Promise<{ renew: () => void }> {
      const pull = world.pull(name, number);
      const { from } = await comparePull(pull);
      world.staleMergeBases.set(pull, from);
      return { renew: () => void world.staleMergeBases.delete(pull) };
    },
  };
}
