import type { TextChange } from "../../report/findings/patch.ts";
import type { NotPassed } from "../../types/fix.ts";

/** What became of one finding that is not, or not yet, fixed. */
export type Left =
  /** Nothing was proposed, or nothing that was passed. */
  | { kind: "not proven"; why: NotPassed }
  /** What removed these removed it as well. */
  | { kind: "went along"; ids: string[] }
  /** It is not in the head any more. */
  | { kind: "not there" }
  /** Its file could not be read. */
  | { kind: "unread"; reason: string };

/** One commit of ours, for all that it removes. */
export interface PlannedCommit {
  /** Of the findings, as the comment shows them. */
  ids: string[];
  message: string;
  /** Whole files, with a byte order mark where they have one; at most one change each. */
  changes: TextChange[];
}

/** What is to be done on a head. Kept in a step, so that after a crash the same is done. */
export interface Plan {
  /** In the order in which they build on each other. */
  commits: PlannedCommit[];
  left: { id: string; fate: Left }[];
  /** Findings that nobody went on with because something broke or was used up, and the first reason, as a phrase. */
  unfinished?: { count: number; reason: string };
  /** Changed files that hold a secret, which no patch is to show. */
  secretPaths: string[];
}
