import type { Delivery } from "../webhooks/courier.ts";
import type { ForgeWorld } from "../world/forge-world.ts";
import type {
  Comment,
  CommitStatus,
  Pull,
  Reaction,
  RequestRecord,
  Violation,
} from "../world/model.ts";

/** Lines of each kind that a failed `until` shows. */
const shown = 30;

/** What became of it: everything a test looks at afterwards. Live objects; read, don't write. */
export function createViews(world: ForgeWorld, deliveries: readonly Delivery[]) {
  return {
    pull: (name: string, number: number): Pull => world.pull(name, number),

    /** The comments of a thread that are still there, the oldest first, each with every body it ever had. */
    comments: (name: string, number: number): Comment[] =>
      ofRepository(world, name, world.comments).filter(
        (one) => one.number === number && !one.deleted,
      ),

    /** The same and the deleted ones. */
    commentsEver: (name: string, number: number): Comment[] =>
      ofRepository(world, name, world.comments).filter((one) => one.number === number),

    /** Reactions to a comment. */
    reactions: (commentId: number): Reaction[] =>
      world.comments.find((one) => one.id === commentId)?.reactions ?? [],

    /** Of every commit, the oldest first. */
    statuses: (name: string): CommitStatus[] => ofRepository(world, name, world.statuses),

    /** Every delivery so far, redeliveries and those under way included. */
    deliveries,

    /** Every request so far, those under way included. */
    requests: world.requests as readonly RequestRecord[],

    /** What the real service would not have understood. Empty after a good test. */
    violations: world.violations as readonly Violation[],
  };
}

export const ofRepository = <T extends { repository: object }>(
  world: ForgeWorld,
  name: string,
  all: readonly T[],
): T[] => all.filter((one) => one.repository === world.repository(name));

/** What happened so far, for the message of a wait that failed; `more` is what only this host has, by its title. */
export function describeWorld(
  world: ForgeWorld,
  deliveries: readonly Delivery[],
  more: Record<string, string[]> = {},
): string {
  const lists = {
    Requests: world.requests.map(
      ({ method, path, status, durationMs, fault }) =>
        `${method} ${path} → ${status ?? (durationMs === undefined ? "running" : "no answer")}${fault ? " (fault)" : ""}`,
    ),
    Deliveries: deliveries.map(
      ({ event, action, statusCode, durationMs, error }) =>
        `${event}.${action ?? ""} → ${statusCode ?? error ?? (durationMs === undefined ? "running" : "no answer")}`,
    ),
    Comments: world.comments.map(
      ({ number, author, body, history }) =>
        `#${number} ${author.login} (${history.length} bodies): ${JSON.stringify(body.slice(0, 80))}`,
    ),
    Statuses: world.statuses.map(({ context, state, sha }) => `${context} on ${sha}: ${state}`),
    ...more,
    Violations: world.violations.map(
      ({ method, path, problem }) => `${method} ${path}: ${problem}`,
    ),
  };
  return Object.entries(lists)
    .flatMap(([title, lines]) => [
      `${title} (${lines.length}):`,
      ...lines.slice(-shown).map((line) => `  ${line}`),
    ])
    .join("\n");
}
