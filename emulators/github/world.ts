import { generateKeyPairSync } from "node:crypto";

import type { Delivery } from "../webhooks/courier.ts";
import { ForgeWorld, now } from "../world/forge-world.ts";
import type { Account, Repository } from "../world/model.ts";
import type { CheckRun, Installation, Permissions, Review, Token } from "./model.ts";

export interface AppOptions {
  id?: number;
  slug?: string;
  name?: string;
  /** What every installation grants. */
  permissions?: Permissions;
  /** Webhook events the app subscribed to. */
  events?: string[];
}

export interface Limits {
  /** Files above which the diff of a pull request is refused. */
  diffFiles: number;
  /** Lines above which the diff of a pull request is refused. */
  diffLines: number;
  /** Files that can be listed in all. */
  listedFiles: number;
  /** Lines and bytes of one file's patch above which it is left out. */
  patchLines: number;
  patchBytes: number;
  /** Entries above which a recursive tree is truncated. */
  treeEntries: number;
  /** Requests an installation may make in an hour. */
  requestsPerHour: number;
}

const made: { key?: ReturnType<typeof makeKey> } = {};

/** One for every emulated GitHub of a process: looking for prime numbers takes longer than starting all the rest. */
function appKey(): ReturnType<typeof makeKey> {
  return (made.key ??= makeKey());
}

function makeKey() {
  return generateKeyPairSync("rsa", { modulusLength: 2048 });
}

/** Everything the emulated GitHub knows: what any host does, the app and its check runs. */
export class World extends ForgeWorld {
  readonly app;
  readonly limits: Limits;
  readonly installations: Installation[] = [];
  readonly tokens = new Map<string, Token>();
  readonly reviews: Review[] = [];
  readonly checkRuns: CheckRun[] = [];
  /** Of rulesets: their types, by repository and branch. */
  readonly rules = new Map<Repository, Map<string, string[]>>();
  /** Where webhooks go. */
  hook: { url: string; secret: string } | undefined;
  deliveries: readonly Delivery[] = [];
  readonly rateLimitResetsAt = Math.floor(Date.now() / 1000) + 3600;

  constructor(options: { app?: AppOptions | undefined; limits: Limits }) {
    super();
    const { privateKey, publicKey } = appKey();
    const slug = options.app?.slug ?? "chorale";
    this.limits = options.limits;
    this.app = {
      id: options.app?.id ?? 4242,
      clientId: "Iv23liEmulatedApp",
      slug,
      name: options.app?.name ?? slug,
      privateKey: privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
      publicKey,
      hookId: 7_000_001,
      permissions: options.app?.permissions ?? {
        checks: "write",
        contents: "write",
        issues: "write",
        metadata: "read",
        pull_requests: "write",
        statuses: "write",
      },
      events: options.app?.events ?? ["issue_comment", "pull_request"],
      createdAt: now(),
    };
  }

  /** The account that the app's comments come from. */
  bot(): Account {
    return this.account(`${this.app.slug}[bot]`, "Bot");
  }

  installationOf(owner: Account): Installation | undefined {
    return this.installations.find((installation) => installation.account === owner);
  }
}
