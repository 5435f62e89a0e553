import type { Changes } from "../world/changes.ts";
import { now } from "../world/forge-world.ts";

export interface Delivery {
  /** The host's own id of it. A redelivery has the id of the first one. */
  id: string;
  event: string;
  action: string | undefined;
  sentAt: string;
  /** undefined while it runs, and when nothing answered in time. */
  statusCode: number | undefined;
  /** undefined while it runs. */
  durationMs: number | undefined;
  /** Why there was no answer. */
  error: string | undefined;
  /** What the receiver answered. */
  response: string | undefined;
  request: { headers: Record<string, string>; body: string };
}

export interface Sending {
  url: string;
  /** Header names are lower-case. */
  headers: Record<string, string>;
  body: string;
}

/** Posts deliveries, once each and without waiting for longer than the host does, and keeps what became of them. */
export class Courier {
  readonly deliveries: Delivery[] = [];
  readonly #changes: Changes;
  readonly #timeoutMs: number;
  readonly #redirect: "manual" | "follow";
  readonly #nameOf: (headers: Record<string, string>) => { id: string; event: string };
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  constructor(options: {
    changes: Changes;
    timeoutMs: number;
    /** Whether it goes where the receiver points to; `manual` when absent. */
    redirect?: "manual" | "follow";
    /** Reads the delivery's id and event from its headers. */
    nameOf: (headers: Record<string, string>) => { id: string; event: string };
  }) {
    this.#changes = options.changes;
    this.#timeoutMs = options.timeoutMs;
    this.#redirect = options.redirect ?? "manual";
    this.#nameOf = options.nameOf;
  }

  /** The first delivery with this id; one that there never was is a mistake in the test. */
  find(id: string): Delivery {
    const found = this.deliveries.find((delivery) => delivery.id === id);
    if (!found) throw new Error(`There was no delivery ${id}.`);
    return found;
  }

  /** Resolves once it was answered or given up. `refusal` says why it may not even be sent. */
  post({ url, headers, body }: Sending, refusal?: string): Promise<Delivery> {
    const delivery: Delivery = {
      ...this.#nameOf(headers),
      action: /^\s*\{\s*"action":\s*"(\w+)"/.exec(body)?.[1],
      sentAt: now(),
      statusCode: undefined,
      durationMs: undefined,
      error: undefined,
      response: undefined,
      request: { headers, body },
    };
    this.deliveries.push(delivery);
    this.#changes.notify();
    const running = this.#await(delivery, url, refusal);
    this.#running.add(running);
    return running.finally(() => this.#running.delete(running));
  }

  /** Gives up what is under way. */
  async close(): Promise<void> {
    this.#closing.abort(new Error("the emulator was closed"));
    await Promise.allSettled(this.#running);
  }

  async #await(delivery: Delivery, url: string, refusal: string | undefined): Promise<Delivery> {
    const startedAt = performance.now();
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(this.#timeoutMs)]);
    try {
      if (refusal !== undefined) throw new Error(refusal);
      const { headers, body } = delivery.request;
      const response = await fetch(url, {
        method: "POST",
        // A connection of its own: the receiver may be another process by the next delivery.
        headers: { ...headers, connection: "close" },
        body,
        signal,
        redirect: this.#redirect,
      });
      delivery.response = await response.text();
      delivery.statusCode = response.status;
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      delivery.error = cause instanceof Error ? cause.message : String(cause);
    }
    delivery.durationMs = performance.now() - startedAt;
    this.#changes.notify();
    return delivery;
  }
}

/** The same with lower-case names. */
export const lowerCased = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
