import type { Logger } from "pino";
import type { Database } from "../store/database/database.ts";
import { forget } from "../store/queue/forget.ts";

/** Often enough that little is to be deleted at once. */
const everyMs = 60 * 60_000;

/** Forgets what is too old, at the start and every hour. */
export function keepForgetting(
  database: Database,
  { retentionMs, log }: { retentionMs: number; log: Logger },
): { start(): void; stop(): Promise<void> } {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let forgetting: Promise<void> = Promise.resolve();

  async function forgetOnce(): Promise<void> {
    try {
      const gone = await forget(database, retentionMs, stopping.signal);
      if (gone.runs + gone.deliveries > 0) log.info(gone, "forgot what was too old");
    } catch (error) {
      log.warn({ err: error }, "what is too old could not be deleted; trying again in an hour");
    }
  }

  return {
    start() {
      const next = () => void (forgetting = forgetting.then(forgetOnce));
      timer = setInterval(next, everyMs);
      next();
    },
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await forgetting;
    },
  };
}
