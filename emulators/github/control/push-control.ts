import type { Files } from "../git/file-entry.ts";
import type { Pull, Repository } from "../model.ts";
import type { SendEvent } from "../webhooks/webhooks.ts";
import { type World, isPull, now } from "../world.ts";
import { createPullNotifier, pullsFrom, tipOf } from "./pull-notifier.ts";
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
export function createPushControl(world: World, send: SendEvent) {
  const notify = createPullNotifier(world, send);

  /** Moves every open pull request of a branch to its new head. */
  async function moveHeads(moved: Pull, before: string, after: string, silent: boolean) {
    const { repository, ref } = moved.pull.head;
    const affected = pullsFrom(world, repository, ref);
    for (const pull of affected) {
      pull.pull.head.sha = after;
      pull.pull.base.sha = await tipOf(pull.repository, pull.pull.base.ref);
      await pull.repository.git.updateRef(`refs/pull/${pull.number}/head`, after);
      pull.updatedAt = now();
    }
    world.changes.notify();
    if (silent) return;
    await Promise.all(
      affected.map((pull) => notify(pull, "synchronize", pull.author, { before, after })),
    );
  }

  const findTarget = (name: string, target: PushTarget): Pull => {
    if (typeof target === "number") return world.pull(name, target);
    if (typeof target !== "string") return target;
    const repository = world.repository(name);
    const found =
      pullsFrom(world, repository, target)[0] ??
      world.issues
        .filter(isPull)
        .find(
          ({ state, repository: into, pull }) =>
            state === "open" && into === repository && pull.head.ref === target,
        );
    if (!found) throw new Error(`No open pull request comes from ${target}; use commit.`);
    return found;
  };

  return {
    /** Commits on top of a pull request's branch and sends `pull_request.synchronize`. */
    async push(name: string, target: PushTarget, options: PushOptions) {
      const pull = findTarget(name, target);
      const { repository, ref } = headOf(pull);
      const before = pull.pull.head.sha;
      const after = await commitTo(world, repository, ref, {
        author: pull.author.login,
        ...options,
      });
      await moveHeads(pull, before, after, options.silent ?? false);
      return after;
    },

    /**
     * Replaces a pull request's branch and sends `pull_request.synchronize`: by a commit on top of `from`
     * (the base branch when absent) or, with `orphan`, by a history that has nothing in common with the base.
     */
    async forcePush(
      name: string,
      target: PushTarget,
      options: PushOptions & { from?: string; orphan?: boolean },
    ) {
      const pull = findTarget(name, target);
      const { repository, ref } = headOf(pull);
      const before = pull.pull.head.sha;
      const from = options.from ? await tipOf(repository, options.from) : pull.pull.base.sha;
      const after = await repository.git.commit(repository.branchPrefix + ref, {
        message: options.message ?? "Start over",
        files: options.files,
        author: options.author ?? pull.author.login,
        parents: options.orphan ? [] : [from],
      });
      await moveHeads(pull, before, after, options.silent ?? false);
      return after;
    },
  };
}

function headOf(pull: Pull): { repository: Repository; ref: string } {
  const { repository, ref } = pull.pull.head;
  if (!repository) throw new Error(`The fork that #${pull.number} came from was deleted.`);
  return { repository, ref };
}
