import { createHmac } from "node:crypto";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import autocannon from "autocannon";
import { z } from "zod";
import { readConfig, tellParent } from "../process/as-child.ts";
import { GeneratorConfig, type Sent } from "./generator-config.ts";
import { deliveryAt, headOf, idOf, payloadOf, payloadsFor, pushOf } from "./position.ts";

// Sends signed deliveries with autocannon. Everything is written and signed before the clock starts.

const connections = 50;
/** Autocannon sends what belongs to a second at its beginning; so there are several, one after another. */
const instances = 10;
const fastConnections = 20;

const config = GeneratorConfig.parse(readConfig());
const { url, secret, from, seconds, rate } = config;
const payload = z.looseObject({
  pull_request: z.looseObject({ head: z.looseObject({}) }),
  repository: z.looseObject({ owner: z.looseObject({}) }),
});
const template = payload.parse(JSON.parse(config.template));
const bodies = Array.from({ length: payloadsFor(config) }, (_, index) => write(from + index));

function write(delivery: number): { body: Buffer; signature: string } {
  const push = pushOf(delivery, config);
  const head = headOf(push);
  const sha = config.world?.heads[`${push.repository} ${push.number}`] ?? head.sha;
  const { repository, pull_request: pull } = template;
  const owner = `owner-${push.repository}`;
  const installation = config.world?.installations[push.repository];
  const text = JSON.stringify({
    ...template,
    ...(installation === undefined ? {} : { installation: { id: installation } }),
    number: push.number,
    pull_request: {
      ...pull,
      number: push.number,
      updated_at: new Date(head.updatedMs).toISOString().replace(".000", ""),
      head: { ...pull.head, sha },
    },
    repository: {
      ...repository,
      full_name: `${owner}/load`,
      owner: { ...repository.owner, login: owner },
    },
  });
  const body = Buffer.from(text);
  const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  return { body, signature };
}

tellParent({ ready: true });
await once(process, "message");

const latenciesMs: number[] = [];
const statuses: Record<string, number> = {};
const accepted: number[] = [];
const known: number[] = [];
let place = from;

/** What one connection is waiting for an answer to. */
interface Underway {
  delivery?: number;
}

async function send(options: { connections: number; overallRate?: number }) {
  const settings: autocannon.Options = {
    ...options,
    url,
    duration: seconds,
    requests: [
      {
        method: "POST",
        setupRequest(request, context: Underway) {
          const delivery = deliveryAt(place++);
          context.delivery = delivery;
          const written = bodies[payloadOf(delivery, config) - from];
          return {
            ...request,
            body: written?.body,
            headers: {
              "content-type": "application/json",
              "user-agent": "GitHub-Hookshot/bench",
              "x-github-event": "pull_request",
              "x-github-delivery": idOf(delivery),
              "x-hub-signature-256": written?.signature ?? "",
            },
          };
        },
        onResponse(status, body, { delivery = -1 }: Underway) {
          statuses[status] = (statuses[status] ?? 0) + 1;
          if (status >= 200 && status < 300) {
            (body.startsWith("already") ? known : accepted).push(delivery);
          }
        },
      },
    ],
  };
  const { promise, resolve, reject } = Promise.withResolvers<autocannon.Result>();
  const running = autocannon(settings, (error, result) => {
    if (error === null) resolve(result);
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors
    else reject(error);
  });
  running.on("response", (_client, _status, _bytes, ms) => latenciesMs.push(ms));
  return await promise;
}

const startedMs = performance.now();
const results =
  rate === undefined
    ? [await send({ connections: fastConnections })]
    : await Promise.all(
        Array.from({ length: instances }, async (_, index) => {
          await wait((index * 1_000) / instances);
          return await send({
            connections: connections / instances,
            overallRate: rate / instances,
          });
        }),
      );
const sent: Sent = {
  latenciesMs: latenciesMs.toSorted((a, b) => a - b),
  statuses,
  errors: results.reduce((sum, { errors }) => sum + errors, 0),
  seconds: rate === undefined ? (performance.now() - startedMs) / 1_000 : seconds,
  accepted,
  known,
  next: place,
};
tellParent(sent);
