import { startChild, type Child } from "../process/start-child.ts";
import { githubWebhookPath } from "../../src/app/github-door.ts";
import { Listening, type ChoraleConfig } from "../process/chorale-config.ts";

/** A server that is killed now and then, and started again on the same data. */
export interface Mortal {
  /** Where it takes deliveries, or took them while it lived. */
  webhookUrl(): string;
  /** Kills it at once and starts the next one; resolves when that one listens. */
  replace(): Promise<void>;
  /** Lets it stop by itself. */
  stop(): Promise<void>;
}

export async function startMortal(config: ChoraleConfig): Promise<Mortal> {
  const start = async (): Promise<{ child: Child; url: string }> => {
    const child = startChild(new URL("../process/chorale-main.ts", import.meta.url), config);
    const { port } = Listening.parse(await child.next());
    return { child, url: `http://127.0.0.1:${port}${githubWebhookPath}` };
  };
  let running = await start();
  return {
    webhookUrl: () => running.url,
    async replace() {
      await running.child.kill();
      running = await start();
    },
    async stop() {
      const gone = new Promise((resolve) => running.child.process.once("exit", resolve));
      running.child.send({});
      await gone;
    },
  };
}
