import type { Budget } from "../src/engines/model/budget.ts";
import type { CheckingModelEngine } from "../src/engines/model/create-model-engine.ts";
import { dropReasons, type DropReason } from "../src/engines/model/evidence.ts";
import type { ModelEngine } from "../src/engines/model/model-engine.ts";
import { BudgetSpent } from "../src/engines/model/model-error.ts";
import { addUsage, noUsage, type Usage } from "../src/types/usage.ts";
import type { Purse } from "./purse.ts";

/** What asking models took, and what became of what they answered. */
export interface Account {
  usage: Usage;
  /** Shards, and second looks at a file, to which nobody answered in a form that can be used. */
  failed: number;
  /** Findings that were not believed, by reason. */
  dropped: Partial<Record<DropReason, number>>;
}

/** The accounts of the reviewers while one set of engines is measured. */
export interface Books {
  /** One reviewer's, or that of all of them together. */
  of(reviewer?: string): Account;
  /** Writes down what each request took, and lets none be sent once the purse is empty. */
  budget: Budget;
  /** Why nothing more may be asked; `undefined` while it may. */
  whySpent(): string | undefined;
  /** The same engine, with what it drops and where it fails written down. */
  watch(engine: CheckingModelEngine): ModelEngine;
}

export function openBooks(purse: Purse): Books {
  const accounts = new Map<string, Account>();
  const add = (reviewer: string, more: Partial<Account>) => {
    const before = accounts.get(reviewer) ?? emptyAccount;
    accounts.set(reviewer, addAccounts(before, { ...emptyAccount, ...more }));
  };
  const counted = async <T>(reviewer: string, ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      add(reviewer, { failed: 1 });
      throw error;
    }
  };
  return {
    of: (reviewer) =>
      reviewer === undefined
        ? [...accounts.values()].reduce(addAccounts, emptyAccount)
        : (accounts.get(reviewer) ?? emptyAccount),
    budget: {
      async reserve({ reviewer }) {
        const why = purse.whyEmpty();
        if (why !== undefined) throw new BudgetSpent(why);
        return async (usage) => {
          purse.pay(usage.usd ?? 0);
          add(reviewer, { usage });
        };
      },
    },
    whySpent: () => purse.whyEmpty(),
    watch: (engine) => ({
      ...engine,
      async read(reviewer, ...asked) {
        const reading = await counted(reviewer.name, () => engine.read(reviewer, ...asked));
        add(reviewer.name, { dropped: reading.droppedFor });
        return reading;
      },
      challenge: (skeptic, ...asked) =>
        counted(skeptic.name, () => engine.challenge(skeptic, ...asked)),
      proposeFix: (fixer, ...asked) =>
        counted(fixer.name, () => engine.proposeFix(fixer, ...asked)),
      challengeFix: (skeptic, ...asked) =>
        counted(skeptic.name, () => engine.challengeFix(skeptic, ...asked)),
    }),
  };
}

const emptyAccount: Account = { usage: noUsage, failed: 0, dropped: {} };

function addAccounts(a: Account, b: Account): Account {
  const countOf = (reason: DropReason) => (a.dropped[reason] ?? 0) + (b.dropped[reason] ?? 0);
  return {
    usage: addUsage([a.usage, b.usage]),
    failed: a.failed + b.failed,
    dropped: Object.fromEntries(
      dropReasons
        .filter((reason) => countOf(reason) > 0)
        .map((reason) => [reason, countOf(reason)]),
    ),
  };
}
