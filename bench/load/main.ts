import { generateKeyPairSync, randomBytes } from "node:crypto";
import { githubWebhookPath } from "../../src/app/github-door.ts";
import type { Database, DatabasePlace } from "../../src/store/database/database.ts";
import { viewDatabase } from "../../src/store/database/open-database.ts";
import { printRows, type Row } from "../measure.ts";
import { Listening, type ChoraleConfig } from "../process/chorale-config.ts";
import { openPlaces, type Places } from "../process/places.ts";
import { startChild } from "../process/start-child.ts";
import { countRuns } from "../reviews/queue-state.ts";
import { untilDone } from "../reviews/until-done.ts";
import { checkReceived, checkReviewed, type Kept } from "./check-database.ts";
import { openForgeWorld, type ForgeWorld } from "./forge-world.ts";
import { describeMachine } from "./machine.ts";
import { measureTarget, type Figures, type Load } from "./measure-target.ts";
import { readOptions } from "./options.ts";
import { comparisonRows, figureRows, keptRows } from "./report.ts";
import { payloadTemplate } from "./template.ts";

// How fast deliveries are acknowledged, and whether all that was acknowledged is there. Times are figures to read, not to
// pass; what is lost or doubled is a failure.

const options = readOptions();
const secret = randomBytes(16).toString("hex");
const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const privateKey = keys.privateKey.export({ type: "pkcs1", format: "pem" }).toString();
const load: Load = {
  secret,
  template: await payloadTemplate(),
  repositories: 20,
  pulls: 100,
  rate: 500,
  seconds: options.seconds,
  fastSeconds: Math.min(10, options.seconds),
};
const bareLoad: Load = { ...load, seconds: Math.min(15, options.seconds) };
const reviewingLoad: Load = {
  ...load,
  pulls: 5,
  seconds: Math.min(30, options.seconds),
  fastSeconds: 0,
};
/** Pushes of a pull are told of five times a second: with the default of five, a review would wait for a whole minute. */
const reviewingSettleSeconds = 1;

process.stdout.write(`${await describeMachine()}

${load.rate} deliveries a second by the clock, on as many connections as it takes; the time of an ack counts from when the
delivery should have been sent. "At most" is what 100 connections get through that send again once they are answered.
"Only receiving" is what \`serve --no-work\` does (with SQLite just to compare: there one process has to do both).
"Reviewing too" is \`serve\` with its real reviewers. The emulated GitHub runs beside it on the same cores, with
${reviewingLoad.repositories * reviewingLoad.pulls} pulls; up to eight times a second one of them gets another one-line push, and all deliveries tell of their pulls'
newest heads. Reviews settle for ${reviewingSettleSeconds} s.

`);
const bare: Figures[] = [];
const receiving = new Map<string, Figures>();
const reviewing = new Map<string, Figures>();
// Between the others, so that what changes on this machine meanwhile is not taken for a difference.
await measureBare();
for (const store of options.stores) {
  const places = await openPlaces(store);
  try {
    receiving.set(places.version, await measureReceiving(places));
    await measureBare();
    reviewing.set(places.version, await measureReviewing(places));
  } finally {
    await places.close();
  }
}
print(comparisonRows(bare, receiving, reviewing));

async function measureBare(): Promise<void> {
  const figures = await measureScript("bare-main.ts", { privateKey, secret }, (target) =>
    measureTarget(target, bareLoad),
  );
  bare.push(figures);
  // Nothing is expected of it.
  print(
    figureRows(`bare Probot app, run ${bare.length}`, figures).map(({ what, figure }) => {
      return { what, figure };
    }),
  );
}

