import { readConfig, tellParent } from "../process/as-child.ts";
import { GeneratorConfig, Order, type Phase, type Sent } from "./generator-config.ts";
import { createPost, timeoutMs } from "./post.ts";
import { deliveryAt, pullNameOf, type Head } from "./position.ts";
import { sendAsFast, sendByClock } from "./send-by-clock.ts";
import { createWriter } from "./write-delivery.ts";

// Sends signed deliveries, one phase after another.

/** For as many as there can be. */
const connections = 100;

const config = GeneratorConfig.parse(readConfig());
const heads = new Map<string, Head>();
const write = createWriter(config, heads);
const post = createPost(config.url);

process.on("message", (message) => {
  const order = Order.parse(message);
  if (order.type === "head") heads.set(pullNameOf(order), order.head);
  else void send(order).then(tellParent);
});
tellParent({ ready: true });

async function send({ from, seconds, rate }: Phase): Promise<Sent> {
  const sendOne = async (index: number) => {
    const delivery = deliveryAt(from + index);
    const { pull, head, headers, body } = write(delivery);
    return { delivery, pull, head, answered: await post(headers, body) };
  };
  const startMs = performance.now();
  const { answers, late } =
    rate === undefined
      ? { answers: await sendAsFast({ seconds, connections }, sendOne), late: 0 }
      : await sendByClock({ count: rate * seconds, rate }, sendOne);
  const endMs = performance.now();
  const sent: Sent = {
    latenciesMs: [],
    late,
    statuses: {},
    errors: 0,
    seconds: (endMs - startMs) / 1_000,
    accepted: [],
    told: {},
    next: from + answers.length,
  };
  for (const { answer, latencyMs } of answers) {
    const { delivery, pull, head, answered } = answer;
    if (answered === undefined) {
      sent.errors += 1;
      sent.latenciesMs.push(Math.max(latencyMs, timeoutMs));
      continue;
    }
    const { status, text } = answered;
    sent.latenciesMs.push(latencyMs);
    sent.statuses[status] = (sent.statuses[status] ?? 0) + 1;
    const isKnown = text.startsWith("already");
    if (status >= 200 && status < 300 && !isKnown) {
      sent.accepted.push(delivery);
      sent.told[pull] = head;
    }
  }
  sent.latenciesMs.sort((a, b) => a - b);
  return sent;
}
