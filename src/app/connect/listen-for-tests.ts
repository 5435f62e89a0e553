import { pino } from "pino";
import { UserError } from "../../types/user-error.ts";
import { giteaWebhookPath } from "../gitea-door.ts";
import { createGuard, maxDeliveryBytes } from "../guard.ts";
import { createHttpServer, type Handler } from "../http-server.ts";
import type { OpenReceiver, TestOutcome } from "../setup/receiver.ts";
import { probeEvent, testEvent } from "../setup/test-events.ts";
import { giteaDialect } from "../webhook-dialect.ts";

/**
 * Listens where the server will, behind the same guard, as long as there is none. What it can't do anything with is refused, so
 * that the host's page shows it as not delivered.
 *
 * @throws UserError when the port can't be had
 */
export async function listenForTests({
  forge,
  secret,
  host,
  port,
}: {
  forge: string;
  secret: string;
  host: string;
  port: number;
}): Promise<OpenReceiver> {
  const waiting = new Set<(outcome: TestOutcome) => void>();
  const hear = (outcome: TestOutcome) => {
    for (const one of waiting) one(outcome);
  };
  const guard = createGuard({
    forge,
    dialect: giteaDialect,
    secret,
    maxBodyBytes: maxDeliveryBytes,
    async accept({ event }) {
      if (event !== testEvent && event !== probeEvent) {
        throw new UserError("only the way is tried out here: deliver it again to `chorale serve`");
      }
      return "accepted";
    },
    log: pino({ level: "silent" }),
  });
  const handler: Handler = async (request, response) => {
    await guard(request, response);
    const events = giteaDialect.eventHeaders.map((name) => request.headers[name.toLowerCase()]);
    if (!events.includes(testEvent)) return;
    if (response.statusCode === 202) hear("arrived");
    if (response.statusCode === 401) hear("refused");
  };
  const server = createHttpServer({
    handlers: new Map([[giteaWebhookPath(forge), handler]]),
    checkReady: () => Promise.reject(new Error("this is no server")),
  });
  await server.listen(host, port);
  return {
    seesRefused: true,
    async expect(send, { waitMs, told }) {
      told?.throwIfAborted();
      const { promise, resolve, reject } = Promise.withResolvers<TestOutcome>();
      const giveUp = () => reject(told?.reason);
      told?.addEventListener("abort", giveUp);
      waiting.add(resolve);
      const tooLate = setTimeout(() => resolve("missing"), waitMs);
      try {
        // Both are waited for at once: it may arrive, or nobody wait any more, before the host has answered.
        const [outcome] = await Promise.all([promise, send()]);
        return outcome;
      } finally {
        clearTimeout(tooLate);
        waiting.delete(resolve);
        told?.removeEventListener("abort", giveUp);
      }
    },
    close: () => server.close(),
  };
}
