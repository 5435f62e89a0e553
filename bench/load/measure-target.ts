import { watchMemory, type MemoryWatch } from "../process/memory.ts";
import type { ForgeWorld } from "./forge-world.ts";
import type { GeneratorConfig, Phase, Sent } from "./generator-config.ts";
import { placesTogether, type Head } from "./position.ts";
import { startGenerator } from "./start-generator.ts";

/** What is sent to a server. */
export interface Load extends Omit<GeneratorConfig, "url"> {
  rate: number;
  seconds: number;
  /** How long as much as possible is sent; not at all when 0. */
  fastSeconds: number;
}

export interface Figures {
  atRate: Sent;
  asFast?: Sent;
  /** From before the first delivery until the last one at the rate was answered. */
  memory: MemoryWatch;
  /** Deliveries that were accepted, by all phases, as often as they were. */
  accepted: number[];
  /** The heads that those that were sent last told of, by pull. */
  told: ReadonlyMap<string, Head>;
}

const warmUpSeconds = 3;

/**
 * Sends to one server: three seconds that do not count, then at a rate, then as fast as possible. In a world that exists
 * people push while it is sent at the rate.
 */
export async function measureTarget(
  target: { url: string; pid: number },
  { fastSeconds, rate, seconds, ...load }: Load,
  world?: Pick<ForgeWorld, "tellHeads" | "push">,
): Promise<Figures> {
  const generator = await startGenerator({ url: target.url, ...load });
  try {
    const stop = watchMemory(target.pid);
    const accepted: number[] = [];
    const told = new Map<string, Head>();
    let from = 0;
    const send = async (phase: Pick<Phase, "seconds" | "rate">) => {
      const sent = await generator.send({ from, ...phase });
      from = Math.ceil(sent.next / placesTogether) * placesTogether;
      for (const delivery of sent.accepted) accepted.push(delivery);
      for (const [pull, head] of Object.entries(sent.told)) told.set(pull, head);
      return sent;
    };
    world?.tellHeads(generator);
    await send({ seconds: warmUpSeconds, rate });
    const [atRate] = await Promise.all([send({ seconds, rate }), world?.push(generator, seconds)]);
    const memory = stop();
    if (fastSeconds === 0) return { atRate, memory, accepted, told };
    return { atRate, memory, asFast: await send({ seconds: fastSeconds }), accepted, told };
  } finally {
    await generator.close();
  }
}
