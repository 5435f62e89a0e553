import { generateKeyPairSync, randomBytes } from "node:crypto";
import { startGitHub } from "../../emulators/github/github.ts";
import { githubWebhookPath } from "../../src/app/chorale.ts";
import { viewDatabase } from "../../src/store/open-database.ts";
import { printRows, type Row } from "../measure.ts";
import { Listening, type ChoraleConfig } from "../process/chorale-config.ts";
import { openPlaces, type Places } from "../process/places.ts";
import { startChild } from "../process/start-child.ts";
import { checkDatabase, type Kept } from "./check-database.ts";
import type { World } from "./generator-config.ts";
import { describeMachine } from "./machine.ts";
import { measureTarget, type Figures, type Load } from "./measure-target.ts";
import { readOptions } from "./options.ts";
import { rowsOf } from "./report.ts";
import { payloadTemplate } from "./template.ts";

// How fast deliveries are acknowledged, and whether all that was acknowledged is there. Figures to read, not to pass.

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
  fastSeconds: Math.min(15, options.seconds),
};
process.stdout.write(`${await describeMachine()}\n\n`);
const bare = await measureScript("bare-main.ts", { privateKey, secret }, load);
print(rowsOf("a bare Probot app", bare));
for (const store of options.stores) {
  const places = await openPlaces(store);
  try {
    const receiving = await measureReceiving(places);
    print(rowsOf(places.version, receiving.figures, receiving.kept, bare));
    const working = await measureWorking(places);
    print(rowsOf(`${places.version}, reviewing too`, working.figures, working.kept, bare));
  } finally {
    await places.close();
  }
}

/** Chorale as `serve --no-work`: what it takes stays in the queue. */
async function measureReceiving(places: Places): Promise<{ figures: Figures; kept: Kept }> {
  const github = { appId: 1, privateKey, webhookSecret: secret, apiUrl: "http://127.0.0.1:9" };
  return await measureChorale(places, { github, works: false, settleMs: 5_000 }, load);
}

/**
 * Chorale that reviews while it takes deliveries, with reviewers that find nothing, quickly. The emulated GitHub and its
 * git run beside it on the same cores, and the pulls are fewer, because each really exists there.
 */
async function measureWorking(places: Places): Promise<{ figures: Figures; kept: Kept }> {
  const github = await startGitHub({ requestsPerHour: Number.MAX_SAFE_INTEGER });
  try {
    const pulls = 5;
    const world: World = { installations: {}, heads: {} };
    for (let index = 0; index < load.repositories; index += 1) {
      const name = `owner-${index}/load`;
      await github.addRepository(name);
      world.installations[index] = github.install(`owner-${index}`).id;
      for (let number = 1; number <= pulls; number += 1) {
        const files = { [`file-${number}.js`]: `let number = ${number};\n` };
        const { pull } = await github.openPull(name, { head: `branch-${number}`, files });
        world.heads[`${index} ${number}`] = pull.head.sha;
      }
    }
    const { id: appId, privateKey: key } = github.app;
    return await measureChorale(
      places,
      {
        github: { appId, privateKey: key, webhookSecret: secret, apiUrl: github.url },
        works: true,
        settleMs: 1_000,
      },
      { ...load, pulls, world, fastSeconds: 0 },
    );
  } finally {
    await github.close();
  }
}

async function measureChorale(
  places: Places,
  settings: Pick<ChoraleConfig, "github" | "works" | "settleMs">,
  what: Load,
): Promise<{ figures: Figures; kept: Kept }> {
  const place = await places.lend();
  const { dataDir, databaseUrl } = place;
  const config: ChoraleConfig = {
    dataDir,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...settings,
    concurrency: 4,
    perRepository: 2,
    leaseMs: 20_000,
    logLevel: "warn",
  };
  try {
    const figures = await measureScript("chorale-main.ts", config, what);
    const database = await viewDatabase(place);
    try {
      return { figures, kept: await checkDatabase(database, figures, what) };
    } finally {
      await database.close();
    }
  } finally {
    await place.remove();
  }
}

async function measureScript(script: string, config: object, what: Load): Promise<Figures> {
  const child = startChild(new URL(`../process/${script}`, import.meta.url), config);
  try {
    const { port } = Listening.parse(await child.next());
    const url = `http://127.0.0.1:${port}${githubWebhookPath}`;
    return await measureTarget({ url, pid: child.pid }, what);
  } finally {
    // As in a power cut, as far as a process can have one: what counts is what is on disk.
    await child.kill();
  }
}

function print(rows: readonly Row[]): void {
  printRows(rows);
  process.stdout.write("\n");
}
