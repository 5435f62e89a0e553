import type {
  createRepositoryControl,
  RepositoryOptions,
} from "../../control/repository-control.ts";
import { now } from "../../world/forge-world.ts";
import type { Repository } from "../../world/model.ts";
import type { Installation } from "../model.ts";
import type { World } from "../world.ts";

export interface GitHubRepositoryOptions extends RepositoryOptions {
  /** Install the app for its owner; true when absent. One installation an owner. */
  installed?: boolean;
}

/** Where the app is installed. */
export function createInstallationControl(
  world: World,
  repositories: Pick<ReturnType<typeof createRepositoryControl>, "addRepository">,
) {
  /** Installs the app for an account that has no repository of its own yet. */
  function install(login: string): Installation {
    const account = world.account(login, "Organization");
    const known = world.installationOf(account);
    if (known) return known;
    const installation = {
      id: world.nextId(),
      account,
      permissions: world.app.permissions,
      createdAt: now(),
      remaining: world.limits.requestsPerHour,
    };
    world.installations.push(installation);
    return installation;
  }

  return {
    install,

    /** A ruleset has these rules for a branch, by their types. */
    setRules(name: string, branch: string, types: string[]): void {
      const repository = world.repository(name);
      const rules = world.rules.get(repository) ?? new Map<string, string[]>();
      world.rules.set(repository, rules.set(branch, types));
    },

    /** Creates a repository, and installs the app for its owner. */
    async addRepository(name: string, options: GitHubRepositoryOptions = {}): Promise<Repository> {
      const repository = await repositories.addRepository(name, options);
      if (options.installed ?? true) install(repository.owner.login);
      return repository;
    },

    /** From now on no token handed out before is valid. */
    expireTokens(): void {
      world.tokens.clear();
    },
  };
}
