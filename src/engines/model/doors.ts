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

/** What one request learned of a model, for all that come after it. */
export interface Doors {
  /** `undefined` while it may be asked. */
  closed(model: string): Closed | undefined;
  close(model: string, closed: Closed): void;
  open(model: string): void;
}

export function createDoors(clock: Clock): Doors {
  const doors = new Map<string, Closed>();
  return {
    closed: (model) => {
      const closed = doors.get(model);
      return closed !== undefined && closed.untilMs > clock.now() ? closed : undefined;
    },
    close: (model, closed) => {
      // Another request may have been told to stay away longer.
      if (closed.untilMs > (doors.get(model)?.untilMs ?? 0)) doors.set(model, closed);
    },
    open: (model) => {
      doors.delete(model);
    },
  };
}
