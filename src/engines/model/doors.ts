import { abortable } from "../../net/abortable.ts";
import type { Clock } from "../../net/clock.ts";

/** Why a model is not asked for a while. */
export interface Closed {
  /** Unix time in milliseconds. */
  untilMs: number;
  /** `limited`: whoever wants it waits until then. `out`: whoever can, asks another one. */
  kind: "limited" | "out";
  /** Completes "anthropic/claude-… …". */
  reason: string;
}

/** Goes through a door with one request. */
export interface Pass {
  /** 1, and one more for each time in a row that the door was closed. */
  attempt: number;
  /** The model has begun to answer. */
  accepted(): void;
  /** Closes the door behind this request. */
  close(closed: Closed): void;
  /** The request has ended, whatever came of it. */
  ended(): void;
}

/** What one request learned of a model, for all that come after it. */
export interface Doors {
  /**
   * Lets a request through, or says why not. Who waited for the end of a limit is let through one at a time: the next one once
   * the model has begun to answer the one before. So a limit that isn't over meets one request, and not all of them.
   */
  knock(model: string, waiting: { hasNext: boolean }): { pass: Pass } | { closed: Shut };
}

/** A closed door, and how long it stays so. */
export interface Shut extends Closed {
  /**
   * Resolves when it may be knocked again.
   *
   * @throws the signal's reason
   */
  wait(signal: AbortSignal): Promise<void>;
}

interface Door extends Closed {
  /** How often in a row. */
  times: number;
  /** Settled when the request that tries whether it is over has found out. */
  trial: PromiseWithResolvers<void> | undefined;
  waiting: number;
}

/** All of them open. One object for all runs of a process. */
/**
 * Where there is no other model, one that is out of order is asked all the same: it may only have been slow. After so many times in
 * a row the others, which wait for their turn, are not made to find that out each for itself.
 */
const mostInVain = 3;

export function createDoors(clock: Clock): Doors {
  const doors = new Map<string, Door>();

  function passFor(model: string, door: Door | undefined): Pass {
    const trial = door === undefined ? undefined : Promise.withResolvers<void>();
    if (door !== undefined) door.trial = trial;
    const ended = () => {
      if (door !== undefined && door.trial === trial) door.trial = undefined;
      trial?.resolve();
    };
    const attempt = (door?.times ?? 0) + 1;
    return {
      attempt,
      ended,
      accepted() {
        ended();
        // It may have been closed again meanwhile, and who waits comes one after the other.
        if (door === undefined || doors.get(model) !== door) return;
        if (door.kind === "out" || door.waiting === 0) doors.delete(model);
        else door.times = 0;
      },
      close(closed) {
        const now = doors.get(model);
        // Another request may have been told to stay away longer.
        if ((now?.untilMs ?? 0) < closed.untilMs) {
          doors.set(model, { ...closed, times: attempt, trial: undefined, waiting: 0 });
        }
        ended();
      },
    };
  }

  return {
    knock(model, { hasNext }) {
      const door = doors.get(model);
      if (door === undefined) return { pass: passFor(model, undefined) };
      const isOver = door.untilMs <= clock.now();
      const isOnlyHope = door.kind === "out" && !hasNext && door.times < mostInVain;
      if (isOnlyHope || (isOver && door.trial === undefined)) {
        return { pass: passFor(model, door) };
      }
      return {
        closed: {
          ...door,
          async wait(signal) {
            if (!isOver) return await clock.wait(door.untilMs - clock.now(), signal);
            door.waiting += 1;
            try {
              await abortable(door.trial?.promise ?? Promise.resolve(), signal);
            } finally {
              door.waiting -= 1;
            }
          },
        },
      };
    },
  };
}
