import type { Logger } from "pino";

/** Asks the database something that is asked again with the next turn of the queue. `undefined` when it does not answer. */
export type Look = <T>(question: () => Promise<T>) => Promise<T | undefined>;

/**
 * Makes the looks of one queue, each with the name of what it looks at. They are taken several times a second, so the log says
 * once that the queue can't be read, and once that it can be again.
 */
export function createLooks(log: Logger): (what: string) => Look {
  const failing = new Set<string>();
  return (what) => async (question) => {
    try {
      const answer = await question();
      if (failing.delete(what) && failing.size === 0) log.info("the queue can be read again");
      return answer;
    } catch (error) {
      const level = failing.size === 0 ? "error" : "debug";
      failing.add(what);
      log[level]({ what, err: error }, "the queue can't be read; trying again");
      return undefined;
    }
  };
}
