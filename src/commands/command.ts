import type { ParseArgsOptionsConfig } from "node:util";
import type { Forge, Permission } from "../forges/forge.ts";
import type { LoadedSettings } from "../review/load-settings.ts";
import type { ShownIds } from "../report/comment/shown-ids.ts";
import type { Enqueue } from "../runs/queue/durable-queue.ts";
import type { Step } from "../runs/queue/job.ts";
import type { ReviewRequest } from "../runs/review/review-request.ts";
import type { Database } from "../store/database/database.ts";
import type { ThreadRef } from "../types/pull.ts";
import type { CompareRequest } from "./comparison/compare-request.ts";
import type { FixRequest } from "./fixing/fix-request.ts";

/** Where people write: in the conversation of a pull request, or of an issue. */
export type Place = "pull" | "issue";

/** What stands behind a command, sorted. */
export interface Arguments {
  /** What is no flag, in order. */
  words: readonly string[];
  flags: Readonly<Record<string, string | boolean | undefined>>;
}

/** What a command may use. */
export interface CommandContext {
  /** Where it was written. */
  thread: ThreadRef;
  place: Place;
  /** Who wrote it. */
  login: string;
  /** The comment it stands in. */
  commentId: number;
  /** How it is written in this place. */
  usage: string;
  args: Arguments;
  /** The same when the same command is obeyed again after a crash. */
  key: string;
  /** Runs a stage of this command once, also when it is obeyed again after a crash: then its stored answer is used. */
  step: Step;
  /** What the reply of a command that is done later is to begin with. */
  marker: string;
  forge: Forge;
  /** What the forge says that this person may do here; asked once a comment. */
  fetchPermission: () => Promise<Permission>;
  signal: AbortSignal;
  /** The models that are asked here, the first one first; none where reviewers read by rules alone. */
  modelNames: readonly string[];
  /** What this repository says about its reviews; asked once a comment. */
  fetchSettings: () => Promise<LoadedSettings>;
  /** All commands, for help. */
  commands: readonly Command[];
  database: Database;
  requestReview: Enqueue<ReviewRequest>;
  requestComparison: Enqueue<CompareRequest>;
  requestFix: Enqueue<FixRequest>;
}

/** What there is to say, in Markdown, if words are needed. */
export type Reply = string | undefined;

/** Accepted, and done by a job of its own: that one replies, in a comment that begins with `marker`, and reacts to the comment. */
export interface Later {
  isLater: true;
}

/** One slash command: what it does and what help says, together. */
export interface Command {
  name: string;
  /** As one would type it, where it can be typed: `/review [reviewer…]`. */
  usage: Partial<Record<Place, string>>;
  /** One sentence for `/help`. */
  summary: string;
  /** The permission on the repository that it takes. */
  needs: "read" | "write";
  /** Who opened a pull may do it there too, so often an hour as the repository's configuration says. */
  authorsMay?: boolean;
  /** The flags there are, as `parseArgs` of `node:util` takes them. */
  flags?: ParseArgsOptionsConfig;
  /** How the review's last line offers it, if it does, where the comment shows these. */
  offer?: (shown: ShownIds) => string | undefined;
  /** Prose may follow: every word arrives as it is, none as a flag. See `findingsNamed`. */
  takesProse?: boolean;
  /** A `UserError` becomes the reply and 👎. Run again after a crash, unless it had come to its end. */
  run(context: CommandContext): Promise<Reply | Later>;
}

export function defineCommand(command: Command): Command {
  return command;
}

/** Whether one may do what takes `needed`. */
export function allows(permission: Permission, needed: Command["needs"]): boolean {
  if (permission === "none") return false;
  return needed === "read" || permission === "write" || permission === "admin";
}
