import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { Admission } from "../store/admit.ts";
import type { Delivery } from "../store/deliveries.ts";

/** A delivery that was signed with our secret and parsed; what the payload says is still the author's word. */
export interface VerifiedDelivery extends Delivery {
  payload: unknown;
}

/** Longer than any delivery a review needs; GitHub itself sends up to 25 MB. */
export const maxDeliveryBytes = 5_000_000;

export interface GuardOptions {
  forge: string;
  secret: string;
  /** Longest body that is read, in bytes. */
  maxBodyBytes: number;
  /** Makes durable what the delivery asks for, if it was not before. Must not do any review work. */
  accept(delivery: VerifiedDelivery): Promise<Admission>;
  log: Logger;
}

/** What the sender is told; one sentence, so that it can be read on the forge's page of deliveries. */
interface Answer {
  status: 202 | 400 | 401 | 405 | 413 | 500;
  message: string;
}

/**
 * The webhook's door: size, signature over the raw bytes, JSON, durable, 202. In this order, so that
 * nobody without the secret can make Chorale parse, store or log what they sent.
 */
export function createGuard(options: GuardOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const delivery = {
      forge: options.forge,
      id: header(request, "x-github-delivery"),
      event: header(request, "x-github-event"),
    };
    const answer = await admit(request, delivery, options).catch(
      (error: unknown): Answer | undefined => {
        if (!request.complete) {
          options.log.debug({ forge: options.forge }, "the sender broke off");
          return undefined;
        }
        // Only a signed delivery comes this far, so these names are the forge's.
        const { forge, id, event } = delivery;
        options.log.error({ forge, id, eventName: event, err: error }, "delivery was not accepted");
        return { status: 500, message: "not accepted because of a fault here; deliver it again" };
      },
    );
    if (answer === undefined) return;
    if (answer.status !== 202 && answer.status !== 500) {
      options.log.warn({ forge: options.forge, status: answer.status }, answer.message);
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
  if (request.method !== "POST") return { status: 405, message: "deliveries are sent with POST" };
  const body = await readBody(request, options.maxBodyBytes);
  if (body === undefined) {
    return { status: 413, message: `a delivery may have ${options.maxBodyBytes} bytes at most` };
  }
  if (!isSignedBy(options.secret, body, header(request, "x-hub-signature-256"))) {
    return { status: 401, message: "the signature does not match: check the webhook secret" };
  }
  if (delivery.id === "" || delivery.event === "") {
    return { status: 400, message: "the headers X-GitHub-Delivery and X-GitHub-Event are missing" };
  }
  let payload: unknown;
  try {
    payload = JSON.parse(body.toString("utf8"));
  } catch {
    return { status: 400, message: "the body is not JSON: set the content type application/json" };
  }
  return { status: 202, message: await options.accept({ ...delivery, payload }) };
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

/** Every signature has the same length, so that one of another length tells nothing by being refused sooner. */
function isSignedBy(secret: string, body: Buffer, signature: string): boolean {
  const expected = Buffer.from(`sha256=${createHmac("sha256", secret).update(body).digest("hex")}`);
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === "string" ? value : "";
}
