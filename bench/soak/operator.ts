import type { GitHub } from "../../emulators/github/github.ts";

/**
 * GitHub delivers once. Whoever runs a server redelivers what was not accepted while it was down, by hand on the App's
 * page of deliveries or with a script on the API that it has for this; this is that script.
 */
export interface Operator {
  /** Redelivers, once each, what has been answered with anything but 202. Resolves with how many that were. */
  redeliver(): Promise<number>;
  redeliveries(): number;
  /** Lets go of payloads that need not be sent again: a process takes the longer to start git, the more memory it has. */
  forgetAccepted(): void;
}

export function createOperator(github: GitHub, before: () => void): Operator {
  let count = 0;
  return {
    async redeliver() {
      const missing = unaccepted(github);
      for (const id of missing) {
        before();
        count += 1;
        await github.redeliver(id);
      }
      return missing.length;
    },
    redeliveries: () => count,
    forgetAccepted() {
      for (const { statusCode, request } of github.deliveries) {
        if (statusCode === 202) request.body = "";
      }
    },
  };
}

/** Ids of deliveries that were never accepted and are not under way. */
function unaccepted(github: GitHub): string[] {
  const settled = new Map<string, boolean>();
  for (const { id, statusCode, durationMs } of github.deliveries) {
    const isSettled = statusCode === 202 || durationMs === undefined;
    settled.set(id, isSettled || (settled.get(id) ?? false));
  }
  return [...settled].flatMap(([id, isSettled]) => (isSettled ? [] : id));
}
