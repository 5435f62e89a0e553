import type { Files } from "../git/file-entry.ts";
import { findCommit, tipOf } from "../world/find-commit.ts";
import type { ForgeEvents, PullEvent } from "../world/forge-events.ts";
import { type ForgeWorld, now } from "../world/forge-world.ts";
import type { Account, Association, Pull } from "../world/model.ts";
import { close, closeWithBranch, openPull, rewrite } from "../world/pulls.ts";
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
  /** Whoever may write to the repository may push to the branch in the fork. */
  letsMaintainersEdit?: boolean;
}

/** What people do to pull requests. Everything resolves once the webhook was answered or given up. */
export function createPullControl(world: ForgeWorld, events: ForgeEvents) {
  async function notify(pull: Pull, event: PullEvent, sender: Account): Promise<void> {
    pull.updatedAt = now();
    world.changes.notify();
    await events.pull(pull, event, sender);
  }
  const change = async (
    pull: Pull,
    action: Exclude<PullEvent["action"], "synchronize" | "edited">,
    by?: string,
  ) => {
    await notify(pull, { action }, by === undefined ? pull.author : world.account(by));
  };

  return {
    /** Opens a pull request. */
    async openPull(name: string, options: PullOptions): Promise<Pull> {
      const repository = world.repository(name);
      const base = options.base ?? repository.defaultBranch;
      const source =
        options.fork === undefined
          ? repository
          : (world.findRepository(options.fork) ?? (await addFork(world, name, options.fork)));
      const author = world.account(options.author ?? source.owner.login);
      const before = options.files && (await findCommit(source, options.head));
      if (options.files)
        await commitTo(world, source, options.head, {
          files: options.files,
          author: author.login,
          ...(options.title === undefined ? {} : { message: options.title }),
        });
      const pull = await openPull(world, repository, source, { ...options, base, author });
      const { sha: after, ref: branch } = pull.pull.head;
      if (options.files) await events.branch(source, { branch, before, after }, author);
      await notify(pull, { action: "opened" }, author);
      return pull;
    },

    /** Closes it without merging. */
    async closePull(name: string, number: number, by?: string): Promise<void> {
      const pull = world.pull(name, number);
      close(pull);
      await change(pull, "closed", by);
    },

    async reopenPull(name: string, number: number, by?: string): Promise<void> {
      const pull = world.pull(name, number);
      pull.state = "open";
      pull.closedAt = null;
      await change(pull, "reopened", by);
    },

    /** Locks its conversation. */
    async lockPull(name: string, number: number, by?: string): Promise<void> {
      const pull = world.pull(name, number);
      pull.locked = true;
      await change(pull, "locked", by ?? pull.repository.owner.login);
    },

    /** Merges with a merge commit and moves the base branch. Rejects on a conflict. */
    async mergePull(name: string, number: number, by?: string): Promise<string> {
      const pull = world.pull(name, number);
      const { repository } = pull;
      const merger = world.account(by ?? repository.owner.login);
      const { base, head } = pull.pull;
      const before = await tipOf(repository, base.ref);
      const sha = await repository.git.merge(
        repository.branchPrefix + base.ref,
        before,
        head.sha,
        `Merge pull request #${number} from ${head.owner.login}/${head.ref}`,
        merger.login,
      );
      close(pull);
      pull.pull.merged = { at: now(), by: merger, sha };
      await events.branch(repository, { branch: base.ref, before, after: sha }, merger);
      await notify(pull, { action: "closed" }, merger);
      return sha;
    },

    /** A draft becomes an ordinary pull request. */
    async readyForReview(name: string, number: number): Promise<void> {
      const pull = world.pull(name, number);
      pull.pull.draft = false;
      await change(pull, "ready_for_review");
    },

    async convertToDraft(name: string, number: number): Promise<void> {
      const pull = world.pull(name, number);
      pull.pull.draft = true;
      await change(pull, "converted_to_draft");
    },

    /** Changes title, description or the branch it goes to. */
    async editPull(
      name: string,
      number: number,
      content: { title?: string; body?: string | null; base?: string },
    ): Promise<void> {
      const pull = world.pull(name, number);
      const from = await rewrite(pull, content);
      await notify(pull, { action: "edited", from }, pull.author);
    },

    /** Deletes a branch. Open pull requests from it are closed. */
    async deleteBranch(name: string, branch: string): Promise<void> {
      const repository = world.repository(name);
      const before = await tipOf(repository, branch);
      await repository.git.deleteRef(repository.branchPrefix + branch);
      const { owner } = repository;
      await closeWithBranch(world, events, repository, { branch, before, after: undefined }, owner);
    },
  };
}
