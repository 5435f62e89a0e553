import type { Finding } from "../../types/finding.ts";
import type { Outcome } from "../../types/outcome.ts";
import { countOf } from "../text/count-of.ts";
import { terminalText } from "../text/neutralise.ts";
import { fixer } from "./fixes.ts";

/** Every word about a review that is under way. */

export const reviewHasBegun = "The review has begun; its result will stand here.";

/** `reviewing` with the head's short name where there is one. */
export function reviewingLine(head: string | undefined): string {
  return head === undefined ? "reviewing" : `reviewing ${head}`;
}

/** How far one reviewer is. */
export interface ReviewerProgress {
  reviewer: string;
  shardsDone: number;
  shards: number;
  /** What it found so far. */
  findings: readonly Finding[];
  /** Set once it has ended. */
  outcome?: Pick<Outcome, "status"> | undefined;
}

/** How far the skeptic's second look is. */
export interface LookProgress {
  skeptic: string;
  /** How many findings it is to look at. */
  claims: number;
  done: number;
}

/** How far the-fixer is. */
export interface FixProgress {
  findings: number;
  done: number;
}

const cells = 8;

/** `▓▓▓▓▓░░░ 5 of 8`, or how it ended. */
export function progressState({ outcome, findings, shardsDone, shards }: ReviewerProgress): string {
  if (outcome !== undefined) {
    const { length } = findings;
    return reviewerDone(outcome.status, length === 0 ? "" : countOf(length, "finding"));
  }
  return bar(shardsDone, shards);
}

/** `code-skeptic looks again at 5 findings ▓▓▓▓░░░░ 3 of 5`, for a terminal. */
export function lookLine(look: LookProgress): string {
  return `${terminalText(look.skeptic)} ${lookState(look)}`;
}

/** The same behind the skeptic's name. */
export function lookState({ claims, done }: LookProgress): string {
  return `looks again at ${countOf(claims, "finding")} ${bar(done, claims)}`;
}

/** `the-fixer tries 5 findings ▓▓▓▓░░░░ 3 of 5`. */
export function fixState({ findings, done }: FixProgress): string {
  return `${fixer} tries ${countOf(findings, "finding")} ${bar(done, findings)}`;
}

function bar(some: number, all: number): string {
  const total = Math.max(all, 0);
  const done = Math.min(Math.max(some, 0), total);
  // Rounded down: a full bar belongs to the one that has read everything.
  const filled = total === 0 ? 0 : Math.floor((done / total) * cells);
  return `${"▓".repeat(filled)}${"░".repeat(cells - filled)} ${done} of ${total}`;
}

/** Above what was found while others still read. */
export const foundSoFar = "Found so far:";

/** For what there is no room for yet. */
export function andMore(count: number): string {
  return `… and ${count} more`;
}

/** The same behind the reviewer's name, for a terminal. */
export function progressLine(progress: ReviewerProgress): string {
  return `${terminalText(progress.reviewer)} ${progressState(progress)}`;
}

/** One reviewer's progress once it has ended. */
function reviewerDone(status: Outcome["status"], found: string): string {
  switch (status) {
    case "completed":
      return found === "" ? "done" : `done, ${found}`;
    case "skipped":
      return "nothing to read";
    case "failed":
      return "failed";
    case "timed-out":
      return "timed out";
    default:
      return status satisfies never;
  }
}
