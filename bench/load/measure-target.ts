import { watchMemory, type MemoryWatch } from "../process/memory.ts";
import type { GeneratorConfig, Sent, World } from "./generator-config.ts";
import { payloadOf } from "./position.ts";
import { sendDeliveries } from "./send-deliveries.ts";

/** What is sent to every target alike. */
export interface Load {
  secret: string;
  template: string;
  repositories: number;
  pulls: number;
  world?: World;
  rate: number;
  seconds: number;
  /** How long as much as possible is sent; not at all when 0. */
  fastSeconds: number;
}

export interface Figures {
  atRate: Sent;
  asFast?: Sent;
  memory: MemoryWatch;
  /** Deliveries that were accepted, by all phases, as often as they were. */
  accepted: number[];
  /** The deliveries that had the payloads of these first. */
  payloads: Set<number>;
}

const warmUpSeconds = 3;

/** Sends to one server: three seconds that do not count, then at a rate, then as fast as possible. */
export async function measureTarget(
  target: { url: string; pid: number },
  { fastSeconds, rate, seconds, ...load }: Load,
): Promise<Figures> {
  const common = { url: target.url, ...load };
  const stop = watchMemory(target.pid);
  const accepted: number[] = [];
  const payloads = new Set<number>();
  let from = 0;
  const send = async (options: Pick<GeneratorConfig, "seconds" | "rate">) => {
    const phase = { from, ...options };
    const sent = await sendDeliveries({ ...common, ...phase });
    // Duplicates refer back within two hundred.
    from = Math.ceil(sent.next / 200) * 200;
    for (const delivery of sent.accepted) {
      accepted.push(delivery);
      payloads.add(payloadOf(delivery, phase));
    }
    return sent;
  };
  await send({ seconds: warmUpSeconds, rate });
  const atRate = await send({ seconds, rate });
  const memory = stop();
  if (fastSeconds === 0) return { atRate, memory, accepted, payloads };
  return { atRate, memory, asFast: await send({ seconds: fastSeconds }), accepted, payloads };
}
