import type { Database } from "../../store/database/database.ts";
import { newestHeads, type Head } from "../../store/queue/pulls.ts";

/** Tells runs that work on a pull which head of it the database knows as the newest, whichever process learnt of it. */
export interface HeadWatch {
  /** Calls back with every look that finds a head. The answer ends it. */
  watch(pull: string, onHead: (head: Head) => void): () => void;
  look(): Promise<void>;
}

export function createHeadWatch(database: Database): HeadWatch {
  const watchers = new Set<{ pull: string; onHead: (head: Head) => void }>();
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    const pulls = [...watchers].map(({ pull }) => pull);
    const heads = await newestHeads(database.query, pulls);
    for (const { pull, onHead } of watchers) {
      const head = heads.get(pull);
      if (head !== undefined) onHead(head);
    }
  }

  return {
    watch(pull, onHead) {
      const watcher = { pull, onHead };
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    // Every delivery asks for it: what has come since the look that is under way is seen with the next turn.
    look: () =>
      (looking ??= look().finally(() => {
        looking = undefined;
      })),
  };
}
