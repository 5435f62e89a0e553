import { tipOf } from "./find-commit.ts";
import type { ForgeEvents, PullContent } from "./forge-events.ts";
import { type ForgeWorld, now } from "./forge-world.ts";
import type { Account, Association, Pull, Repository } from "./model.ts";

export interface NewPull {
  head: string;
  base: string;
  title?: string;
  body?: string | null;
  author: Account;
  association?: Association;
  draft?: boolean;
  letsMaintainersEdit?: boolean;
}

/** Makes a pull request; tells nobody. */
export async function openPull(
  world: ForgeWorld,
  repository: Repository,
  source: Repository,
  options: NewPull,
): Promise<Pull> {
  const at = now();
  const pull: Pull = {
    id: world.nextId(),
    number: ++repository.lastNumber,
    repository,
    title: options.title ?? options.head,
    body: options.body ?? null,
    author: options.author,
    association: options.association ?? "CONTRIBUTOR",
    state: "open",
    createdAt: at,
    updatedAt: at,
    closedAt: null,
    locked: false,
    reactions: [],
    pull: {
      draft: options.draft ?? false,
      letsMaintainersEdit: options.letsMaintainersEdit ?? false,
      base: { ref: options.base, sha: await tipOf(repository, options.base) },
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
  return pull;
}

/** Closes the open pull requests from a branch that was deleted. */
export async function closeWithBranch(
  world: ForgeWorld,
  events: ForgeEvents,
  repository: Repository,
  deleted: { branch: string; before: string; after: undefined },
  sender: Account,
): Promise<void> {
  const pulls = world.pullsFrom(repository, deleted.branch);
  for (const pull of pulls) close(pull);
  world.changes.notify();
  await events.branch(repository, deleted, sender);
  for (const pull of pulls) await events.pull(pull, { action: "closed" }, pull.author);
}

/** Gives a pull request this content; says what it had before. */
export async function rewrite(
  pull: Pull,
  content: { title?: string; body?: string | null; base?: string },
): Promise<PullContent> {
  const from: PullContent = {};
  if (content.title !== undefined) from.title = pull.title;
  if (content.body !== undefined) from.body = pull.body;
  if (content.base !== undefined) {
    const base = { ref: content.base, sha: await tipOf(pull.repository, content.base) };
    from.base = pull.pull.base;
    pull.pull.base = base;
  }
  pull.title = content.title ?? pull.title;
  if (content.body !== undefined) pull.body = content.body;
  return from;
}

export function close(pull: Pull): void {
  pull.state = "closed";
  pull.closedAt = now();
  pull.updatedAt = pull.closedAt;
}

/** Moves every open pull request of a branch to its new head, and tells `events` of each. */
export async function moveHeads(
  world: ForgeWorld,
  events: ForgeEvents | undefined,
  repository: Repository,
  moved: { branch: string; before: string; after: string },
  sender?: Account,
): Promise<void> {
  const { branch, before, after } = moved;
  const affected = world.pullsFrom(repository, branch);
  for (const pull of affected) {
    pull.pull.head.sha = after;
    pull.pull.base.sha = await tipOf(pull.repository, pull.pull.base.ref);
    await pull.repository.git.updateRef(`refs/pull/${pull.number}/head`, after);
    pull.updatedAt = now();
  }
  world.changes.notify();
  if (!events) return;
  await events.branch(repository, moved, sender ?? repository.owner);
  await Promise.all(
    affected.map((pull) =>
      events.pull(pull, { action: "synchronize", before, after }, sender ?? pull.author),
    ),
  );
}
