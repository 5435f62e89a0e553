import { once } from "node:events";
import { githubSide } from "../../emulators/side.ts";
import { showsReview } from "../../src/report/comment/stand-in.ts";
import { Listening, type ChoraleConfig } from "./chorale-config.ts";
import { openPlaces } from "./places.ts";
import { startChild } from "./start-child.ts";

/**
 * A Chorale in a process of its own that reviews the pulls of an emulated GitHub over HTTP, with all that it has to read with and a
 * SQLite database. `modelUrl` is what it asks as well.
 */
export async function startReviewServer({ modelUrl }: Pick<ChoraleConfig, "modelUrl"> = {}) {
  const { forge, settings, secret, webhookPath } = await githubSide();
  const places = await openPlaces("sqlite");
  const place = await places.lend();
  const { github } = settings;
  if (github?.webhookSecret === undefined) throw new Error("the emulated GitHub has no App");
  const config: ChoraleConfig = {
    dataDir: place.dataDir,
    github: { ...github, webhookSecret: github.webhookSecret },
    concurrency: 4,
    perRepository: 4,
    settleMs: 0,
    leaseMs: 20_000,
    logLevel: "silent",
    works: true,
    reading: "real",
    ...(modelUrl !== undefined && { modelUrl }),
  };
  const child = startChild(new URL("chorale-main.ts", import.meta.url), config);
  const { port } = Listening.parse(await child.next());
  forge.setWebhook(`http://127.0.0.1:${port}${webhookPath}`, secret);
  return {
    forge,
    child,
    /** Opens a pull of these files, and waits until its comment shows the review. */
    async review(
      repository: string,
      head: string,
      files: Record<string, string>,
      timeoutMs: number,
    ) {
      const { number } = await forge.openPull(repository, { head, files });
      await forge.until(
        () => forge.comments(repository, number).some(({ body }) => showsReview(body)),
        { what: "the review", timeoutMs },
      );
    },
    async close(): Promise<void> {
      const gone = once(child.process, "exit");
      child.send({});
      await gone;
      await forge.close();
      await place.remove();
      await places.close();
    },
  };
}
