import * as messages from "../../report/messages/fix-command.ts";
import type { FixOutcome } from "../../report/findings/fix-reply.ts";
import { link } from "../../report/text/neutralise.ts";
import { shortShaCode } from "../../report/text/short-sha.ts";
import type { Pull } from "../../types/pull.ts";
import type { FixRequest } from "./fix-request.ts";
import type { Left, Plan, PlannedCommit } from "./plan.ts";

/** What is known of a `/fix` as it goes on. */
export interface Doing {
  /** What became of each finding, by its id, in Markdown; none of one that is still to be fixed. */
  fates: Map<string, string>;
  /** In Markdown. */
  notes: string[];
  /** Of our commits, in their order. */
  shas: string[];
  /** Findings that these have removed. */
  committed: number;
}

export function beginDoing(): Doing {
  return { fates: new Map(), notes: [], shas: [], committed: 0 };
}

/** Notes which findings a plan leaves, and why. */
export function noteLeft({ fates, notes }: Doing, { left, unfinished }: Plan): void {
  for (const { id, fate } of left) fates.set(id, toWords(fate));
  if (unfinished !== undefined) {
    notes.push(messages.triedInPart(unfinished.count, unfinished.reason));
  }
}

/** Where not all of a plan came to be: what would have gone with a change that was not made is still to be fixed. */
export function takeBackCompany({ fates }: Doing, { left }: Plan): void {
  for (const { id, fate } of left) {
    if (fate.kind === "went along" && fate.ids.some((one) => !fates.has(one))) fates.delete(id);
  }
}

/** Notes which findings the commits that were made have removed. */
export function noteCommits(
  doing: Doing,
  pull: Pull,
  commits: readonly PlannedCommit[],
  shas: readonly string[],
): void {
  for (const [index, sha] of shas.entries()) {
    const { ids = [] } = commits[index] ?? {};
    const commit = link(shortShaCode(sha), `${pull.url}/commits/${sha}`);
    for (const id of ids) doing.fates.set(id, messages.fixedIn(commit));
    doing.committed += ids.length;
    doing.shas.push(sha);
  }
}

/**
 * How it ends where commits are offered, or shown as a patch, instead of made.
 *
 * @param offered the pull request that has them, in Markdown; `undefined` where people are shown the patch
 */
export function handOver(
  input: FixRequest,
  doing: Doing,
  { secretPaths, offered }: Pick<Plan, "secretPaths"> & { offered?: string },
  commits: readonly PlannedCommit[],
  notes: readonly string[],
): FixOutcome {
  const ids = commits.flatMap((commit) => commit.ids);
  for (const id of ids) doing.fates.set(id, messages.proposedIn(offered));
  const outcome = outcomeOf(input, doing);
  const changes = offered === undefined ? commits.flatMap((commit) => commit.changes) : [];
  return {
    ...outcome,
    proposed: ids.length,
    notes: [...outcome.notes, ...notes],
    changes,
    secretPaths,
  };
}

/** How it ends where there is nothing to show besides. */
export function outcomeOf({ findings, more, isDry }: FixRequest, doing: Doing): FixOutcome {
  return {
    findings: findings.map(({ id }) => ({ id, fate: doing.fates.get(id) ?? "" })),
    committed: doing.committed,
    proposed: 0,
    isDry,
    notes:
      more === undefined ? doing.notes : [messages.moreOpen(findings.length, more), ...doing.notes],
    changes: [],
    secretPaths: [],
    headSha: doing.shas.at(-1),
  };
}

function toWords(fate: Left): string {
  switch (fate.kind) {
    case "not proven":
      return messages.notProven(fate.why);
    case "went along":
      return messages.wentAlong(fate.ids);
    case "unread":
      return messages.fileUnread(fate.reason);
    case "not there":
      return messages.notThere;
  }
}
