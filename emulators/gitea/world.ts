import { ForgeWorld, now } from "../world/forge-world.ts";
import type { Account, Pull, Repository } from "../world/model.ts";
import type { GiteaStatus, Hook, Review, Token } from "./model.ts";

export interface Limits {
  /** Items of a page that names no `limit`, and the most it can have. */
  pageItems: number;
  maxPageItems: number;
  /** No list says how many items it has. */
  hidesTotals: boolean;
  /** Entries of one page of a tree. */
  treePageEntries: number;
  /** Bytes above which `contents` answers no content. */
  blobBytes: number;
}

/** What was switched on or off in a repository. */
export interface RepositoryState {
  isArchived?: boolean;
  hasNoPulls?: boolean;
  isEmpty?: boolean;
}

/** Everything the emulated Gitea knows: what any host does, its users' tokens, its hooks and its reviews. */
export class GiteaWorld extends ForgeWorld {
  readonly version: string;
  readonly limits: Limits;
  readonly startedAt = now();
  readonly tokens = new Map<string, Token>();
  readonly hooks: Hook[] = [];
  readonly reviews: Review[] = [];
  override readonly statuses: GiteaStatus[] = [];
  /** Commits that were pushed to a fork and are not yet in the repository that it was forked from, by their ids. */
  readonly ahead = new Map<string, Repository>();
  /** Merge bases that the queue has not looked up anew, by their pull request. */
  readonly staleMergeBases = new Map<Pull, string>();
  /** Those that were made by a push to `refs/for/…`: no branch has them. */
  readonly agitPulls = new Set<Pull>();
  /** After how many comments the next reviews fail, and how many do, by their pull request. */
  readonly failingReviews = new Map<Pull, { afterComments: number; times: number }>();
  /** People who may do everything everywhere. */
  readonly administrators = new Set<Account>();
  /** Of those that are not as they were created. */
  readonly states = new Map<Repository, RepositoryState>();
  /** By organization. */
  readonly owners = new Map<Account, Set<Account>>();

  constructor(options: { version: string; limits: Limits }) {
    super();
    this.version = options.version;
    this.limits = options.limits;
  }

  /** Forgejo says in its version with which Gitea's API it is compatible. */
  get isForgejo(): boolean {
    return this.version.includes("+gitea");
  }

  /** Whether this server has what came with these versions: a Forgejo's major one, a Gitea's minor one. */
  since({ forgejo, gitea }: { forgejo: number; gitea: number }): boolean {
    const [major = 0, minor = 0] = this.version.split(".").map(Number);
    return this.isForgejo ? major >= forgejo : major > 1 || minor >= gitea;
  }

  /** The address of the API, without a slash at its end. */
  get api(): string {
    return `${this.url}/api/v1`;
  }

  /** Somebody's words for what an account may do in a repository: an owner is more than an administrator. */
  permission(
    repository: Repository,
    account: Account | undefined,
  ): "none" | "read" | "write" | "admin" | "owner" {
    if (!account) return repository.private ? "none" : "read";
    const isOwner =
      account === repository.owner || this.owners.get(repository.owner)?.has(account) === true;
    if (isOwner || this.administrators.has(account)) return "owner";
    const role = this.role(repository, account);
    if (role === "maintain") return "write";
    return role === "triage" ? "read" : role;
  }

  canWrite(repository: Repository, account: Account | undefined): boolean {
    return ["write", "admin", "owner"].includes(this.permission(repository, account));
  }

  /** With write access, or by what the author of a pull request from that branch lets maintainers do. */
  canPush(repository: Repository, branch: string, account: Account): boolean {
    return (
      this.canWrite(repository, account) ||
      this.pullsFrom(repository, branch).some(
        (one) => one.pull.letsMaintainersEdit && this.canWrite(one.repository, account),
      )
    );
  }

  /** Whether a rule keeps this account, which may write, from pushing to the branch. */
  isClosed(repository: Repository, branch: string, account: Account): boolean {
    const rule = repository.protectedBranches.get(branch);
    if (rule === undefined || this.permission(repository, account) === "owner") return false;
    return !rule.letsBot;
  }

  isAdmin(repository: Repository, account: Account | undefined): boolean {
    return ["admin", "owner"].includes(this.permission(repository, account));
  }

  isOrganizationOwner(organization: Account, account: Account): boolean {
    return this.administrators.has(account) || this.owners.get(organization)?.has(account) === true;
  }
}

/** A title that begins so makes a pull request a draft; capitals don't count. */
const draftPrefixes = ["WIP:", "[WIP]"];

export const isDraft = (title: string): boolean =>
  draftPrefixes.some((prefix) => title.toUpperCase().startsWith(prefix));

/** The title without what makes it a draft. */
export function readyTitle(title: string): string {
  const prefix = draftPrefixes.find((one) => title.toUpperCase().startsWith(one)) ?? "";
  return title.slice(prefix.length).trimStart();
}
