import { createHmac, randomUUID } from "node:crypto";

import { Courier, type Delivery, lowerCased } from "../../webhooks/courier.ts";
import type { Repository } from "../../world/model.ts";
import { renderAccount, renderRepository } from "../render/render-repository.ts";
import type { World } from "../world.ts";

/** How long GitHub waits for an answer. */
const timeoutMs = 10_000;

/** Sends an event to the app if it is installed there and subscribed. Resolves once it was answered or given up. */
export type SendEvent = (
  repository: Repository,
  event: string,
  sender: { login: string },
  payload: { action: string } & Record<string, unknown>,
) => Promise<Delivery | undefined>;

/** Delivers webhooks as github.com does: signed over the raw bytes, once, without waiting longer than ten seconds. */
export class Webhooks {
  readonly #world: World;
  readonly #courier: Courier;

  constructor(world: World, target: { url: string; secret: string } | undefined) {
    this.#world = world;
    world.hook = target;
    this.#courier = new Courier({
      changes: world.changes,
      timeoutMs,
      nameOf: (headers) => ({
        id: headers["x-github-delivery"] ?? "",
        event: headers["x-github-event"] ?? "",
      }),
    });
    world.deliveries = this.#courier.deliveries;
  }

  get deliveries(): readonly Delivery[] {
    return this.#courier.deliveries;
  }

  setTarget(target: { url: string; secret: string } | undefined): void {
    this.#world.hook = target;
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
    if (!this.#world.hook) return undefined;
    const body = JSON.stringify(payload);
    const { url, secret } = this.#world.hook;
    const signature = createHmac("sha256", secret).update(body).digest("hex");
    const legacy = createHmac("sha1", secret).update(body).digest("hex");
    const headers = {
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
    };
    return this.#courier.post({ url, headers, body });
  }

  /** Sends the same bytes under the same id again, to where webhooks go now. */
  async redeliver(id: string): Promise<Delivery> {
    return this.deliverRaw(this.#courier.find(id).request);
  }

  /** Sends exactly this, signed or not. Header names are lower-case in the record. */
  async deliverRaw(request: { headers: Record<string, string>; body: string }): Promise<Delivery> {
    if (!this.#world.hook) throw new Error("There is no webhook URL; call setWebhook first.");
    const headers = lowerCased(request.headers);
    return this.#courier.post({ url: this.#world.hook.url, headers, body: request.body });
  }

  close(): Promise<void> {
    return this.#courier.close();
  }
}
