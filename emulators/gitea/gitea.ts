import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createMoveControl } from "../control/move-control.ts";
import { createPullControl } from "../control/pull-control.ts";
import { createPushControl } from "../control/push-control.ts";
import { type RepositoryOptions, createRepositoryControl } from "../control/repository-control.ts";
import { createThreadControl } from "../control/thread-control.ts";
import { createViews, describeWorld, ofRepository } from "../control/views.ts";
import type { ForgeEmulator } from "../forge-emulator.ts";
import { type Fault, Faults } from "../http/faults.ts";
import { HttpError } from "../http/http-error.ts";
import { serve } from "../http/serve.ts";
import type { Delivery } from "../webhooks/courier.ts";
import type { Repository, Role } from "../world/model.ts";
import { createAccountControl } from "./control/account-control.ts";
import { createAgitControl } from "./control/agit-control.ts";
import { createDraftControl } from "./control/draft-control.ts";
import { createForkControl } from "./control/fork-control.ts";
import { createRepositoryStateControl } from "./control/repository-state-control.ts";
import { createGiteaEvents } from "./control/gitea-events.ts";
import { createReviewControl } from "./control/review-control.ts";
import { createService } from "./http/service.ts";
import type { Hook, Review, Scope } from "./model.ts";
import { type WebhookOptions, Webhooks } from "./webhooks/webhooks.ts";
import { GiteaWorld } from "./world.ts";

export type { Delivery } from "../webhooks/courier.ts";
export type { Hook, Review, ReviewComment, Scope } from "./model.ts";

export interface GiteaOptions {
  /** What `GET version` answers; with `+gitea-` in it, it is a Forgejo. */
  version?: string;
  webhook?: { url: string; secret: string };
  /** The bot's login; `chorale` when absent. */
  bot?: string;
  /** Which hosts webhooks may go to. Really `external` by default; here `loopback`, where tests listen. */
  allowedHosts?: WebhookOptions["allowedHosts"];
  /** How long an answer to a delivery may take; really 5,000. */
  deliveryTimeoutMs?: number;
  /** Items of a page that names no `limit`; really 30. */
  pageItems?: number;
  /** The most items that a page can have; really 50. */
  maxPageItems?: number;
  /** Without X-Total-Count, as behind a proxy that lets pass only headers it knows. */
  hidesTotals?: boolean;
  /** Entries of a page of a tree; really 1,000. */
  treePageEntries?: number;
}

export interface GiteaRepositoryOptions extends RepositoryOptions {
  /** What the bot may do there; `write` when absent. */
  botRole?: Exclude<Role, "maintain" | "triage">;
}

export type Gitea = Awaited<ReturnType<typeof startGitea>>;

/** What the bot's token allows: as much as it needs. */
const botScopes: Scope[] = ["write:repository", "write:issue", "read:user"];

/**
 * Starts an emulated Gitea or Forgejo on 127.0.0.1, backed by real git repositories in a temporary folder.
 *
 * It answers as the real one does, which ignores much in silence; whatever is ignored is recorded in `violations`, as is
 * what is refused because nobody could mean it. It is stateful: what is posted can be read back. Close it when done.
 */
export async function startGitea(options: GiteaOptions = {}) {
  const directory = await mkdtemp(join(tmpdir(), "emulated-gitea-"));
  const world = new GiteaWorld({
    version: options.version ?? "15.0.3+gitea-1.22.0",
    limits: {
      pageItems: options.pageItems ?? 30,
      maxPageItems: options.maxPageItems ?? 50,
      hidesTotals: options.hidesTotals ?? false,
      treePageEntries: options.treePageEntries ?? 1000,
      blobBytes: 10 * 1024 * 1024,
    },
  });
  const webhooks = new Webhooks(world, {
    allowedHosts: options.allowedHosts ?? "loopback",
    timeoutMs: options.deliveryTimeoutMs ?? 5_000,
  });
  webhooks.setTarget(options.webhook);
  const faults = new Faults();
  const server = await serve(createService(world, webhooks), faults);
  world.url = server.url;
  const events = createGiteaEvents(world, webhooks.send);
  const repositories = createRepositoryControl(world, directory, { quotePath: false });
  const pulls = createPullControl(world, events);
  const accounts = createAccountControl(world);
  const { id, login } = accounts.addUser(options.bot ?? "chorale");
  const token = accounts.createToken(login, botScopes);

  async function shutDown(): Promise<void> {
    world.changes.close();
    await Promise.all([server.close(), webhooks.close()]);
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
  let closed: Promise<void> | undefined;

  const gitea = {
    /** Root of the server, without a slash at its end; the API is below `/api/v1`. */
    url: server.url,
    version: world.version,
    /** The bot: an ordinary user with a token, who may write to every repository that is added. */
    bot: { id, login, token },

    /** Where webhooks go from now on: a hook of the whole server, for everything. Without a URL nothing is sent. */
    setWebhook(url: string | undefined, secret = ""): void {
      webhooks.setTarget(url === undefined ? undefined : { url, secret });
    },

    /** Signs and sends any payload as this kind of event (`X-Gitea-Event-Type`). `undefined` without a webhook URL. */
    deliver: (type: string, payload: Record<string, unknown>): Promise<Delivery | undefined> =>
      webhooks.deliver(type, payload),

    /** Sends exactly these headers and bytes, for deliveries that nobody signed or somebody forged. */
    deliverRaw: (request: { headers: Record<string, string>; body: string }): Promise<Delivery> =>
      webhooks.deliverRaw(request),

    /** Sends a delivery again, the same bytes under the same id. */
    redeliver: (deliveryId: string): Promise<Delivery> => webhooks.redeliver(deliveryId),

    /** Sends a delivery again as the button does: the same bytes under another id. */
    replay: (deliveryId: string): Promise<Delivery> => webhooks.replay(deliveryId),

    /** So many deliveries from now on (1 when absent) arrive twice, under one id. */
    deliverTwice: (times = 1): void => webhooks.repeat(times),

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
        describe: () => describeWorld(world, webhooks.deliveries),
      }),

    /** Stops serving and delivering, and removes the repositories. Can be called twice. */
    close: (): Promise<void> => (closed ??= shutDown()),

    ...repositories,
    ...accounts,
    ...createRepositoryStateControl(world),
    ...createMoveControl(world, events),
    ...pulls,
    ...createDraftControl(world, pulls),
    ...createForkControl(world, events, repositories),
    ...createAgitControl(world, events),
    ...createPushControl(world, events),
    ...createThreadControl(world, events, checkBody),
    ...createReviewControl(world, webhooks.send),
    ...createViews(world, webhooks.deliveries),

    /** Creates a repository, and makes the bot its collaborator. */
    async addRepository(name: string, more: GiteaRepositoryOptions = {}): Promise<Repository> {
      const repository = await repositories.addRepository(name, more);
      repositories.setPermission(name, login, more.botRole ?? "write");
      return repository;
    },

    reviews: (name: string, number: number): Review[] =>
      ofRepository(world, name, world.reviews).filter((one) => one.number === number),

    /** The hooks of repositories and organizations; their secrets, too, which the API never shows. */
    hooks: world.hooks as readonly Hook[],
  };
  return gitea satisfies ForgeEmulator;
}

function checkBody(body: string): void {
  if (body === "") throw new HttpError(422, "[Body]: Required");
}