/** What it takes stays in the queue. */
async function measureReceiving(places: Places): Promise<Figures> {
  const name = `${places.version}, only receiving`;
  const github = { appId: 1, privateKey, webhookSecret: secret, apiUrl: "http://127.0.0.1:9" };
  const settings = { github, works: false, settleMs: 5_000 };
  return await inPlace(places, async (place) => {
    const figures = await measureScript("chorale-main.ts", configOf(place, settings), (target) =>
      measureTarget(target, load),
    );
    const kept = await look(place, (database) => checkReceived(database, figures));
    print([...figureRows(name, figures), ...keptRows(name, kept)]);
    judge(name, kept);
    return figures;
  });
}

/** It reviews while it takes deliveries, and then what is left: the pulls are few, because each really exists. */
async function measureReviewing(places: Places): Promise<Figures> {
  const name = `${places.version}, reviewing too`;
  const world = await openForgeWorld(reviewingLoad);
  const { github, installations } = world;
  const { id: appId, privateKey: key } = github.app;
  const settings = {
    github: { appId, privateKey: key, webhookSecret: secret, apiUrl: github.url },
    works: true,
    settleMs: 1_000 * reviewingSettleSeconds,
  };
  try {
    return await inPlace(places, async (place) => {
      const rows: Row[] = [];
      const figures = await measureScript(
        "chorale-main.ts",
        configOf(place, settings),
        async (target) => {
          const sent = await measureTarget(target, { ...reviewingLoad, installations }, world);
          rows.push(...(await look(place, (database) => finish(name, world, database))));
          return sent;
        },
      );
      const kept = await look(place, (database) => checkReviewed(database, figures, world));
      print([...figureRows(name, figures), ...rows, ...keptRows(name, kept)]);
      judge(name, kept);
      return figures;
    });
  } finally {
    await github.close();
  }
}

/** Waits for the reviews that are left, and says how many there were. */
async function finish(name: string, world: ForgeWorld, database: Database): Promise<Row[]> {
  const startMs = performance.now();
  const soFar = (await countRuns(database)).get("published") ?? 0;
  const runs = await untilDone(world.github, database);
  const seconds = (performance.now() - startMs) / 1_000;
  const later = (runs.get("published") ?? 0) - soFar;
  return [
    { what: `${name}: heads`, figure: String(world.heads()) },
    { what: `${name}: reviews published by the last delivery`, figure: String(soFar) },
    { what: `${name}: reviews published after it`, figure: `${later} in ${seconds.toFixed(0)} s` },
  ];
}

/** Lost or doubled is a failure, whatever the figures are. */
function judge(name: string, { lost, doubled, faults }: Kept): void {
  for (const fault of faults) process.stdout.write(`WRONG ${name}: ${fault}\n`);
  if (lost > 0 || doubled > 0 || faults.length > 0) process.exitCode = 1;
}

function configOf(
  { dataDir, databaseUrl }: DatabasePlace,
  settings: Pick<ChoraleConfig, "github" | "works" | "settleMs">,
): ChoraleConfig {
  return {
    dataDir,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...settings,
    concurrency: 4,
    perRepository: 2,
    leaseMs: 20_000,
    logLevel: "warn",
    reading: "real",
  };
}

async function inPlace<T>(places: Places, work: (place: DatabasePlace) => Promise<T>): Promise<T> {
  const place = await places.lend();
  try {
    return await work(place);
  } finally {
    await place.remove();
  }
}

async function look<T>(place: DatabasePlace, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await viewDatabase(place);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

async function measureScript(
  script: string,
  config: object,
  measure: (target: { url: string; pid: number }) => Promise<Figures>,
): Promise<Figures> {
  const child = startChild(new URL(`../process/${script}`, import.meta.url), config);
  try {
    const { port } = Listening.parse(await child.next());
    return await measure({ url: `http://127.0.0.1:${port}${githubWebhookPath}`, pid: child.pid });
  } finally {
    // As in a power cut, as far as a process can have one: what counts is what is on disk.
    await child.kill();
  }
}

function print(rows: readonly Row[]): void {
  printRows(rows);
  process.stdout.write("\n");
}
