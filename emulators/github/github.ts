import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createMoveControl } from "../control/move-control.ts";
import { createPullControl } from "../control/pull-control.ts";
import { createPushControl } from "../control/push-control.ts";
import { createRepositoryControl } from "../control/repository-control.ts";
import { createThreadControl } from "../control/thread-control.ts";
import { createViews, describeWorld, ofRepository } from "../control/views.ts";
import type { ForgeEmulator } from "../forge-emulator.ts";
import { type Fault, Faults } from "../http/faults.ts";
import { serve } from "../http/serve.ts";
import type { Delivery } from "../webhooks/courier.ts";
import { checkBody } from "./check-body.ts";
import { createGitHubEvents } from "./control/github-events.ts";
import { createInstallationControl } from "./control/installation-control.ts";
import { createReviewControl } from "./control/review-control.ts";
import { createService } from "./http/service.ts";
import type { CheckRun, Review } from "./model.ts";
import { Webhooks } from "./webhooks/webhooks.ts";
import { type AppOptions, type Limits, World } from "./world.ts";

export type { PullOptions } from "../control/pull-control.ts";
export type { PushOptions, PushTarget } from "../control/push-control.ts";
export type { CommitOptions } from "../control/repository-control.ts";
export type { CommentOptions } from "../control/thread-control.ts";
export type { FileEntry, Files } from "../git/file-entry.ts";
export type { Fault } from "../http/faults.ts";
export type { Delivery } from "../webhooks/courier.ts";
export type {
  Comment,
  CommitStatus,
  Issue,
  Pull,
  Reaction,
  Repository,
  RequestRecord,
  Role,
  Violation,
} from "../world/model.ts";
export type { GitHubRepositoryOptions as RepositoryOptions } from "./control/installation-control.ts";
export { primaryRateLimit, secondaryRateLimit } from "./http/rate-limits.ts";
export type { Annotation, CheckRun, Review } from "./model.ts";

export interface GitHubOptions {
  webhook?: { url: string; secret: string };
  app?: AppOptions;
  /** Files above which `GET pulls/{n}` as a diff answers 406. The real limit is 300. */
  diffFileLimit?: number;
  /** Lines above which it does; really 20,000. */
  diffLineLimit?: number;
  /** Files that `pulls/{n}/files` lists in all; really 3,000. */
  listedFileLimit?: number;
  /** A file's patch above this is left out; really 20,000 lines and 500 kB, so far as is documented. */
  patchLimit?: { lines: number; bytes: number };
  /** Entries of a recursive tree before it is truncated; really 100,000. */
  treeEntryLimit?: number;
  /** Requests an installation may make; really 5,000 and more. */
  requestsPerHour?: number;
}

export type GitHub = Awaited<ReturnType<typeof startGitHub>>;

/**
 * Starts an emulated GitHub on 127.0.0.1, backed by real git repositories in a temporary folder.
 *
 * It is strict: an unknown route, field or query parameter or a wrong type is refused as the real service refuses it
 * and recorded in `violations`. It is stateful: what is posted can be read back. Close it when done.
 */
export async function startGitHub(options: GitHubOptions = {}) {
  const directory = await mkdtemp(join(tmpdir(), "emulated-github-"));
  const world = new World({ app: options.app, limits: readLimits(options) });
  const webhooks = new Webhooks(world, options.webhook);
  const faults = new Faults();
  const server = await serve(createService(world, webhooks.send), faults);
  const events = createGitHubEvents(world, webhooks.send);
  const repositories = createRepositoryControl(world, directory);
  world.url = server.url;
  const { id, clientId, slug, privateKey } = world.app;

  async function shutDown(): Promise<void> {
    world.changes.close();
    await Promise.all([server.close(), webhooks.close()]);
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
  let closed: Promise<void> | undefined;

  const own = {
    /** The base URL of the API, without a slash at its end. */
    url: server.url,
    /** The app; `privateKey` is PEM. Its comments come from `<slug>[bot]`. */
    app: { id, clientId, slug, privateKey },
    /** Whom the comments that come through the API are by. */
    bot: { login: `${slug}[bot]` },

    /** Where webhooks go from now on. Without a URL nothing is sent. */
    setWebhook(url: string | undefined, secret = ""): void {
      webhooks.setTarget(url === undefined ? undefined : { url, secret });
    },

    /** Signs and sends any payload as this event. `undefined` without a webhook URL. */
    deliver: (event: string, payload: Record<string, unknown>): Promise<Delivery | undefined> =>
      webhooks.deliver(event, payload),

    /** Sends exactly these headers and bytes, for deliveries that nobody signed or somebody forged. */
    deliverRaw: (request: { headers: Record<string, string>; body: string }): Promise<Delivery> =>
      webhooks.deliverRaw(request),

    /** Sends a delivery again, the same bytes under the same id. */
    redeliver: (deliveryId: string): Promise<Delivery> => webhooks.redeliver(deliveryId),

    /** Lets the next request that matches go wrong (`times` of them), ahead of the real route. */
    fail: (fault: Fault): void => faults.add(fault),

    /** No fault is left to come. */
    clearFaults: (): void => faults.clear(),

    /**
     * Resolves with the predicate's value as soon as it is truthy; it is evaluated after every change, never polled.
     * Rejects with everything that happened so far after `timeoutMs` (20,000 when absent).
     */
    until: <T>(
      predicate: () => T,
      { timeoutMs = 20_000, what }: { timeoutMs?: number; what: string },
    ): Promise<NonNullable<T>> =>
      world.changes.until(predicate, {
        timeoutMs,
        what,
        describe: () =>
          describeWorld(world, webhooks.deliveries, {
            "Check runs": world.checkRuns.map(
              ({ name, status, conclusion }) => `${name}: ${conclusion ?? status}`,
            ),
          }),
      }),

    /** Stops serving and delivering, and removes the repositories. Can be called twice. */
    close: (): Promise<void> => (closed ??= shutDown()),
  };

  const github = {
    ...own,
    ...repositories,
    ...createInstallationControl(world, repositories),
    ...createMoveControl(world, events),
    ...createPullControl(world, events),
    ...createPushControl(world, events),
    ...createReviewControl(world),
    ...createThreadControl(world, events, checkBody),
    ...createViews(world, webhooks.deliveries),

    reviews: (name: string, number: number): Review[] =>
      ofRepository(world, name, world.reviews).filter((one) => one.number === number),

    checkRuns: (name: string): CheckRun[] => ofRepository(world, name, world.checkRuns),
  };
  return github satisfies ForgeEmulator;
}

function readLimits(options: GitHubOptions): Limits {
  return {
    diffFiles: options.diffFileLimit ?? 300,
    diffLines: options.diffLineLimit ?? 20_000,
    listedFiles: options.listedFileLimit ?? 3000,
    patchLines: options.patchLimit?.lines ?? 20_000,
    patchBytes: options.patchLimit?.bytes ?? 500_000,
    treeEntries: options.treeEntryLimit ?? 100_000,
    requestsPerHour: options.requestsPerHour ?? 5000,
  };
}
