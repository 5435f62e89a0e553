import type { Logger } from "pino";
import type { Database } from "../store/database.ts";
import { renewLeases } from "../store/runs.ts";
import { clockMs } from "../types/clock.ts";

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

/** Renews three times in the life of a lease. When the database can't be asked for a whole life, all count as lost. */
export function createLeases(
  database: Database,
  { leaseMs, log }: { leaseMs: number; log: Logger },
): Leases {
  const held = new Map<string, { lost: AbortController; untilMs: number }>();
  let timer: NodeJS.Timeout | undefined;

  async function renew(): Promise<void> {
    const askedMs = clockMs();
    const asked = [...held.keys()];
    try {
      const ours = await renewLeases(database, asked, leaseMs);
      for (const lease of asked) {
        const one = held.get(lease);
        if (one === undefined) continue;
        if (ours.has(lease)) one.untilMs = askedMs + leaseMs;
        else one.lost.abort(new LeaseLost());
      }
    } catch (error) {
      log.warn({ err: error }, "leases could not be renewed");
    }
  }

  /** Does not wait for a database that does not answer. */
  function expire(): void {
    for (const { lost, untilMs } of held.values()) {
      if (untilMs <= clockMs()) lost.abort(new LeaseLost());
    }
  }

  return {
    keep(lease, askedMs) {
      const lost = new AbortController();
      held.set(lease, { lost, untilMs: askedMs + leaseMs });
      timer ??= setInterval(() => {
        expire();
        void renew();
      }, leaseMs / 3);
      return {
        signal: lost.signal,
        lose: () => lost.abort(new LeaseLost()),
        letGo() {
          held.delete(lease);
          if (held.size > 0) return;
          clearInterval(timer);
          timer = undefined;
        },
      };
    },
  };
}
