import type { Selectable } from "kysely";
import { expect, vi } from "vitest";
import { settingsFor } from "../../emulators/connected.ts";
import type { GitHub, GitHubOptions } from "../../emulators/github/github.ts";
import { githubSide } from "../../emulators/side.ts";
import type { ChoraleOptions } from "../../src/app/chorale.ts";
import { githubWebhookPath } from "../../src/app/github-door.ts";
import type { ServerSettings } from "../../src/app/environment.ts";
import type { Database, Query } from "../../src/store/database/database.ts";
import { viewDatabase } from "../../src/store/database/open-database.ts";
import { endAllLeases, type RunsTable } from "../../src/store/queue/runs.ts";
import type { Store } from "../stores.ts";
import { mortalProgram } from "./mortal-program.ts";
import { createMortal, type Mortal } from "./mortal.ts";
import { unreachable } from "./served.ts";

/** How a process is started, where it is not like the others. */
export type LaunchOptions = Pick<ChoraleOptions, "listens" | "works" | "tellAfterMs"> &
  Partial<Pick<ServerSettings, "concurrency">>;

/** An emulated GitHub, one place for data, and as many of Chorale's processes as the test starts. */
export interface Fleet {
  github: GitHub;
  /** Starts a process on the same data; from now on deliveries go to it. */
  launch(options?: LaunchOptions): Promise<Mortal>;
  /** Where deliveries to a process go. */
  webhookOf(mortal: Mortal): string;
  /** Sends deliveries to this process from now on, or to where nobody answers. */
  deliverTo(mortal: Mortal | undefined): void;
  /** Looks into the database while the processes work on it. */
  look<T>(ask: (query: Query) => Promise<T>): Promise<T>;
  /** Every run in the order in which it was asked for. */
  runs(): Promise<Selectable<RunsTable>[]>;
  /** The same, as soon as all have ended. */
  endedRuns(): Promise<Selectable<RunsTable>[]>;
  /** Ends the leases of processes that are dead, as time would. */
  endLeases(): Promise<void>;
  /** Where the data is. */
  place: { dataDir: string; databaseUrl?: string };
  /** Ends every process and removes what there was. */
  close(): Promise<void>;
}

interface FleetOptions {
  spares?: number;
  leaseMs?: number;
  /** What differs from processes that neither wait nor linger. */
  settings?: Partial<ServerSettings>;
  github?: GitHubOptions;
}

/**
 * Starts what it takes. With `spares`, so many processes are always loaded already: one that takes over need not load first.
 * Nobody's lease ends by itself before a test is over, unless `leaseMs` says so: a process on a busy machine may be slow.
 */
export async function createFleet(
  store: Store,
  { spares = 0, leaseMs = 600_000, settings: differences, github: options = {} }: FleetOptions = {},
): Promise<Fleet> {
  const program = await mortalProgram();
  const { remove, ...place } = await store.lastingPlace();
  const side = await githubSide(options);
  const { forge: github, secret } = side;
  const settings = {
    ...settingsFor([side], place),
    logLevel: "info",
    ...differences,
  };
  const urls = new Map<Mortal, string>();
  const all: Mortal[] = [];
  const loaded: Mortal[] = [];
  let view: Database | undefined;
  const load = () => {
    const mortal = createMortal(program);
    all.push(mortal);
    return mortal;
  };
  const database = async () => (view ??= await viewDatabase(place));

  const fleet: Fleet = {
    github,
    place,
    async launch({ concurrency = settings.concurrency, ...how } = {}) {
      const mortal = loaded.shift() ?? load();
      const url = await mortal.start({ ...settings, concurrency }, { ...how, leaseMs });
      urls.set(mortal, url + githubWebhookPath);
      fleet.deliverTo(mortal);
      while (loaded.length < spares) loaded.push(load());
      return mortal;
    },
    webhookOf: (mortal) => urls.get(mortal) ?? "",
    deliverTo: (mortal) =>
      github.setWebhook(mortal === undefined ? unreachable : urls.get(mortal), secret),
    look: async (ask) => await ask((await database()).query),
    runs: () =>
      fleet.look((query) =>
        query.selectFrom("runs").selectAll().orderBy("queued_at_ms").orderBy("id").execute(),
      ),
    endedRuns: () =>
      vi.waitFor(
        async () => {
          const runs = await fleet.runs();
          expect(runs.filter(({ ended_at_ms: endedMs }) => endedMs === null)).toEqual([]);
          return runs;
        },
        { timeout: 20_000, interval: 20 },
      ),
    endLeases: async () => await endAllLeases(await database()),
    async close() {
      await Promise.all(all.map((mortal) => mortal.end()));
      await view?.close();
      await github.close();
      await remove();
    },
  };
  return fleet;
}
