import { Changes } from "./changes.ts";
import type {
  Account,
  Comment,
  CommitStatus,
  Issue,
  Pull,
  Repository,
  RequestRecord,
  Role,
  Violation,
} from "./model.ts";

/** What every emulated host knows. Its routes and the control surface both work on this. */
export class ForgeWorld {
  readonly changes = new Changes();
  readonly accounts = new Map<string, Account>();
  readonly repositories = new Map<string, Repository>();
  /** Under the names they had before, in lower case; a name that was given away again is in `repositories` as well. */
  readonly renamed = new Map<string, Repository>();
  readonly issues: Issue[] = [];
  readonly comments: Comment[] = [];
  readonly statuses: CommitStatus[] = [];
  readonly requests: RequestRecord[] = [];
  readonly violations: Violation[] = [];
  /** Set once the server listens; without a slash at its end. */
  url = "";
  #lastId = 1000;

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

  findRepository(name: string): Repository | undefined {
    return this.repositories.get(name.toLowerCase());
  }

  /** By the name it has, or by one it had, as long as nobody else has that now. */
  findMoved(name: string): Repository | undefined {
    const earlier = name.toLowerCase();
    return this.repositories.get(earlier) ?? this.renamed.get(earlier);
  }

  /** For the control surface: a name that does not exist is a mistake in the test. */
  repository(name: string): Repository {
    const repository = this.findRepository(name);
    if (!repository) throw new Error(`There is no repository ${name}; add it first.`);
    return repository;
  }

  findIssue(repository: Repository, number: number): Issue | undefined {
    return this.issues.find((one) => one.repository === repository && one.number === number);
  }

  findPull(repository: Repository, number: number): Pull | undefined {
    const issue = this.findIssue(repository, number);
    return issue && isPull(issue) ? issue : undefined;
  }

  pull(name: string, number: number): Pull {
    const pull = this.findPull(this.repository(name), number);
    if (!pull) throw new Error(`There is no pull request ${name}#${number}.`);
    return pull;
  }

  /** The open pull requests that come from a branch. */
  pullsFrom(repository: Repository | undefined, branch: string): Pull[] {
    return this.issues
      .filter(isPull)
      .filter(
        ({ state, pull }) =>
          state === "open" && pull.head.repository === repository && pull.head.ref === branch,
      );
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

/** The dates of both hosts have no fractions of a second. */
export const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, "Z");
