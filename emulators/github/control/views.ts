import type {
  CheckRun,
  Comment,
  CommitStatus,
  Pull,
  Reaction,
  RequestRecord,
  Review,
  Violation,
} from "../model.ts";
import type { Delivery, Webhooks } from "../webhooks/webhooks.ts";
import type { World } from "../world.ts";

/** Lines of each kind that a failed `until` shows. */
const shown = 30;

/** What became of it: everything a test looks at afterwards. Live objects; read, don't write. */
export function createViews(world: World, webhooks: Webhooks) {
  const ofRepository = <T extends { repository: object }>(name: string, all: readonly T[]): T[] =>
    all.filter((one) => one.repository === world.repository(name));

  return {
    pull: (name: string, number: number): Pull => world.pull(name, number),

    /** The comments of a thread that are still there, the oldest first, each with every body it ever had. */
    comments: (name: string, number: number): Comment[] =>
      ofRepository(name, world.comments).filter((one) => one.number === number && !one.deleted),

    /** The same and the deleted ones. */
    commentsEver: (name: string, number: number): Comment[] =>
      ofRepository(name, world.comments).filter((one) => one.number === number),

    /** Reactions to a comment. */
    reactions: (commentId: number): Reaction[] =>
      world.comments.find((one) => one.id === commentId)?.reactions ?? [],

    reviews: (name: string, number: number): Review[] =>
      ofRepository(name, world.reviews).filter((one) => one.number === number),

    checkRuns: (name: string): CheckRun[] => ofRepository(name, world.checkRuns),

    statuses: (name: string): CommitStatus[] => ofRepository(name, world.statuses),

    /** Every delivery so far, redeliveries and those under way included. */
    deliveries: webhooks.deliveries as readonly Delivery[],

    /** Every request so far, those under way included. */
    requests: world.requests as readonly RequestRecord[],

    /** What the real service would not have understood. Empty after a good test. */
    violations: world.violations as readonly Violation[],
  };
}

/** What happened so far, for the message of a wait that failed. */
export function describeWorld(world: World, webhooks: Webhooks): string {
  return [
    list(
      "Requests",
      world.requests.map(
        ({ method, path, status, durationMs, fault }) =>
          `${method} ${path} → ${status ?? (durationMs === undefined ? "running" : "no answer")}${fault ? " (fault)" : ""}`,
      ),
    ),
    list(
      "Deliveries",
      webhooks.deliveries.map(
        ({ event, action, statusCode, durationMs, error }) =>
          `${event}.${action ?? ""} → ${statusCode ?? error ?? (durationMs === undefined ? "running" : "no answer")}`,
      ),
    ),
    list(
      "Comments",
      world.comments.map(
        ({ number, author, body, history }) =>
          `#${number} ${author.login} (${history.length} bodies): ${JSON.stringify(body.slice(0, 80))}`,
      ),
    ),
    list(
      "Check runs",
      world.checkRuns.map(({ name, status, conclusion }) => `${name}: ${conclusion ?? status}`),
    ),
    list(
      "Violations",
      world.violations.map(({ method, path, problem }) => `${method} ${path}: ${problem}`),
    ),
  ].join("\n");
}

function list(title: string, lines: string[]): string {
  const latest = lines.slice(-shown).map((line) => `  ${line}`);
  return [`${title} (${lines.length}):`, ...latest].join("\n");
}
