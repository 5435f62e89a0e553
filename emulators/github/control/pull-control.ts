import type { Files } from "../git/file-entry.ts";
import type { Association, Pull } from "../model.ts";
import type { SendEvent } from "../webhooks/webhooks.ts";
import { type World, now } from "../world.ts";
import { createPullNotifier, pullsFrom, tipOf } from "./pull-notifier.ts";
import { addFork, commitTo } from "./repository-control.ts";

export interface PullOptions {
  /** The branch; made from the base with `files` if they are given. */
  head: string;
  files?: Files;
  /** The default branch when absent. */
  base?: string;
  title?: string;
  body?: string | null;
  author?: string;
  association?: Association;
  draft?: boolean;
  /** The branch is in this fork, which is made if there is none. */
  fork?: string;
}

/** What people do to pull requests. Everything resolves once the webhook was answered, or given up after ten seconds. */
export function createPullControl(world: World, send: SendEvent) {
  const notify = createPullNotifier(world, send);

  return {
    /** Opens a pull request and sends `pull_request.opened`. */
    async openPull(name: string, options: PullOptions): Promise<Pull> {
      const repository = world.repository(name);
      const base = options.base ?? repository.defaultBranch;
      const source =
        options.fork === undefined
          ? repository
          : (world.findRepository(options.fork) ?? (await addFork(world, name, options.fork)));
      const author = world.account(options.author ?? source.owner.login);
      if (options.files)
        await commitTo(world, source, options.head, {
          files: options.files,
          author: author.login,
          ...(options.title === undefined ? {} : { message: options.title }),
        });
      const at = now();
      const pull: Pull = {
        id: world.nextId(),
        number: ++repository.lastNumber,
        repository,
        title: options.title ?? options.head,
        body: options.body ?? null,
        author,
        association: options.association ?? "CONTRIBUTOR",
        state: "open",
        createdAt: at,
        updatedAt: at,
        closedAt: null,
        locked: false,
        reactions: [],
        pull: {
          draft: options.draft ?? false,
          base: { ref: base, sha: await tipOf(repository, base) },
          head: {
            ref: options.head,
            sha: await tipOf(source, options.head),
            repository: source,
            owner: source.owner,
          },
          merged: undefined,
        },
      };
      await repository.git.updateRef(`refs/pull/${pull.number}/head`, pull.pull.head.sha);
      world.issues.push(pull);
      await notify(pull, "opened", author);
      return pull;
    },

    /** Closes it without merging. */
    async closePull(name: string, number: number, by?: string): Promise<void> {
      const pull = world.pull(name, number);
      close(pull);
      await notify(pull, "closed", { login: by ?? pull.author.login });
    },

    async reopenPull(name: string, number: number, by?: string): Promise<void> {
      const pull = world.pull(name, number);
      pull.state = "open";
      pull.closedAt = null;
      await notify(pull, "reopened", { login: by ?? pull.author.login });
    },

    /** Locks its conversation and sends `pull_request.locked`. */
    async lockPull(name: string, number: number, by?: string): Promise<void> {
      const pull = world.pull(name, number);
      pull.locked = true;
      await notify(pull, "locked", { login: by ?? pull.repository.owner.login });
    },

    /** Merges with a merge commit, moves the base branch and sends `pull_request.closed`. Rejects on a conflict. */
    async mergePull(name: string, number: number, by?: string): Promise<string> {
      const pull = world.pull(name, number);
      const { repository } = pull;
      const merger = world.account(by ?? repository.owner.login);
      const { base, head } = pull.pull;
      const sha = await repository.git.merge(
        repository.branchPrefix + base.ref,
        await tipOf(repository, base.ref),
        head.sha,
        `Merge pull request #${number} from ${head.owner.login}/${head.ref}`,
        merger.login,
      );
      close(pull);
      pull.pull.merged = { at: now(), by: merger, sha };
      await notify(pull, "closed", merger);
      return sha;
    },

    /** A draft becomes an ordinary pull request. */
    async readyForReview(name: string, number: number): Promise<void> {
      const pull = world.pull(name, number);
      pull.pull.draft = false;
      await notify(pull, "ready_for_review", pull.author);
    },

    async convertToDraft(name: string, number: number): Promise<void> {
      const pull = world.pull(name, number);
      pull.pull.draft = true;
      await notify(pull, "converted_to_draft", pull.author);
    },

    /** Changes title or description and sends `pull_request.edited`. */
    async editPull(
      name: string,
      number: number,
      change: { title?: string; body?: string | null },
    ): Promise<void> {
      const pull = world.pull(name, number);
      const changes = {
        ...(change.title === undefined ? {} : { title: { from: pull.title } }),
        ...(change.body === undefined ? {} : { body: { from: pull.body } }),
      };
      pull.title = change.title ?? pull.title;
      if (change.body !== undefined) pull.body = change.body;
      await notify(pull, "edited", pull.author, { changes });
    },

    /** Deletes a branch. Open pull requests from it are closed, as GitHub does. */
    async deleteBranch(name: string, branch: string): Promise<void> {
      const repository = world.repository(name);
      await repository.git.deleteRef(repository.branchPrefix + branch);
      for (const pull of pullsFrom(world, repository, branch)) {
        close(pull);
        await notify(pull, "closed", pull.author);
      }
    },
  };
}

function close(pull: Pull): void {
  pull.state = "closed";
  pull.closedAt = now();
}
