import { startChild } from "../process/start-child.ts";
import { Sent, type GeneratorConfig } from "./generator-config.ts";

/** Sends deliveries from a process of their own. `onStart` is called when they are written and the clock starts. */
export async function sendDeliveries(
  config: GeneratorConfig,
  onStart: () => void = () => {},
): Promise<Sent> {
  const child = startChild(new URL("generator-main.ts", import.meta.url), config, [
    "--max-old-space-size=4096",
  ]);
  try {
    await child.next();
    onStart();
    child.send({ go: true });
    return Sent.parse(await child.next());
  } finally {
    await child.kill();
  }
}
