import { createHash } from "node:crypto";
import type { DoorServices } from "./door-services.ts";
import { readGiteaEvent } from "./gitea-events.ts";
import { createGuard, maxDeliveryBytes } from "./guard.ts";
import type { Handler } from "./http-server.ts";
import { probeEvent, testEvent } from "./setup/test-events.ts";
import { giteaDialect } from "./webhook-dialect.ts";

/** Path of a host's webhook; the name is that of `nameOfHost`. */
export function giteaWebhookPath(name: string): string {
  return `/api/gitea/webhooks/${name}`;
}

/** Where a Gitea or Forgejo host delivers to. */
export function giteaDoor(
  { name: forge, secret }: { name: string; secret: string },
  { accept, log, ...asks }: DoorServices,
): Handler {
  return createGuard({
    forge,
    dialect: giteaDialect,
    secret,
    maxBodyBytes: maxDeliveryBytes,
    async accept({ id, event, payload, body }) {
      // Nobody subscribes to pushes: this is a test, or a question of our own, and somebody waits to see it noted.
      if (event === testEvent || event === probeEvent) {
        return await accept({ delivery: { forge, id, event }, runs: [] });
      }
      const runs = readGiteaEvent({ forge, event, payload }, asks);
      if (runs.length === 0) return "accepted";
      return await accept({ delivery: { forge, id: hashOf(body), event }, runs });
    },
    log,
  });
}

/**
 * What a delivery is known by. The id that comes with it is not enough: a host that is asked to send a delivery again makes up
 * a new one, and two webhooks, of the repository and of its organisation, each have theirs. The bytes are the same.
 */
function hashOf(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex");
}
