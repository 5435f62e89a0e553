import { createHmac, randomUUID } from "node:crypto";

import { Courier, type Delivery, lowerCased } from "../../webhooks/courier.ts";
import { now } from "../../world/forge-world.ts";
import type { Repository } from "../../world/model.ts";
import type { Hook } from "../model.ts";
import type { GiteaWorld } from "../world.ts";
import { refuse } from "./allowed-hosts.ts";
import { toEvent } from "./event-types.ts";

export interface WebhookOptions {
  /** Which hosts may be called, as the setting `webhook.ALLOWED_HOST_LIST`. Really `external` by default. */
  allowedHosts: "loopback" | "external";
  /** How long an answer may take; really 5 s. */
  timeoutMs: number;
}

/** Delivers webhooks as Gitea does: signed over the raw bytes if the hook has a secret, once, without waiting for long. */
export class Webhooks {
  readonly #world: GiteaWorld;
  readonly #courier: Courier;
  readonly #allowedHosts: WebhookOptions["allowedHosts"];
  /** The hook that the test set, for everything on the server. */
  #own: Hook | undefined;
  #twice = 0;

  constructor(world: GiteaWorld, { allowedHosts, timeoutMs }: WebhookOptions) {
    this.#world = world;
    this.#allowedHosts = allowedHosts;
    this.#courier = new Courier({
      changes: world.changes,
      timeoutMs,
      nameOf: (headers) => ({
        id: headers["x-gitea-delivery"] ?? "",
        event: headers["x-gitea-event-type"] ?? headers["x-gitea-event"] ?? "",
      }),
    });
  }

  get deliveries(): readonly Delivery[] {
    return this.#courier.deliveries;
  }

  setTarget(target: { url: string; secret: string } | undefined): void {
    const at = now();
    this.#own = target && {
      ...target,
      id: this.#world.nextId(),
      type: "gitea",
      contentType: "json",
      events: undefined,
      branchFilter: "",
      authorizationHeader: "",
      active: true,
      createdAt: at,
      updatedAt: at,
    };
  }

  /** From now on so many deliveries arrive twice, both times under the same id. */
  repeat(times: number): void {
    this.#twice = times;
  }

  /** Sends an event to every hook that wants it. Resolves once all were answered or given up. */
  async send(
    repository: Repository,
    type: string,
    payload: Record<string, unknown>,
  ): Promise<void> {
    const hooks = [...this.#world.hooks, ...(this.#own ? [this.#own] : [])].filter(
      (hook) =>
        hook.active &&
        (hook.events?.has(type) ?? true) &&
        (hook.repository === undefined || hook.repository === repository) &&
        (hook.organization === undefined || hook.organization === repository.owner) &&
        passesFilter(hook, payload),
    );
    await Promise.all(hooks.map((hook) => this.deliverTo(hook, type, payload)));
  }

  /** Signs and sends any payload to the hook that the test set, as this kind of event. `undefined` without one. */
  async deliver(type: string, payload: Record<string, unknown>): Promise<Delivery | undefined> {
    return this.#own && this.deliverTo(this.#own, type, payload);
  }

  async deliverTo(hook: Hook, type: string, payload: Record<string, unknown>): Promise<Delivery> {
    const short = hook.type === "gitea" && (type === "create" || type === "delete");
    const ref = String(payload["ref"]).replace(/^refs\/(heads|tags)\//, "");
    const text = JSON.stringify(short ? { ...payload, ref } : payload, null, 2);
    const headers = this.#headers(hook, type, text);
    const body =
      hook.contentType === "json" ? text : new URLSearchParams({ payload: text }).toString();
    const repeats = this.#twice > 0;
    if (repeats) this.#twice--;
    const delivery = await this.#post(hook.url, headers, body);
    if (repeats) await this.#post(hook.url, headers, body);
    return delivery;
  }

  /** The same bytes under the same id again, to where webhooks go now: what happened, but nobody asked for. */
  async redeliver(id: string): Promise<Delivery> {
    return this.deliverRaw(this.#courier.find(id).request);
  }

  /** The same payload under another id: what happens when somebody presses the button. */
  async replay(id: string): Promise<Delivery> {
    const { headers, body } = this.#courier.find(id).request;
    const other = randomUUID();
    const renamed = Object.entries(headers).map(
      ([name, value]) => [name, name.endsWith("-delivery") ? other : value] as const,
    );
    return this.deliverRaw({ headers: Object.fromEntries(renamed), body });
  }

  /** Sends exactly this, signed or not. Header names are lower-case in the record. */
  async deliverRaw(request: { headers: Record<string, string>; body: string }): Promise<Delivery> {
    const url = this.#own?.url ?? this.#world.hooks[0]?.url;
    if (url === undefined) throw new Error("There is no webhook URL; call setWebhook first.");
    return this.#post(url, lowerCased(request.headers), request.body);
  }

  close(): Promise<void> {
    return this.#courier.close();
  }

  #post(url: string, headers: Record<string, string>, body: string): Promise<Delivery> {
    return this.#courier.post({ url, headers, body }, refuse(url, this.#allowedHosts));
  }

  #headers({ secret, contentType, authorizationHeader }: Hook, type: string, payload: string) {
    const sign = (algorithm: string): string =>
      secret === "" ? "" : createHmac(algorithm, secret).update(payload).digest("hex");
    const id = randomUUID();
    const [sha1, sha256] = [sign("sha1"), sign("sha256")];
    const event = toEvent(type);
    const brands = [...(this.#world.isForgejo ? ["forgejo"] : []), "gitea", "gogs"];
    return {
      "user-agent": "Go-http-client/1.1",
      "content-type":
        contentType === "json" ? "application/json" : "application/x-www-form-urlencoded",
      ...(authorizationHeader === "" ? {} : { authorization: authorizationHeader }),
      ...Object.fromEntries(
        brands.flatMap((brand) => [
          [`x-${brand}-delivery`, id],
          [`x-${brand}-event`, event],
          [`x-${brand}-event-type`, type],
          [`x-${brand}-signature`, sha256],
        ]),
      ),
      // An empty secret leaves these two with nothing behind the sign.
      "x-hub-signature": `sha1=${sha1}`,
      "x-hub-signature-256": `sha256=${sha256}`,
      "x-github-delivery": id,
      "x-github-event": event,
      "x-github-event-type": type,
    };
  }
}

/** A branch filter concerns what happens to branches, no pull request. */
function passesFilter({ branchFilter }: Hook, { ref }: Record<string, unknown>): boolean {
  if (branchFilter === "" || branchFilter === "*" || typeof ref !== "string") return true;
  const pattern = branchFilter
    .replace(/[.+^$()|[\]\\]/g, "\\$&")
    .replace(/[*?]/g, (wildcard) => (wildcard === "*" ? ".*" : "."))
    .replace(/\{([^}]*)\}/g, (_, names: string) => `(${names.replaceAll(",", "|")})`);
  return new RegExp(`^${pattern}$`).test(ref.replace(/^refs\/heads\//, ""));
}
