import { sql } from "kysely";
import type { DestinationStream } from "pino";
import { defineComparison } from "../commands/comparison/compare-job.ts";
import { defineFix } from "../commands/fixing/fix-job.ts";
import { defineObey } from "../commands/obey/obey.ts";
import { commands } from "../commands/registry.ts";
import { writeModelName } from "../engines/model/model-name.ts";
import type { Clock } from "../net/clock.ts";
import { builtInFixer, builtInReviewers } from "../reviewers/load-reviewers.ts";
import { backOffMs } from "../runs/queue/back-off.ts";
import { createDurableQueue } from "../runs/queue/durable-queue.ts";
import { createMeanwhile } from "../runs/meanwhile.ts";
import { defineMerged } from "../runs/timing/merged-job.ts";
import { defineReview } from "../runs/review/define-review.ts";
import type { ObserveRun } from "../runs/review/run-events.ts";
import { defineTiming } from "../runs/timing/timing-job.ts";
import type { Arrival } from "../store/queue/admit.ts";
import { openDatabase } from "../store/database/open-database.ts";
import { giteaAcquaintance, githubAcquaintance } from "./acquaintances.ts";
import { keepForgetting } from "./forgetting.ts";
import { createEngines, type Engines } from "./engines.ts";
import type { ServerSettings } from "./environment.ts";
import { createForges } from "./forges.ts";
import { giteaDoor, giteaWebhookPath } from "./gitea-door.ts";
import { githubDoor, githubWebhookPath } from "./github-door.ts";
import { createHttpServer, type Handler } from "./http-server.ts";
import { createLogger } from "./logger.ts";
import { thisMachine } from "./machine.ts";
import { createModels } from "./models.ts";
import { createProbot } from "./probot.ts";
import { version } from "./version.ts";

/** A process of Chorale: it takes deliveries, or does what they ask for, or both. */
export interface Chorale {
  /** Resolves when it is ready, with the port if it takes deliveries. */
  start(): Promise<number | undefined>;
  /** Takes no more, lets what runs end within the time it has, and resolves when nothing of it is left running. */
  stop(): Promise<void>;
}

export interface ChoraleOptions {
  /** Whether it takes deliveries; it does when absent. */
  listens?: boolean;
  /** Whether it does what was asked for; it does when absent. */
  works?: boolean;
  /** Called with what happens to runs, besides the log. */
  observe?: ObserveRun;
  /** Where the log goes; standard output when absent. */
  logTo?: DestinationStream;
  /** How reviewers read; Chorale's own engines when absent. */
  engines?: Engines;
  /** Time between two edits of the comment while reviewers read, and of a comparison's reply; as configured when absent. */
  progressEveryMs?: number;
  /** How long a review waits for a free place before its check says so; three seconds when absent. */
  tellAfterMs?: number;
  /** How long a process may be silent before its runs are taken over; twenty seconds when absent. */
  leaseMs?: number;
  /** How long a run that failed so often waits, in milliseconds; `backOffMs` when absent. */
  backOff?: (failures: number) => number;
  /** What requests to a forge or a model wait by; the machine's own clock when absent. */
  clock?: Clock;
}

/** Puts the house together; nothing runs before `start`. */
export async function createChorale(
  settings: ServerSettings,
  options: ChoraleOptions = {},
): Promise<Chorale> {
  const { listens = true, works = true } = options;
  const { progressEveryMs, tellAfterMs = 3_000, leaseMs = 20_000 } = options;
  const { backOff = backOffMs } = options;
  const log = createLogger(settings.logLevel, options.logTo);
  const observe: ObserveRun = (event) => {
    if (event.type === "ended") log.info({ runId: event.runId, ...event.result }, "run ended");
    options.observe?.(event);
  };
  const engines = options.engines ?? createEngines();
  const [reviewers, fixer] = await Promise.all([builtInReviewers(), builtInFixer()]);
  const database = await openDatabase(settings);
  const queue = createDurableQueue(database, {
    perRepository: settings.perRepository,
    leaseMs,
    pollMs: 500,
    tellAfterMs,
    backOff,
    observeStep: (event) => observe({ type: "step", ...event }),
    log,
  });

  const github = settings.github && {
    ...settings.github,
    probot: createProbot(settings.github, log),
  };
  const acquaintances = [
    ...(github === undefined ? [] : [githubAcquaintance(github.probot, github.appId)]),
    ...settings.gitea.map(giteaAcquaintance),
  ];
  const forges = createForges(acquaintances, {
    log,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  const modelNames = settings.models?.models.map(writeModelName) ?? [];
  const services = {
    version,
    reviewers,
    fixer,
    engines: engines.byName,
    syntax: engines.syntax,
    checkRules: engines.checkRules,
    modelNames,
    models:
      settings.models &&
      createModels(settings.models, engines.outline, { log, clock: options.clock }),
    database,
    openForge: forges.open,
    reading: createMeanwhile(),
    progressEveryMs,
  };

  const askTiming = defineTiming(queue, services);
  const askMerged = defineMerged(queue, { ...services, askTiming });
  const askReview = defineReview(
    queue,
    {
      ...services,
      askTiming,
      offers: (shown) => commands.flatMap(({ offer }) => offer?.(shown) ?? []),
      trackRequests: forges.trackRequests,
      observe,
    },
    settings,
  );
  const askComparison = defineComparison(queue, { ...services, askTiming, machine: thisMachine });
  const askFix = defineFix(queue, services);
  const { retentionMs } = settings;
  const askCommand = defineObey(queue, {
    ...services,
    askReview,
    askComparison,
    askFix,
    retentionMs,
  });

  const accept = (arrival: Arrival) => queue.accept(arrival);
  const doorServices = { askReview, askCommand, askMerged, accept, log };
  const handlers = new Map<string, Handler>();
  if (github?.webhookSecret !== undefined) {
    const { probot, webhookSecret: secret } = github;
    handlers.set(githubWebhookPath, await githubDoor({ probot, secret }, doorServices));
  }
  for (const { name, webhookSecret: secret } of settings.gitea) {
    if (secret === undefined) continue;
    handlers.set(giteaWebhookPath(name), giteaDoor({ name, secret }, doorServices));
  }
  const server = createHttpServer({
    handlers,
    checkReady: async () => void (await sql`select 1`.execute(database.query)),
  });
  const forgetting = keepForgetting(database, { retentionMs, log });

  return {
    async start() {
      if (works) await Promise.all([engines.ready(), forges.meet()]);
      const port = listens ? await server.listen(settings.host, settings.port) : undefined;
      if (works) await queue.start();
      forgetting.start();
      log.info({ port, works, models: modelNames }, listens ? "listening" : "working");
      return port;
    },
    async stop() {
      log.info("ending");
      // Side by side, so that no sender keeps us at work. What it still sends is accepted: the database closes last.
      await Promise.all([server.close(), queue.stop(settings.shutdownMs), forgetting.stop()]);
      await engines.close();
      await database.close();
    },
  };
}
