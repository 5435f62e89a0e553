import { createHmac, randomUUID } from "node:crypto";

import type { Repository } from "../model.ts";
import { renderAccount, renderRepository } from "../render/render-repository.ts";
import type { World } from "../world.ts";

/** How long GitHub waits for an answer. */
const timeoutMs = 10_000;

export interface Delivery {
  /** X-GitHub-Delivery. A redelivery has the id of the first one. */
  id: string;
  event: string;
  action: string | undefined;
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

/** Sends an event to the app if it is installed there and subscribed. Resolves once it was answered or given up. */
export type SendEvent = (
  repository: Repository,
  event: string,
  sender: { login: string },
  payload: { action: string } & Record<string, unknown>,
) => Promise<Delivery | undefined>;

/** Delivers webhooks as github.com does: signed over the raw bytes, once, without waiting longer than ten seconds. */
export class Webhooks {
  readonly deliveries: Delivery[] = [];
  readonly #world: World;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<unknown>>();
  #target: { url: string; secret: string } | undefined;

  constructor(world: World, target: { url: string; secret: string } | undefined) {
    this.#world = world;
    this.#target = target;
  }

  setTarget(target: { url: string; secret: string } | undefined): void {
    this.#target = target;
  }

  readonly send: SendEvent = async (repository, event, sender, payload) => {
    const installation = this.#world.installationOf(repository.owner);
    if (!installation || !this.#world.app.events.includes(event)) return undefined;
    return this.deliver(event, {
      ...payload,
      repository: renderRepository(this.#world, repository),
      ...(repository.owner.type === "Organization"
        ? { organization: renderAccount(this.#world, repository.owner) }
        : {}),
      sender: renderAccount(this.#world, this.#world.account(sender.login)),
      installation: { id: installation.id, node_id: `I_${installation.id}` },
    });
  };

  /** Signs and sends any payload. `undefined` without a webhook URL. */
  async deliver(event: string, payload: Record<string, unknown>): Promise<Delivery | undefined> {
    if (!this.#target) return undefined;
    const body = JSON.stringify(payload);
    const signature = createHmac("sha256", this.#target.secret).update(body).digest("hex");
    const legacy = createHmac("sha1", this.#target.secret).update(body).digest("hex");
    return this.#post(this.#target.url, body, {
      accept: "*/*",
      "content-type": "application/json",
      "user-agent": "GitHub-Hookshot/chorale",
      "x-github-delivery": randomUUID(),
      "x-github-event": event,
      "x-github-hook-id": String(this.#world.app.hookId),
      "x-github-hook-installation-target-id": String(this.#world.app.id),
      "x-github-hook-installation-target-type": "integration",
      "x-hub-signature": `sha1=${legacy}`,
      "x-hub-signature-256": `sha256=${signature}`,
    });
  }

  /** Sends the same bytes under the same id again, to where webhooks go now. */
  async redeliver(id: string): Promise<Delivery> {
    const earlier = this.deliveries.find((delivery) => delivery.id === id);
    if (!earlier) throw new Error(`There was no delivery ${id}.`);
    return this.deliverRaw(earlier.request);
  }

  /** Sends exactly this, signed or not. Header names are lower-case in the record. */
  async deliverRaw(request: { headers: Record<string, string>; body: string }): Promise<Delivery> {
    if (!this.#target) throw new Error("There is no webhook URL; call setWebhook first.");
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    return this.#post(this.#target.url, request.body, headers);
  }

  /** Gives up what is under way. */
  async close(): Promise<void> {
    this.#closing.abort(new Error("the emulator was closed"));
    await Promise.allSettled(this.#running);
  }

  #post(url: string, body: string, headers: Record<string, string>): Promise<Delivery> {
    const delivery: Delivery = {
      id: headers["x-github-delivery"] ?? "",
      event: headers["x-github-event"] ?? "",
      action: /^\{"action":"(\w+)"/.exec(body)?.[1],
      statusCode: undefined,
      durationMs: undefined,
      error: undefined,
      response: undefined,
      request: { headers, body },
    };
    this.deliveries.push(delivery);
    this.#world.changes.notify();
    const running = this.#await(delivery, url);
    this.#running.add(running);
    return running.finally(() => this.#running.delete(running));
  }

  async #await(delivery: Delivery, url: string): Promise<Delivery> {
    const startedAt = performance.now();
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(timeoutMs)]);
    try {
      const { headers, body } = delivery.request;
      const response = await fetch(url, {
        method: "POST",
        // A connection of its own: the receiver may be another process by the next delivery.
        headers: { ...headers, connection: "close" },
        body,
        signal,
        redirect: "manual",
      });
      delivery.response = await response.text();
      delivery.statusCode = response.status;
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      delivery.error = cause instanceof Error ? cause.message : String(cause);
    }
    delivery.durationMs = performance.now() - startedAt;
    this.#world.changes.notify();
    return delivery;
  }
}
