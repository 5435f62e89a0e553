import { startChild } from "../process/start-child.ts";
import { Sent, type GeneratorConfig, type MovedHead, type Phase } from "./generator-config.ts";

/** A process of its own that sends deliveries. */
export interface Generator {
  /** Resolves when everything was answered. One phase at a time. */
  send(phase: Omit<Phase, "type">): Promise<Sent>;
  /** From now on deliveries about this pull tell of this head. */
  tellHead(head: Omit<MovedHead, "type">): void;
  close(): Promise<void>;
}

export async function startGenerator(config: GeneratorConfig): Promise<Generator> {
  const child = startChild(new URL("generator-main.ts", import.meta.url), config);
  await child.next();
  return {
    async send(phase) {
      child.send({ type: "phase", ...phase });
      return Sent.parse(await child.next());
    },
    tellHead: (head) => child.send({ type: "head", ...head }),
    close: () => child.kill(),
  };
}
