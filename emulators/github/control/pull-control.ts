import type { Files } from "../git/file-entry.ts";
import { findCommit } from "../find-commit.ts";
import type { Association, Pull, Repository } from "../model.ts";
import { renderPull } from "../render/render-pull.ts";
import type { SendEvent } from "../webhooks/webhooks.ts";
import { type World, fullName, isPull, now } from "../world.ts";
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

export interface PushOptions {
  message?: string;
  files: Files;
  author?: string;
  /** Send no webhook: the delivery that got lost. */
  silent?: boolean;
}

/** What people do to pull requests. Everything resolves once the webhook was answered, or given up after ten seconds. */
export function createPullControl(world: World, send: SendEvent) {
  const notify = async (
    pull: Pull,
    action: string,
    sender: { login: string },
    more: Record<string, unknown> = {},
  ): Promise<void> => {
    pull.updatedAt = now();
    world.changes.notify();
    await send(pull.repository, "pull_request", sender, {
      action,
      number: pull.number,
      ...more,
      pull_request: await renderPull(world, pull),
    });
  };

  /** Moves every open pull request of a branch to its new head. */
  async function moveHeads(moved: Pull, before: string, after: string, silent: boolean) {
    const { repository, ref } = moved.pull.head;
    const affected = world.issues
      .filter(isPull)
      .filter(
        ({ state, pull }) =>
          state === "open" && pull.head.repository === repository && pull.head.ref === ref,
      );
    for (const pull of affected) {
      pull.pull.head.sha = after;
      pull.pull.base.sha = await requireCommit(pull.repository, pull.pull.base.ref);
      await pull.repository.git.updateRef(`refs/pull/${pull.number}/head`, after);
      pull.updatedAt = now();
    }
    world.changes.notify();
    if (silent) return;
    await Promise.all(
      affected.map((pull) => notify(pull, "synchronize", pull.author, { before, after })),
    );
  }

  const findTarget = (name: string, target: Pull | number | string): Pull => {
    if (typeof target === "number") return world.pull(name, target);
    if (typeof target !== "string") return target;
    const found = world.issues
      .filter(isPull)
      .find(
        ({ state, repository, pull }) =>
          state === "open" &&
          pull.head.ref === target &&
          (repository === world.repository(name) ||
            pull.head.repository === world.repository(name)),
      );
    if (!found) throw new Error(`No open pull request comes from ${target}; use commit.`);
    return found;
  };

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
        reactions: [],
        pull: {
          draft: options.draft ?? false,
          base: { ref: base, sha: await requireCommit(repository, base) },
          head: {
            ref: options.head,
            sha: await requireCommit(source, options.head),
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

    /** Commits on top of a pull request's branch and sends `pull_request.synchronize`. */
    async push(name: string, target: Pull | number | string, options: PushOptions) {
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
      target: Pull | number | string,
      options: PushOptions & { from?: string; orphan?: boolean },
    ) {
      const pull = findTarget(name, target);
      const { repository, ref } = headOf(pull);
      const before = pull.pull.head.sha;
      const from = options.from
        ? await requireCommit(repository, options.from)
        : pull.pull.base.sha;
      const after = await repository.git.commit(repository.branchPrefix + ref, {
        message: options.message ?? "Start over",
        files: options.files,
        author: options.author ?? pull.author.login,
        parents: options.orphan ? [] : [from],
      });
      await moveHeads(pull, before, after, options.silent ?? false);
      return after;
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

    /** Merges with a merge commit, moves the base branch and sends `pull_request.closed`. Rejects on a conflict. */
    async mergePull(name: string, number: number, by?: string): Promise<string> {
      const pull = world.pull(name, number);
      const { repository } = pull;
      const merger = world.account(by ?? repository.owner.login);
      const { base, head } = pull.pull;
      const sha = await repository.git.merge(
        repository.branchPrefix + base.ref,
        await requireCommit(repository, base.ref),
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
      const orphaned = world.issues
        .filter(isPull)
        .filter(
          ({ state, pull }) =>
            state === "open" && pull.head.repository === repository && pull.head.ref === branch,
        );
      for (const pull of orphaned) {
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

async function requireCommit(repository: Repository, ref: string): Promise<string> {
  const sha = await findCommit(repository, ref);
  if (!sha) throw new Error(`There is no ${ref} in ${fullName(repository)}.`);
  return sha;
}

function headOf(pull: Pull): { repository: Repository; ref: string } {
  const { repository, ref } = pull.pull.head;
  if (!repository) throw new Error(`The fork that #${pull.number} came from was deleted.`);
  return { repository, ref };
}
