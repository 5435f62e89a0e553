import { randomBytes } from "node:crypto";
import { settingsFor } from "../../emulators/connected.ts";
import { startGitHub, type GitHub } from "../../emulators/github/github.ts";
import { githubWebhookPath, type ChoraleOptions } from "../../src/app/chorale.ts";
import type { ServerSettings } from "../../src/app/environment.ts";
import type { Query } from "../../src/store/database.ts";
import { viewDatabase } from "../../src/store/open-database.ts";
import type { Store } from "../stores.ts";
import { createMortal, type Mortal } from "./mortal.ts";

/** An emulated GitHub, one place for data, and as many of Chorale's processes as the test starts. */
export interface Fleet {
  github: GitHub;
  /** Starts a process on the same data; from now on deliveries go to it. */
  launch(options?: Pick<ChoraleOptions, "listens" | "works">): Promise<Mortal>;
  /** Where deliveries to a process go. */
  webhookOf(mortal: Mortal): string;
  /** Sends deliveries to this process from now on, or to where nobody answers. */
  deliverTo(mortal: Mortal | undefined): void;
  /** Looks into the database while the processes work on it. */
  look<T>(ask: (query: Query) => Promise<T>): Promise<T>;
  /** Where the data is. */
  place: { dataDir: string; databaseUrl?: string };
  /** Ends every process and removes what there was. */
  close(): Promise<void>;
}

/**
 * How long a process that shares the work may be silent, in milliseconds: a live one on a busy machine must be faster.
 * Whoever is alone has to do without: nobody waits for the end of a lease there.
 */
export const leaseMs = 700;
const leaseMsAlone = 600_000;

/** No client connects to this port. */
const unreachable = "http://127.0.0.1:1/";

interface FleetOptions {
  /** So many processes are always loaded already: one that takes over need not load first. */
  spares?: number;
  /** What differs from processes that neither wait nor linger. */
  settings?: Partial<ServerSettings>;
  /** Whether nobody's lease ends during the test. */
  lasting?: boolean;
}

export async function createFleet(
  store: Store,
  { spares = 0, settings: differences, lasting = false }: FleetOptions = {},
): Promise<Fleet> {
  const { remove, ...place } = await store.lastingPlace();
  const github = await startGitHub();
  const secret = randomBytes(16).toString("hex");
  const settings = { ...settingsFor(github, { ...place, secret }), ...differences };
  settings.logLevel = "info";
  const ofStore = lasting || store.name === "SQLite" ? leaseMsAlone : leaseMs;
  const urls = new Map<Mortal, string>();
  const all: Mortal[] = [];
  const loaded: Mortal[] = [];
  const load = () => {
    const mortal = createMortal();
    all.push(mortal);
    return mortal;
  };

  const fleet: Fleet = {
    github,
    place,
    async launch(options = {}) {
      const mortal = loaded.shift() ?? load();
      urls.set(
        mortal,
        (await mortal.start(settings, { ...options, leaseMs: ofStore })) + githubWebhookPath,
      );
      fleet.deliverTo(mortal);
      while (loaded.length < spares) loaded.push(load());
      return mortal;
    },
    webhookOf: (mortal) => urls.get(mortal) ?? "",
    deliverTo: (mortal) =>
      github.setWebhook(mortal === undefined ? unreachable : urls.get(mortal), secret),
    async look(ask) {
      const database = await viewDatabase(place);
      try {
        return await ask(database.query);
      } finally {
        await database.close();
      }
    },
    async close() {
      await Promise.all(all.map((mortal) => mortal.end()));
      await github.close();
      await remove();
    },
  };
  return fleet;
}
