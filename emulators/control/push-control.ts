import type { Files } from "../git/file-entry.ts";
import { tipOf } from "../world/find-commit.ts";
import type { ForgeEvents } from "../world/forge-events.ts";
import { type ForgeWorld, isPull } from "../world/forge-world.ts";
import type { Pull, Repository } from "../world/model.ts";
import { moveHeads } from "../world/pulls.ts";
import { commitTo } from "./repository-control.ts";

export interface PushOptions {
  message?: string;
  files: Files;
  author?: string;
  /** Send no webhook: the delivery that got lost. */
  silent?: boolean;
}

/** Which pull request is pushed to: itself, its number, or the branch it comes from. */
export type PushTarget = Pull | number | string;

/** Pushes to pull requests. Each resolves with the new head once the webhook was answered. */
export function createPushControl(world: ForgeWorld, events: ForgeEvents) {
  async function move(pull: Pull, after: string, options: PushOptions): Promise<void> {
    const { repository, ref } = headOf(pull);
    const sender = options.author === undefined ? pull.author : world.account(options.author);
    const moved = { branch: ref, before: pull.pull.head.sha, after };
    await moveHeads(world, options.silent ? undefined : events, repository, moved, sender);
  }

  return {
    /** Commits on top of a pull request's branch. */
    async push(name: string, target: PushTarget, options: PushOptions) {
      const pull = findPushed(world, name, target);
      const { repository, ref } = headOf(pull);
      const after = await commitTo(world, repository, ref, {
        author: pull.author.login,
        ...options,
      });
      await move(pull, after, options);
      return after;
    },

    /**
     * Replaces a pull request's branch: by a commit on top of `from` (the base branch when absent) or, with `orphan`,
     * by a history that has nothing in common with the base.
     */
    async forcePush(
      name: string,
      target: PushTarget,
      options: PushOptions & { from?: string; orphan?: boolean },
    ) {
      const pull = findPushed(world, name, target);
      const { repository, ref } = headOf(pull);
      const from = options.from ? await tipOf(repository, options.from) : pull.pull.base.sha;
      const after = await repository.git.commit(repository.branchPrefix + ref, {
        message: options.message ?? "Start over",
        files: options.files,
        author: options.author ?? pull.author.login,
        parents: options.orphan ? [] : [from],
      });
      await move(pull, after, options);
      return after;
    },
  };
}

/** The pull request that is pushed to. */
export function findPushed(world: ForgeWorld, name: string, target: PushTarget): Pull {
  if (typeof target === "number") return world.pull(name, target);
  if (typeof target !== "string") return target;
  const repository = world.repository(name);
  const found =
    world.pullsFrom(repository, target)[0] ??
    world.issues
      .filter(isPull)
      .find(
        ({ state, repository: into, pull }) =>
          state === "open" && into === repository && pull.head.ref === target,
      );
  if (!found) throw new Error(`No open pull request comes from ${target}; use commit.`);
  return found;
}

/** Where a pull request comes from; that it is gone is a mistake in the test. */
export function headOf(pull: Pull): { repository: Repository; ref: string } {
  const { repository, ref } = pull.pull.head;
  if (!repository) throw new Error(`The fork that #${pull.number} came from was deleted.`);
  return { repository, ref };
}
