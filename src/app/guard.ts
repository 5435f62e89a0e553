import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { Admission } from "../store/queue/admit.ts";
import type { Delivery } from "../store/queue/deliveries.ts";
import { UserError } from "../types/user-error.ts";
import type { WebhookDialect } from "./webhook-dialect.ts";

/** A delivery that was signed with our secret and parsed; what the payload says is still the author's word. */
export interface VerifiedDelivery extends Delivery {
  payload: unknown;
  /** The bytes that the payload was parsed from. */
  body: Buffer;
}

/** Longer than any delivery a review needs; GitHub itself sends up to 25 MB. */
export const maxDeliveryBytes = 5_000_000;

export interface GuardOptions {
  forge: string;
  dialect: WebhookDialect;
  secret: string;
  /** Longest body that is read, in bytes. */
  maxBodyBytes: number;
  /**
   * Makes durable what the delivery asks for, if it was not before. Must not do any review work. Rejects with a `UserError`
   * that tells the sender's owner what is wrong with the delivery.
   */
  accept(delivery: VerifiedDelivery): Promise<Admission>;
  log: Logger;
}

/** What the sender is told; one sentence, so that it can be read on the forge's page of deliveries. */
interface Answer {
  status: 202 | 400 | 401 | 405 | 413 | 500;
  message: string;
}

/**
 * The webhook's door: size, headers, signature over the raw bytes, JSON, durable, 202. In this order, so that
 * nobody without the secret can make Chorale parse, store or log what they sent.
 */
export function createGuard(options: GuardOptions) {
  const { forge, dialect, log } = options;
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const delivery = {
      forge,
      id: header(request, dialect.idHeader),
      event: dialect.eventHeaders.map((name) => header(request, name)).find(Boolean) ?? "",
    };
    const answer = await admit(request, delivery, options).catch(
      (error: unknown): Answer | undefined => {
        if (!request.complete) {
          log.debug({ forge }, "the sender broke off");
          return undefined;
        }
        if (error instanceof UserError) return { status: 400, message: error.message };
        // Only a signed delivery comes this far, so these names are the forge's.
        const { id, event } = delivery;
        log.error({ forge, id, eventName: event, err: error }, "delivery was not accepted");
        return { status: 500, message: "not accepted because of a fault here; deliver it again" };
      },
    );
    if (answer === undefined) return;
    if (answer.status !== 202 && answer.status !== 500) {
      log.warn({ forge, status: answer.status }, answer.message);
    }
    response.writeHead(answer.status, {
      "content-type": "text/plain; charset=utf-8",
      // The rest of a body that is too long stays unread.
      ...(answer.status === 413 ? { connection: "close" } : {}),
    });
    response.end(`${answer.message}\n`);
  };
}

async function admit(
  request: IncomingMessage,
  delivery: Delivery,
  options: GuardOptions,
): Promise<Answer> {
  const { dialect, secret, maxBodyBytes } = options;
  if (request.method !== "POST") return { status: 405, message: "deliveries are sent with POST" };
  const body = await readBody(request, maxBodyBytes);
  if (body === undefined) {
    return { status: 413, message: `a delivery may have ${maxBodyBytes} bytes at most` };
  }
  // Before the signature: some forges sign what is in the form, which is not what they send.
  if (header(request, "content-type").startsWith("application/x-www-form-urlencoded")) {
    return { status: 400, message: "this is a form: set the content type application/json" };
  }
  if (delivery.id === "" || delivery.event === "") {
    const { idHeader, eventHeaders, remedy } = dialect;
    const names = `${idHeader} and ${eventHeaders.at(-1)}`;
    return { status: 400, message: `the headers ${names} are missing: ${remedy}` };
  }
  const signature = signatureOf(request, dialect);
  if (signature === "")
    return { status: 401, message: "it is not signed: set the webhook's secret" };
  if (!isSignedBy(secret, body, signature)) {
    return { status: 401, message: "the signature does not match: check the webhook secret" };
  }
  let payload: unknown;
  try {
    payload = JSON.parse(body.toString("utf8"));
  } catch {
    return { status: 400, message: "the body is not JSON: set the content type application/json" };
  }
  const accepting = options.accept({ ...delivery, payload, body });
  return { status: 202, message: await within(dialect.patienceMs, accepting) };
}

/** The whole body, or `undefined` as soon as it is longer than allowed. */
async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** As `sha256=…`; empty where there is none, also where a forge without a secret signs with nothing. */
function signatureOf(request: IncomingMessage, { plainSignatureHeaders }: WebhookDialect): string {
  const signature = header(request, "x-hub-signature-256");
  if (signature !== "") return signature.replace(/^sha256=$/, "");
  const plain = plainSignatureHeaders.map((name) => header(request, name)).find(Boolean);
  return plain === undefined ? "" : `sha256=${plain}`;
}

/** Every signature has the same length, so that one of another length tells nothing by being refused sooner. */
function isSignedBy(secret: string, body: Buffer, signature: string): boolean {
  const expected = Buffer.from(`sha256=${createHmac("sha256", secret).update(body).digest("hex")}`);
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name.toLowerCase()];
  return typeof value === "string" ? value : "";
}

/** What comes later is kept all the same: a delivery that is sent again then says so. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`it took longer than ${ms} ms`)), ms);
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
