import pLimit, { type LimitFunction } from "p-limit";
import type { Lane } from "./lane.ts";

/** Lanes by name, in which one works at a time. There is one for as long as somebody is in it. */
export function createTurns(): (name: string) => Lane {
  const lanes = new Map<string, LimitFunction>();
  return (name) => (work) => {
    const lane = lanes.get(name) ?? pLimit(1);
    lanes.set(name, lane);
    return lane(async () => {
      try {
        return await work();
      } finally {
        if (lane.pendingCount === 0) lanes.delete(name);
      }
    });
  };
}
