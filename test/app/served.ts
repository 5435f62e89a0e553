import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import type { ForgeEmulator } from "../../emulators/forge-emulator.ts";
import type { Gitea, GiteaOptions } from "../../emulators/gitea/gitea.ts";
import type {
  Delivery,
  Files,
  GitHub,
  GitHubOptions,
  PullOptions,
} from "../../emulators/github/github.ts";
import { githubSide, giteaSide, type Side } from "../../emulators/side.ts";
import { scriptedEngine, type Script } from "../review/scripted-engine.ts";
import { sharedEngines } from "../shared-engines.ts";
import { startConnected } from "../../emulators/connected.ts";
import type { ChoraleOptions } from "../../src/app/chorale.ts";
import type { ServerSettings } from "../../src/app/environment.ts";
import type { Engines } from "../../src/app/engines.ts";
import type { RunEvent, RunResult } from "../../src/runs/review/run-events.ts";

export const repository = "acme/shop";

export interface ServedBy<Forge extends ForgeEmulator> {
  forge: Forge;
  /** Where it keeps its data. */
  dataDir: string;
  /** Its PostgreSQL, if it is not on SQLite. */
  databaseUrl?: string;
  /** Address of Chorale's server, without a slash at its end. */
  url: string;
  /** Where the forge delivers to. */
  webhookUrl: string;
  /** What deliveries are signed with. */
  secret: string;
  /** Every byte of its databases, as text. */
  data(): Promise<string>;
  /** Everything it logged, as text. */
  log(): string;
  events: RunEvent[];
  /** Resolves when what holds of the events and the log so far is true; asked again after every event and line. */
  until(isMet: () => boolean): Promise<void>;
  /** How the runs ended, oldest first; waits until there are this many. */
  results(count: number): Promise<RunResult[]>;
  /** The body of the one comment of a pull; fails if there are several. */
  comment(number: number): string;
  /** Stops this server and starts another one on the same data. */
  restart(): Promise<void>;
  /** Does this while the forge can't reach Chorale; resolves with the deliveries that came to nobody. */
  whileUnreachable(work: () => Promise<unknown>): Promise<Delivery[]>;
}

/** What most tests are about. */
export interface Served extends ServedBy<GitHub> {
  github: GitHub;
}

/** No client connects to this port. */
export const unreachable = "http://127.0.0.1:1/";

type ServeOptions = {
  engines?: () => Engines;
  settings?: Partial<ServerSettings>;
} & Pick<ChoraleOptions, "progressEveryMs" | "tellAfterMs" | "leaseMs" | "clock" | "backOff">;

/** Chorale's real server and an emulated GitHub that knows each other, ended with the test. */
export async function serve({
  github,
  ...options
}: ServeOptions & { github?: GitHubOptions } = {}): Promise<Served> {
  const served = await serveOn(await githubSide(github), options);
  return Object.assign(served, { github: served.forge });
}

/** The same with a Gitea or Forgejo, which must not have been asked for what a real one does not understand. */
export async function serveGitea({
  gitea,
  ...options
}: ServeOptions & { gitea?: GiteaOptions & { partial?: "pending" | "failure" } } = {}): Promise<
  ServedBy<Gitea>
> {
  const side = await giteaSide(gitea);
  onTestFinished(() => expect(side.forge.violations).toEqual([]));
  return await serveOn(side, options);
}

/** The same with any host, and with others besides that the server knows as well. */
export async function serveOn<Forge extends ForgeEmulator>(
  side: Side<Forge>,
  options: ServeOptions & { others?: readonly Side[] } = {},
): Promise<ServedBy<Forge>> {
  const { engines = () => sharedEngines, settings, others = [], ...intervals } = options;
  const events: RunEvent[] = [];
  const lines: string[] = [];
  const waiting: { isMet: () => boolean; resolve: () => void }[] = [];
  const look = () => {
    for (const one of waiting) if (one.isMet()) one.resolve();
  };
  const observe = (event: RunEvent) => {
    events.push(event);
    look();
  };
  const until = async (isMet: () => boolean) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.push({ isMet, resolve });
    if (isMet()) resolve();
    await promise;
  };
  const ended = () => events.flatMap((event) => (event.type === "ended" ? [event.result] : []));
  const connected = await startConnected(side, {
    logLevel: "trace",
    others,
    ...(settings === undefined ? {} : { settings }),
    chorale: () => ({
      observe,
      logTo: {
        write(line: string) {
          lines.push(line);
          look();
        },
      },
      ...intervals,
      engines: engines(),
    }),
  });
  onTestFinished(() => connected.close());
  return {
    forge: connected.forge,
    dataDir: connected.dataDir,
    ...(settings?.databaseUrl === undefined ? {} : { databaseUrl: settings.databaseUrl }),
    get url() {
      return connected.url();
    },
    get webhookUrl() {
      return connected.webhookUrl();
    },
    secret: connected.secret,
    async data() {
      const names = await readdir(connected.dataDir);
      const files = names.map((name) => readFile(join(connected.dataDir, name), "latin1"));
      return (await Promise.all(files)).join("");
    },
    log: () => lines.join(""),
    events,
    until,
    async results(count) {
      await until(() => ended().length >= count);
      return ended();
    },
    comment(number) {
      const bodies = connected.forge.comments(repository, number).map(({ body }) => body);
      if (bodies.length !== 1) throw new Error(`There are ${bodies.length} comments, not one.`);
      return bodies[0] ?? "";
    },
    restart: () => connected.restart(),
    async whileUnreachable(work) {
      const { forge, secret } = connected;
      const earlier = forge.deliveries.length;
      forge.setWebhook(unreachable, secret);
      await work();
      forge.setWebhook(connected.webhookUrl(), secret);
      return forge.deliveries.slice(earlier);
    },
  };
}

/** Express code with an injection that the security auditor finds. */
export const injection = `import express from "express";
import { db } from "./db.js";

export const app = express();

app.get("/users", async (req, res) => {
  const { rows } = await db.query(\`SELECT * FROM users WHERE name = '\${req.query.name}'\`);
  res.json(rows);
});
`;

/** The same without the injection. */
export const harmless = injection.replace(
  /`.*`/,
  '"SELECT * FROM users WHERE name = $1", [req.query.name]',
);

/** A repository with a pull that adds these files; everything else has a default. */
export async function aPull(
  { forge }: Pick<ServedBy<ForgeEmulator>, "forge">,
  {
    files = { "src/users.js": injection },
    main,
    ...pull
  }: Partial<PullOptions> & { files?: Files; main?: Files } = {},
) {
  await forge.addRepository(repository, main === undefined ? {} : { files: main });
  return await forge.openPull(repository, { head: "feature", author: "ada", files, ...pull });
}

/** Engines whose answers the test writes, in the place of Chorale's own. */
export function scriptedEngines(script: Script): () => Engines {
  const engines = new Map([
    ...["rules", "secrets"].map((name) => [name, scriptedEngine(script, name)] as const),
    ["regexes", scriptedEngine(async () => ({}), "regexes")],
    ["characters", scriptedEngine(async () => ({}), "characters")],
    ["markers", scriptedEngine(async () => ({}), "markers")],
  ]);
  return () => ({
    byName: engines,
    outline: sharedEngines.outline,
    syntax: sharedEngines.syntax,
    checkRules: sharedEngines.checkRules,
    ready: async () => {},
    close: async () => {},
  });
}
