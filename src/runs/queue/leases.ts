import type { Logger } from "pino";
import type { Database } from "../../store/database/database.ts";
import { renewLeases } from "../../store/queue/runs.ts";
import { clockMs } from "../../types/clock.ts";

/** Why a run was aborted: somebody else may be at work on it, so nothing may be written for it any more. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
  constructor() {
    super("the lease of this run was lost");
  }
}

/** The leases that this process holds, kept for as long as it lives. */
export interface Leases {
  /** `askedMs` is when it was asked for, by `clockMs`: it can't have begun before. */
  keep(lease: string, askedMs: number): KeptLease;
}

export interface KeptLease {
  /** Aborted with a `LeaseLost` when it could not be kept. */
  signal: AbortSignal;
  /** Says that the database does not count it as ours any more. */
  lose(): void;
  /** Stops keeping it. */
  letGo(): void;
}

interface Held {
  lost: AbortController;
  /** Ends it at the moment it ends by itself, whether the database answers or not. */
  end: NodeJS.Timeout;
  /** By `clockMs`. */
  untilMs: number;
}

/** Renews three times in the life of a lease. When the database can't be asked for a whole life, it counts as lost. */
export function createLeases(
  database: Database,
  { leaseMs, log }: { leaseMs: number; log: Logger },
): Leases {
  const held = new Map<string, Held>();
  let timer: NodeJS.Timeout | undefined;

  async function renew(): Promise<void> {
    const askedMs = clockMs();
    // What was let go of once is not taken back: another process may wait for it.
    const asked = [...held].flatMap(([lease, { lost }]) => (lost.signal.aborted ? [] : lease));
    try {
      const ours = await renewLeases(database, asked, leaseMs);
      for (const lease of asked) {
        const one = held.get(lease);
        if (one === undefined) continue;
        if (ours.has(lease)) prolong(one, askedMs + leaseMs);
        else one.lost.abort(new LeaseLost());
      }
      log.debug({ asked: asked.length, ours: ours.size }, "leases renewed");
    } catch (error) {
      log.warn({ err: error }, "leases could not be renewed");
    }
  }

  /** Answers may come in another order than they were asked for. */
  function prolong(one: Held, untilMs: number): void {
    if (untilMs <= one.untilMs) return;
    clearTimeout(one.end);
    one.untilMs = untilMs;
    one.end = endAt(untilMs, one.lost);
  }

  return {
    keep(lease, askedMs) {
      const lost = new AbortController();
      const untilMs = askedMs + leaseMs;
      held.set(lease, { lost, untilMs, end: endAt(untilMs, lost) });
      timer ??= setInterval(() => void renew(), leaseMs / 3);
      return {
        signal: lost.signal,
        lose: () => lost.abort(new LeaseLost()),
        letGo() {
          clearTimeout(held.get(lease)?.end);
          held.delete(lease);
          if (held.size > 0) return;
          clearInterval(timer);
          timer = undefined;
        },
      };
    },
  };
}

function endAt(untilMs: number, lost: AbortController): NodeJS.Timeout {
  return setTimeout(() => lost.abort(new LeaseLost()), untilMs - clockMs());
}
