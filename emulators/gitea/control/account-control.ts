import { randomBytes } from "node:crypto";

import { fullName } from "../../world/forge-world.ts";
import type { Account } from "../../world/model.ts";
import type { Scope } from "../model.ts";
import type { GiteaWorld } from "../world.ts";

/** People, organizations and their tokens. */
export function createAccountControl(world: GiteaWorld) {
  const add = (login: string, type: Account["type"]): Account => {
    if (world.accounts.has(login.toLowerCase())) throw new Error(`There is already ${login}.`);
    return world.account(login, type);
  };

  return {
    /** Adds somebody who is nothing to any repository yet. */
    addUser(login: string, options: { administrator?: boolean } = {}): Account {
      const account = add(login, "User");
      if (options.administrator === true) world.administrators.add(account);
      return account;
    },

    /** Adds an organization with these owners. */
    addOrganization(login: string, options: { owners?: readonly string[] } = {}): Account {
      const organization = add(login, "Organization");
      const owners = (options.owners ?? []).map((owner) => world.account(owner));
      world.owners.set(organization, new Set(owners));
      return organization;
    },

    /** Gives a user or an organization another name. The API redirects from what its repositories were called. */
    renameOwner(login: string, to: string): void {
      const account = world.account(login);
      const owned = [...world.repositories.values()].filter(({ owner }) => owner === account);
      for (const one of owned) {
        world.repositories.delete(fullName(one).toLowerCase());
        world.renamed.set(fullName(one).toLowerCase(), one);
      }
      world.accounts.delete(login.toLowerCase());
      account.login = to;
      world.accounts.set(to.toLowerCase(), account);
      for (const one of owned) world.repositories.set(fullName(one).toLowerCase(), one);
      world.changes.notify();
    },

    /** A new token of this user; `all` without scopes. */
    createToken(login: string, scopes: readonly Scope[] = ["all"]): string {
      const value = randomBytes(20).toString("hex");
      const account = world.account(login);
      world.tokens.set(value, { id: world.nextId(), value, account, scopes });
      return value;
    },

    /** From now on nobody is let in with it. */
    revokeToken(value: string): void {
      world.tokens.delete(value);
    },
  };
}
