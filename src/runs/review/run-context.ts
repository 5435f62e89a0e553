import type { Engine } from "../../engines/engine.ts";
import type { Reviewer } from "../../engines/reviewer.ts";
import type { CheckRules } from "../../engines/rules/rule-check.ts";
import type { CheckSyntax } from "../../engines/rules/syntax.ts";
import type { Forge, OpenForge } from "../../forges/forge.ts";
import type { ShownIds } from "../../report/comment/shown-ids.ts";
import type { RepoConfig } from "../../review/config.ts";
import type { Team } from "../../reviewers/team.ts";
import type { Span } from "../../types/outcome.ts";
import type { Pull } from "../../types/pull.ts";
import type { Database } from "../../store/database/database.ts";
import type { Ask } from "../queue/durable-queue.ts";
import type { HeadWatch } from "../queue/head-watch.ts";
import type { Job } from "../queue/job.ts";
import type { Meanwhile } from "../meanwhile.ts";
import type { ReviewRequest } from "./review-request.ts";
import type { ObserveRun } from "./run-events.ts";
import type { TimingRequest } from "../timing/timing-job.ts";
import type { Models } from "./think.ts";

/** What a run needs from the house around it. */
export interface RunServices {
  version: string;
  /** Those that Chorale brings along. */
  reviewers: readonly Reviewer[];
  /** Who proposes changes. */
  fixer: Reviewer;
  engines: ReadonlyMap<string, Engine>;
  syntax: CheckSyntax;
  checkRules: CheckRules;
  database: Database;
  heads: HeadWatch;
  /** The slash commands that a comment offers, as one would type them. */
  offers: (shown: ShownIds) => string[];
  openForge: OpenForge;
  /** Asks for another run, for a push whose delivery has not come. */
  askReview: Ask<ReviewRequest>;
  /** Asks that an issue be told of the time that reviews took. */
  askTiming: Ask<TimingRequest>;
  /** Notes every request to a forge that `work` makes. */
  trackRequests: <T>(spans: Span[], work: () => Promise<T>) => Promise<T>;
  observe: ObserveRun;
  /** The reviews of this process that are read. */
  reading: Meanwhile;
  /** Time between two edits of the comment while reviewers read, in milliseconds; the repository's own when absent. */
  progressEveryMs: number | undefined;
  /** With what reviewers think; absent where no model is configured. */
  models?: Models | undefined;
}

/** What one run carries from stage to stage. */
export interface RunContext extends Omit<Job<ReviewRequest>, "input"> {
  request: ReviewRequest;
  services: RunServices;
  forge: Forge;
  /** Aborted when the process has to let go, and when there is nothing left to be done: the run was cancelled. */
  signal: AbortSignal;
  /**
   * For what is being written: aborted only when the process has to let go. A newer head or a person who cancels, which abort
   * `signal`, keep a write from beginning, but do not break it off in the middle: the forge might carry it out after what the run says in the end.
   */
  writes: AbortSignal;
  /** Unix time in milliseconds. */
  startMs: number;
  /** Time that belongs to the forge. */
  busy: Span[];
}

/** A pull that somebody wants reviewed. Stored, so that a resumed run goes on from the same facts. */
export interface Wanted {
  pull: Pull;
  config: RepoConfig;
  /** What is wrong with the configuration, a sentence each. */
  problems: string[];
  /** The reviewers that the repository keeps for itself. */
  team: Team;
}
