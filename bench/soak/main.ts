import { randomBytes } from "node:crypto";
import { startGitHub } from "../../emulators/github/github.ts";
import { viewDatabase } from "../../src/store/database/open-database.ts";
import { printRows } from "../measure.ts";
import type { ChoraleConfig } from "../process/chorale-config.ts";
import { openPlaces } from "../process/places.ts";
import { describeRuns, openRuns } from "../reviews/queue-state.ts";
import { untilDone } from "../reviews/until-done.ts";
import { judge } from "../reviews/verdict.ts";
import { startKiller } from "./killer.ts";
import { startMortal } from "./mortal.ts";
import { createOperator } from "./operator.ts";
import { readOptions } from "./options.ts";
import { createRandom } from "./random.ts";
import { makeTraffic } from "./traffic.ts";

// Many pull requests, several pushes to each, and servers that are killed at any moment. In the end every pull must have
// one comment, about its newest head.

/** Requests to the forge that a pull costs, with its pushes; only says how far kills are apart. */
const requestsPerPull = 15;

const options = readOptions();
const { pulls, pushes, kills, store, seed } = options;
const startedMs = performance.now();
const say = (text: string) =>
  process.stdout.write(
    `${((performance.now() - startedMs) / 1000).toFixed(0).padStart(5)} s  ${text}\n`,
  );

const random = createRandom(seed);
const places = await openPlaces(store);
const place = await places.lend();
const github = await startGitHub({
  requestsPerHour: Number.MAX_SAFE_INTEGER,
  app: { events: ["pull_request"] },
});
const secret = randomBytes(16).toString("hex");
const config: ChoraleConfig = {
  dataDir: place.dataDir,
  ...(place.databaseUrl === undefined ? {} : { databaseUrl: place.databaseUrl }),
  github: {
    appId: github.app.id,
    privateKey: github.app.privateKey,
    webhookSecret: secret,
    apiUrl: github.url,
  },
  concurrency: 4,
  perRepository: 4,
  settleMs: 200,
  leaseMs: 3_000,
  logLevel: "fatal",
  works: true,
  reading: "pretended",
};
const servers = await Promise.all(
  Array.from({ length: store === "postgres" ? 2 : 1 }, () => startMortal(config)),
);
/** Every delivery goes to any of the servers, dead or alive, as a load balancer without health checks would have it. */
const aim = () => {
  github.setWebhook(servers[random.below(servers.length)]?.webhookUrl(), secret);
};
const repositories = Array.from({ length: 20 }, (_, index) => `owner-${index}/soak`);
for (const name of repositories) await github.addRepository(name);
say(`${places.version}, ${servers.length} server(s), seed ${seed}`);
say(
  `${pulls} pulls, ${pushes} pushes each, ${kills} kills; nobody but an operator's script redelivers`,
);
say(
  `leases of ${config.leaseMs / 1_000} s instead of 20, so that the work of the dead is taken over while the traffic lasts;`,
);
say(
  `reviews settle for ${config.settleMs / 1_000} s instead of 5, so that pushes meet reviews that have begun;`,
);
say("reviewers find nothing, quickly, and start no processes");

const operator = createOperator(github, aim);
const killer = startKiller(github, servers, {
  kills,
  everyRequests: Math.max(1, Math.floor((pulls * requestsPerPull) / Math.max(kills, 1))),
  random: createRandom(seed + 1),
  afterEach: async () => void (await operator.redeliver()),
});
const database = await viewDatabase(place);
await makeTraffic(github, {
  pulls,
  pushes,
  repositories,
  random,
  before: aim,
  onProgress(done, all) {
    operator.forgetAccepted();
    if (done % Math.ceil(all / 20) === 0) {
      say(
        `${done} of ${all} openings and pushes, ${github.requests.length} requests, ${killer.kills()} kills`,
      );
    }
  },
});
await untilDone(github, database);
await killer.stop();
await operator.redeliver();
const last = await untilDone(github, database);

// They were opened in the repositories one after another, and nothing else in these has a number.
const allPulls = Array.from({ length: pulls }, (_, index) => ({
  repository: repositories[index % repositories.length] ?? "",
  number: 1 + Math.floor(index / repositories.length),
}));
const verdict = judge(github, allPulls);
const ids = new Set(github.deliveries.map(({ id }) => id));
const remembered = await database.query
  .selectFrom("deliveries")
  .select((of) => of.fn.countAll<number>().as("count"))
  .executeTakeFirstOrThrow();
say("done");
const left = openRuns(last);
const rows: [what: string, figure: number, expected?: number][] = [
  ["pulls", pulls],
  ["comments", verdict.comments, pulls],
  ["pulls with one comment and one check, of the newest head", verdict.rightPulls, pulls],
  ["check runs, of all heads", verdict.checks],
  ["check runs left without a conclusion", verdict.checks - verdict.completedChecks, 0],
  ["deliveries", ids.size],
  ["deliveries remembered", remembered.count, ids.size],
  ["redelivered by the operator's script", operator.redeliveries()],
  ["kills", killer.kills(), kills],
  ["runs left over", left, 0],
  ...[...last].map(([status, count]): [string, number] => [`runs ${status}`, count]),
  ["requests to the forge", github.requests.length],
  ["seconds", Math.round((performance.now() - startedMs) / 1000)],
];
printRows(
  rows.map(([what, figure, expected]) => ({
    what,
    figure: String(figure),
    ...(expected === undefined ? {} : { expected: String(expected) }),
  })),
);
for (const fault of verdict.faults) process.stdout.write(`WRONG ${fault}\n`);
for (const pull of verdict.wrongPulls) {
  for (const line of await describeRuns(database, pull)) process.stdout.write(`${pull}: ${line}\n`);
}
const isAsExpected = rows.every(([, figure, expected = figure]) => figure === expected);
process.exitCode = isAsExpected && verdict.faults.length === 0 ? 0 : 1;

await database.close();
for (const server of servers) await server.stop();
await github.close();
await place.remove();
await places.close();
