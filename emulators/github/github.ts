import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createMoveControl } from "./control/move-control.ts";
import { createPullControl } from "./control/pull-control.ts";
import { createPushControl } from "./control/push-control.ts";
import { createRepositoryControl } from "./control/repository-control.ts";
import { createThreadControl } from "./control/thread-control.ts";
import { createViews, describeWorld } from "./control/views.ts";
import { type Fault, Faults } from "./http/faults.ts";
import { serve } from "./http/serve.ts";
import { type Delivery, Webhooks } from "./webhooks/webhooks.ts";
import { type AppOptions, type Limits, World } from "./world.ts";

export type { PullOptions } from "./control/pull-control.ts";
export type { PushOptions, PushTarget } from "./control/push-control.ts";
export type { CommitOptions, RepositoryOptions } from "./control/repository-control.ts";
export type { CommentOptions } from "./control/thread-control.ts";
export type { FileEntry, Files } from "./git/file-entry.ts";
export type { Fault } from "./http/faults.ts";
export { primaryRateLimit, secondaryRateLimit } from "./http/rate-limits.ts";
export type {
  Annotation,
  CheckRun,
  Comment,
  CommitStatus,
  Issue,
  Pull,
  Reaction,
  Repository,
  RequestRecord,
  Review,
  Role,
  Violation,
} from "./model.ts";
export type { Delivery } from "./webhooks/webhooks.ts";

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
  const server = await serve(world, webhooks.send, faults);
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
        describe: () => describeWorld(world, webhooks),
      }),

    /** Stops serving and delivering, and removes the repositories. Can be called twice. */
    close: (): Promise<void> => (closed ??= shutDown()),
  };

  return {
    ...own,
    ...createRepositoryControl(world, directory),
    ...createMoveControl(world, webhooks.send),
    ...createPullControl(world, webhooks.send),
    ...createPushControl(world, webhooks.send),
    ...createThreadControl(world, webhooks.send),
    ...createViews(world, webhooks),
  };
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
