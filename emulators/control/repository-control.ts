import { join } from "node:path";

import type { Files } from "../git/file-entry.ts";
import { GitRepository, type RepositoryOptions as GitOptions } from "../git/git-repository.ts";
import { findCommit, tipOf } from "../world/find-commit.ts";
import { type ForgeWorld, fullName, now } from "../world/forge-world.ts";
import type { Repository, Role } from "../world/model.ts";

export interface RepositoryOptions {
  /** The first commit of the default branch. */
  files?: Files;
  private?: boolean;
  /** `main` when absent. */
  defaultBranch?: string;
  /** What kind of account the owner is, if it is new. */
  ownerType?: "User" | "Organization";
}

export interface CommitOptions {
  message?: string;
  files: Files;
  /** Where a new branch starts, or what an existing one is reset to: a branch or a commit. The default branch when absent. */
  from?: string;
  author?: string;
}

/** What people do to repositories, without any webhook. Repositories are named "owner/name". */
export function createRepositoryControl(
  world: ForgeWorld,
  directory: string,
  gitOptions: GitOptions = {},
) {
  return {
    /** Creates a repository. */
    async addRepository(name: string, options: RepositoryOptions = {}): Promise<Repository> {
      const [login = "", repositoryName = ""] = name.split("/");
      if (world.findRepository(name)) throw new Error(`There is already a repository ${name}.`);
      const owner = world.account(login, options.ownerType ?? "Organization");
      const id = world.nextId();
      const repository: Repository = {
        id,
        owner,
        name: repositoryName,
        private: options.private ?? false,
        defaultBranch: options.defaultBranch ?? "main",
        git: await GitRepository.create(join(directory, `${id}.git`), gitOptions),
        branchPrefix: "refs/heads/",
        roles: new Map(),
        protectedBranches: new Map(),
        lastNumber: 0,
        createdAt: now(),
      };
      await repository.git.commit(repository.branchPrefix + repository.defaultBranch, {
        message: "Initial commit",
        files: options.files ?? { "README.md": `# ${repositoryName}\n` },
        author: login,
        parents: [],
      });
      world.repositories.set(name.toLowerCase(), repository);
      return repository;
    },

    /** Forks `parent`, with its default branch. */
    addFork: (parent: string, name: string): Promise<Repository> => addFork(world, parent, name),

    /** Deletes a fork; the pull requests from it stay, with `head.repo` null. */
    deleteFork(name: string): void {
      const fork = world.repository(name);
      world.repositories.delete(name.toLowerCase());
      for (const { pull } of world.issues)
        if (pull?.head.repository === fork) pull.head.repository = undefined;
      world.changes.notify();
    },

    /** Commits to a branch, which is made if there is none. Use `push` for the branch of an open pull request. */
    async commit(name: string, branch: string, options: CommitOptions): Promise<string> {
      const repository = world.repository(name);
      const used = world.pullsFrom(repository, branch)[0];
      if (used)
        throw new Error(`${branch} is the branch of open pull request #${used.number}; use push.`);
      return commitTo(world, repository, branch, options);
    },

    /** Says what this person may do. Before that, everybody may read a public repository. */
    setPermission(name: string, login: string, role: Role): void {
      world.repository(name).roles.set(login.toLowerCase(), role);
      world.account(login);
    },

    /** From now on only the owner pushes to it, and the bot if it is let. */
    protectBranch(name: string, branch: string, { letsBot = false } = {}): void {
      world.repository(name).protectedBranches.set(branch, { letsBot });
    },

    /** The commit a branch, a ref or an id stands for. */
    sha: (name: string, ref: string): Promise<string> => tipOf(world.repository(name), ref),
  };
}

export async function addFork(
  world: ForgeWorld,
  parentName: string,
  name: string,
): Promise<Repository> {
  const parent = world.repository(parentName);
  const [login = "", repositoryName = ""] = name.split("/");
  const id = world.nextId();
  const fork: Repository = {
    ...parent,
    id,
    owner: world.account(login),
    name: repositoryName,
    branchPrefix: `refs/forks/${id}/heads/`,
    parent,
    roles: new Map(),
    protectedBranches: new Map(),
    lastNumber: 0,
    createdAt: now(),
  };
  const head = await findCommit(parent, parent.defaultBranch);
  if (head) await fork.git.updateRef(fork.branchPrefix + fork.defaultBranch, head);
  world.repositories.set(fullName(fork).toLowerCase(), fork);
  return fork;
}

export async function commitTo(
  world: ForgeWorld,
  repository: Repository,
  branch: string,
  options: CommitOptions,
): Promise<string> {
  const ref = options.from ?? ((await findCommit(repository, branch)) ? branch : undefined);
  const parent = await findCommit(repository, ref ?? repository.defaultBranch);
  if (!parent) throw new Error(`There is no ${ref ?? repository.defaultBranch} to start from.`);
  const author = options.author ?? repository.owner.login;
  world.account(author);
  return repository.git.commit(repository.branchPrefix + branch, {
    message: options.message ?? `Change ${Object.keys(options.files).length} files`,
    files: options.files,
    author,
    parents: [parent],
  });
}
