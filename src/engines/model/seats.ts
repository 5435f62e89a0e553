import pLimit, { type LimitFunction } from "p-limit";
import { abortable } from "../../net/abortable.ts";
import type { Allowance } from "../../net/allowance.ts";
import { writeModelName, type ModelName, type Provider } from "./model-name.ts";

/** Who may ask a model at the same time, over all runs of a process. */
export interface Seats {
  /**
   * Does work on a seat at the model. First come, first served, whichever run it is. What waits for a seat uses up none of the
   * time that it has.
   *
   * @throws the signal's reason, as soon as it is aborted while this waits
   */
  take<T>(model: ModelName, guest: Guest, work: () => Promise<T>): Promise<T>;
}

/** Who waits for a seat. */
export interface Guest {
  signal: AbortSignal;
  time?: Allowance | undefined;
}

/**
 * Ollama answers one request at a time, and llama.cpp's places share one context, which overflows where several are full. What
 * waits in there is silent; what waits here is known to wait. A provider says itself when it is too much.
 */
const usualSeats: Readonly<Record<Provider, number>> = {
  anthropic: 16,
  openai: 16,
  google: 16,
  compatible: 1,
};

/** How many there are at a model: what the operator says of each, else what its provider can do. */
export function seatsAt({ provider }: ModelName, count?: number): number {
  return count ?? usualSeats[provider];
}

/** @param count at each model; see `seatsAt` */
export function createSeats(count?: number): Seats {
  const rooms = new Map<string, LimitFunction>();
  const roomOf = (model: ModelName): LimitFunction => {
    const name = writeModelName(model);
    const room = rooms.get(name) ?? pLimit(seatsAt(model, count));
    rooms.set(name, room);
    return room;
  };
  return {
    async take(model, { signal, time }, work) {
      const seated = Promise.withResolvers<void>();
      const left = Promise.withResolvers<void>();
      void roomOf(model)(async () => {
        seated.resolve();
        // Who left while it waited has left already.
        await left.promise;
      });
      try {
        const wait = () => abortable(seated.promise, signal);
        await (time === undefined ? wait() : time.uncounted(wait));
        return await work();
      } finally {
        left.resolve();
      }
    },
  };
}
