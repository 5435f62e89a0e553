import { AsyncLocalStorage } from "node:async_hooks";
import type { Probot } from "probot";
import type { Admission, Arrival } from "../store/queue/admit.ts";
import type { DoorServices } from "./door-services.ts";
import { githubApp } from "./github-app.ts";
import { createGuard, maxDeliveryBytes } from "./guard.ts";
import type { Handler } from "./http-server.ts";
import { githubDialect } from "./webhook-dialect.ts";

/** Path of GitHub's webhook; `app.yml` names it too. */
export const githubWebhookPath = "/api/github/webhooks";

type WebhookEvent = Parameters<Probot["receive"]>[0];

/** Where GitHub delivers to: what the guard lets through goes to Probot's handlers. */
export async function githubDoor(
  { probot, secret }: { probot: Probot; secret: string },
  { accept, log, ...asks }: DoorServices,
): Promise<Handler> {
  // Probot's handlers answer nothing, so what became of a delivery takes its own way back to the guard.
  const answers = new AsyncLocalStorage<{ admission: Admission }>();
  const acceptAndTell = async (arrival: Arrival) => {
    const admission = await accept(arrival);
    const answer = answers.getStore();
    if (answer !== undefined) answer.admission = admission;
    return admission;
  };
  await probot.load(githubApp({ ...asks, accept: acceptAndTell }));
  return createGuard({
    forge: "github",
    dialect: githubDialect,
    secret,
    maxBodyBytes: maxDeliveryBytes,
    async accept({ id, event: name, payload }) {
      const answer: { admission: Admission } = { admission: "accepted" };
      // Probot's types list the events there are; what nobody listens to it lets pass.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      await answers.run(answer, () => probot.receive({ id, name, payload } as WebhookEvent));
      return answer.admission;
    },
    log,
  });
}
