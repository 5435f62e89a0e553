import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createChorale, type ChoraleOptions } from "../src/app/chorale.ts";
import type { ServerSettings } from "../src/app/environment.ts";
import type { DatabasePlace } from "../src/store/database/database.ts";
import type { ForgeEmulator } from "./forge-emulator.ts";
import type { Side } from "./side.ts";

export interface ConnectedOptions {
  /** Hosts that the same server serves besides. */
  others?: readonly Side[];
  /** Asked again for every server that is started. */
  chorale?: () => ChoraleOptions;
  logLevel?: string;
  /** What differs from a server on SQLite that neither waits nor lingers. */
  settings?: Partial<ServerSettings>;
}

/** An emulated host and Chorale's real server, which know each other. */
export interface Connected<Forge extends ForgeEmulator> {
  forge: Forge;
  /** What deliveries are signed with. */
  secret: string;
  /** Address of Chorale's server, without a slash at its end. */
  url(): string;
  /** Where the host delivers to. */
  webhookUrl(): string;
  /** Stops Chorale and starts it again on the same data. */
  restart(): Promise<void>;
  /** Where Chorale keeps its data. */
  dataDir: string;
  /** Stops all of them and removes their data. */
  close(): Promise<void>;
}

/** Starts Chorale and makes it and the host known to each other: key or token one way, the webhook's address and secret the other. */
export async function startConnected<Forge extends ForgeEmulator>(
  side: Side<Forge>,
  options: ConnectedOptions = {},
): Promise<Connected<Forge>> {
  const dataDir = await mkdtemp(join(tmpdir(), "chorale-"));
  const sides: readonly Side[] = [side, ...(options.others ?? [])];
  const start = async () => {
    const settings = { ...settingsFor(sides, { dataDir }), ...options.settings };
    if (options.logLevel !== undefined) settings.logLevel = options.logLevel;
    const chorale = await createChorale(settings, options.chorale?.());
    const url = `http://127.0.0.1:${await chorale.start()}`;
    for (const { forge, webhookPath, secret } of sides) forge.setWebhook(url + webhookPath, secret);
    return { chorale, url };
  };
  let running = await start();
  return {
    forge: side.forge,
    secret: side.secret,
    dataDir,
    url: () => running.url,
    webhookUrl: () => running.url + side.webhookPath,
    async restart() {
      await running.chorale.stop();
      running = await start();
    },
    async close() {
      await running.chorale.stop();
      await Promise.all(sides.map(({ forge }) => forge.close()));
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Settings of a server that is known on these hosts, and neither waits nor lingers. */
export function settingsFor(sides: readonly Side[], place: DatabasePlace): ServerSettings {
  const github = sides.map(({ settings }) => settings.github).find((one) => one !== undefined);
  return {
    ...(github === undefined ? {} : { github }),
    gitea: sides.flatMap(({ settings }) => settings.gitea),
    host: "127.0.0.1",
    port: 0,
    ...place,
    concurrency: 4,
    perRepository: 4,
    settleMs: 0,
    shutdownMs: 0,
    retentionMs: 24 * 60 * 60_000,
    logLevel: "warn",
  };
}
