import { generateKeyPairSync } from "node:crypto";

import { Changes } from "./changes.ts";
import type {
  Account,
  CheckRun,
  Comment,
  CommitStatus,
  Installation,
  Issue,
  Permissions,
  Pull,
  Repository,
  RequestRecord,
  Review,
  Role,
  Token,
  Violation,
} from "./model.ts";

export interface AppOptions {
  id?: number;
  slug?: string;
  name?: string;
  /** What every installation grants. */
  permissions?: Permissions;
  /** Webhook events the app subscribed to. */
  events?: string[];
}

export interface Limits {
  /** Files above which the diff of a pull request is refused. */
  diffFiles: number;
  /** Lines above which the diff of a pull request is refused. */
  diffLines: number;
  /** Files that can be listed in all. */
  listedFiles: number;
  /** Lines and bytes of one file's patch above which it is left out. */
  patchLines: number;
  patchBytes: number;
  /** Entries above which a recursive tree is truncated. */
  treeEntries: number;
  /** Requests an installation may make in an hour. */
  requestsPerHour: number;
}

/** Everything the emulated service knows. Routes and the control surface both work on this. */
export class World {
  readonly changes = new Changes();
  readonly app;
  readonly limits: Limits;
  readonly accounts = new Map<string, Account>();
  readonly repositories = new Map<string, Repository>();
  /** Under the names they had before, in lower case; a name that was given away again is in `repositories` as well. */
  readonly renamed = new Map<string, Repository>();
  readonly installations: Installation[] = [];
  readonly tokens = new Map<string, Token>();
  readonly issues: Issue[] = [];
  readonly comments: Comment[] = [];
  readonly reviews: Review[] = [];
  readonly checkRuns: CheckRun[] = [];
  readonly statuses: CommitStatus[] = [];
  readonly requests: RequestRecord[] = [];
  readonly violations: Violation[] = [];
  readonly rateLimitResetsAt = Math.floor(Date.now() / 1000) + 3600;
  /** Set once the server listens. */
  url = "";
  #lastId = 1000;

  constructor(options: { app?: AppOptions | undefined; limits: Limits }) {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const slug = options.app?.slug ?? "chorale";
    this.limits = options.limits;
    this.app = {
      id: options.app?.id ?? 4242,
      clientId: "Iv23liEmulatedApp",
      slug,
      name: options.app?.name ?? slug,
      privateKey: privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
      publicKey,
      hookId: 7_000_001,
      permissions: options.app?.permissions ?? {
        checks: "write",
        contents: "read",
        issues: "write",
        metadata: "read",
        pull_requests: "write",
        statuses: "write",
      },
      events: options.app?.events ?? ["issue_comment", "pull_request"],
      createdAt: now(),
    };
  }

  nextId(): number {
    return ++this.#lastId;
  }

  /** The account with this login, made on first use. */
  account(login: string, type: Account["type"] = "User"): Account {
    const known = this.accounts.get(login.toLowerCase());
    if (known) return known;
    const account = { id: this.nextId(), login, type };
    this.accounts.set(login.toLowerCase(), account);
    return account;
  }

  /** The account that the app's comments come from. */
  bot(): Account {
    return this.account(`${this.app.slug}[bot]`, "Bot");
  }

  installationOf(owner: Account): Installation | undefined {
    return this.installations.find((installation) => installation.account === owner);
  }

  findRepository(fullName: string): Repository | undefined {
    return this.repositories.get(fullName.toLowerCase());
  }

  /** By the name it has, or by one it had, as long as nobody else has that now. */
  findMoved(fullName: string): Repository | undefined {
    const earlier = fullName.toLowerCase();
    return this.repositories.get(earlier) ?? this.renamed.get(earlier);
  }

  /** For the control surface: a name that does not exist is a mistake in the test. */
  repository(fullName: string): Repository {
    const repository = this.findRepository(fullName);
    if (!repository) throw new Error(`There is no repository ${fullName}; add it first.`);
    return repository;
  }

  findIssue(repository: Repository, number: number): Issue | undefined {
    return this.issues.find((one) => one.repository === repository && one.number === number);
  }

  findPull(repository: Repository, number: number): Pull | undefined {
    const issue = this.findIssue(repository, number);
    return issue && isPull(issue) ? issue : undefined;
  }

  pull(fullName: string, number: number): Pull {
    const pull = this.findPull(this.repository(fullName), number);
    if (!pull) throw new Error(`There is no pull request ${fullName}#${number}.`);
    return pull;
  }

  /** What this account may do, given access or not. */
  role(repository: Repository, account: Account): Role {
    if (account === repository.owner) return "admin";
    return (
      repository.roles.get(account.login.toLowerCase()) ?? (repository.private ? "none" : "read")
    );
  }
}

export const isPull = (issue: Issue): issue is Pull => issue.pull !== undefined;

export const fullName = (repository: Repository): string =>
  `${repository.owner.login}/${repository.name}`;

/** GitHub's dates have no fractions of a second. */
export const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, "Z");
