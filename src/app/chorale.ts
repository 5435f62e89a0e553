import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { BackendSqlite } from "openworkflow/sqlite";
import type { DestinationStream } from "pino";
import { Probot } from "probot";
import { defineObey } from "../commands/obey.ts";
import { commands } from "../commands/registry.ts";
import { builtInReviewers } from "../reviewers/load-reviewers.ts";
import { fetchWithin, GitHubOctokit } from "../forges/github/octokit.ts";
import { createActiveRuns } from "../runs/active-runs.ts";
import { createDurableQueue, type Enqueue } from "../runs/durable-queue.ts";
import { ReviewRequest } from "../runs/review-request.ts";
import { runReview } from "../runs/review-run.ts";
import type { ObserveRun } from "../runs/run-events.ts";
import { openDatabase } from "../store/database.ts";
import { ensureDelivery, isKnownDelivery } from "../store/deliveries.ts";
import { createEngines, type Engines } from "./engines.ts";
import type { ServerSettings } from "./environment.ts";
import { createForges } from "./forges.ts";
import { githubApp } from "./github-app.ts";
import { createGuard, maxDeliveryBytes } from "./guard.ts";
import { close, createHttpServer, listen } from "./http-server.ts";
import { createLogger } from "./logger.ts";
import { version } from "./version.ts";

/** A server that reviews what it is told about by webhook. */
export interface Chorale {
  /** Resolves with the port once deliveries are accepted. */
  start(): Promise<number>;
  /** Stops listening, lets go of its runs and resolves when nothing of it is left running. */
  stop(): Promise<void>;
}

/** Path of GitHub's webhook; `app.yml` names it too. */
export const githubWebhookPath = "/api/github/webhooks";

type WebhookEvent = Parameters<Probot["receive"]>[0];

export interface ChoraleOptions {
  /** Called with what happens to runs, besides the log. */
  observe?: ObserveRun;
  /** Where the log goes; standard output when absent. */
  logTo?: DestinationStream;
  /** How reviewers read; Chorale's own engines when absent. */
  engines?: Engines;
  /** Time between two edits of the comment while reviewers read; ten seconds when absent. */
  progressEveryMs?: number;
}

/** Puts the house together; nothing runs before `start`. */
export async function createChorale(
  settings: ServerSettings,
  { observe, logTo, engines: given, progressEveryMs = 10_000 }: ChoraleOptions = {},
): Promise<Chorale> {
  const log = createLogger(settings.logLevel, logTo);
  await mkdir(settings.dataDir, { recursive: true });
  const database = await openDatabase(join(settings.dataDir, "chorale.db"));
  const runsPath = join(settings.dataDir, "runs.db");
  const connect = (namespaceId: string) => BackendSqlite.connect(runsPath, { namespaceId });
  // Two queues, so that a command is answered while long reviews take all places.
  const reviews = createDurableQueue(connect("reviews"), { concurrency: 4, log });
  const errands = createDurableQueue(connect("commands"), { concurrency: 4, log });
  const engines = given ?? createEngines();
  const reviewers = await builtInReviewers();

  const probot = new Probot({
    appId: settings.github.appId,
    privateKey: settings.github.privateKey,
    secret: settings.github.webhookSecret,
    baseUrl: settings.github.apiUrl,
    Octokit: GitHubOctokit,
    request: { fetch: fetchWithin(30_000) },
    log,
  });
  const forges = createForges(probot, settings.github);
  const activeRuns = createActiveRuns();
  const requestReview: Enqueue<ReviewRequest> = reviews.define("review", ReviewRequest, (job) =>
    runReview(job, {
      version,
      reviewers,
      engines: engines.byName,
      activeRuns,
      requestReview: (request, key) => requestReview(request, key),
      log,
      progressEveryMs,
      commandUsages: commands.map((command) => command.usage),
      openForge: (ref) => forges.open(ref),
      trackRequests: (spans, work) => forges.trackRequests(spans, work),
      observe(event) {
        if (event.type === "ended") log.info({ runId: event.runId, ...event.result }, "run ended");
        observe?.(event);
      },
    }),
  );
  const requestCommand = defineObey(errands, {
    reviewers: reviewers.map((reviewer) => reviewer.name),
    requestReview,
    openForge: (ref) => forges.open(ref),
  });
  await probot.load(githubApp({ requestReview, requestCommand }));

  const guard = createGuard({
    forge: "github",
    secret: settings.github.webhookSecret,
    maxBodyBytes: maxDeliveryBytes,
    isKnown: (delivery) => isKnownDelivery(database, delivery),
    // Probot's types list the events there are; what nobody listens to it lets pass.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    accept: ({ id, event: name, payload }) => probot.receive({ id, name, payload } as WebhookEvent),
    remember: (delivery) => ensureDelivery(database, delivery),
    log,
  });
  const server = createHttpServer({
    handlers: new Map([[githubWebhookPath, guard]]),
    checkReady: async () => void (await sql`select 1`.execute(database)),
  });

  return {
    async start() {
      await engines.ready();
      const port = await listen(server, settings.host, settings.port);
      await Promise.all([reviews.start(), errands.start()]);
      log.info({ port }, "listening");
      return port;
    },
    async stop() {
      if (server.listening) await close(server);
      // An errand may still ask for a review.
      await errands.stop();
      await reviews.stop();
      await engines.close();
      await database.destroy();
    },
  };
}
