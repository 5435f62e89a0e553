import { createHmac, randomUUID } from "node:crypto";
import { readBounded } from "../../forges/http/bounded-body.ts";
import { whyUnreachable } from "../../net/unreachable.ts";
import { probeEvent } from "./test-events.ts";

/** What answers where a host's deliveries go, asked from here as the host would ask. */
export type Answering =
  /** A Chorale that takes deliveries with this secret. `id` is what it noted the question under. */
  | { kind: "ours"; id: string }
  /** A Chorale that knows the host, but not this secret. */
  | { kind: "other-secret" }
  /** A Chorale that does not know the host. */
  | { kind: "other-hosts" }
  /** `what` completes "what came was …". */
  | { kind: "stranger"; what: string }
  /** `why` is half a sentence. */
  | { kind: "nobody"; why: string };

/** Asks by a delivery of our own, signed with the secret. */
export async function askPublicAddress({
  webhookUrl,
  secret,
}: {
  webhookUrl: string;
  secret: string;
}): Promise<Answering> {
  const signal = AbortSignal.timeout(10_000);
  const id = randomUUID();
  const body = JSON.stringify({ zen: "Is anybody there?" });
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  try {
    const response = await fetch(webhookUrl, {
      method: "POST",
      redirect: "manual",
      body,
      headers: {
        "content-type": "application/json",
        "x-gitea-delivery": id,
        "x-gitea-event": probeEvent,
        "x-hub-signature-256": `sha256=${signature}`,
      },
      signal,
    });
    const text = await textOf(response, signal);
    if (response.status === 202 && /accepted/.test(text)) return { kind: "ours", id };
    if (response.status === 401 && text.includes("signature")) return { kind: "other-secret" };
    // What a proxy says when nobody is behind it.
    if ([502, 503, 504].includes(response.status)) {
      return { kind: "nobody", why: `its proxy says HTTP ${response.status}` };
    }
    if (response.status === 404 && (await isChorale(webhookUrl, signal))) {
      return { kind: "other-hosts" };
    }
    const location = response.headers.get("location");
    const towards = location === null ? "" : `, a redirection to ${location}`;
    return { kind: "stranger", what: `HTTP ${response.status}${towards}` };
  } catch (error) {
    return { kind: "nobody", why: whyUnreachable(error) };
  }
}

/** By its own page of health, beside the path of its webhooks. */
async function isChorale(webhookUrl: string, signal: AbortSignal): Promise<boolean> {
  const [base = ""] = webhookUrl.split("/api/gitea/webhooks/", 1);
  const response = await fetch(`${base}/healthz`, { redirect: "manual", signal });
  return response.ok && (await textOf(response, signal)) === "ok\n";
}

async function textOf(response: Response, signal: AbortSignal): Promise<string> {
  return new TextDecoder().decode(await readBounded(response.body, 100_000, signal));
}
