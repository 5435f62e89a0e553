import type { OwnComment } from "../../forges/forge.ts";
import * as messages from "../../report/messages/findings.ts";
import type { PastFinding } from "../../report/report.ts";
import { decodeState } from "../../report/comment/state.ts";
import { pullKey } from "../../runs/pull-key.ts";
import {
  lastReported,
  reportedFindings,
  type ReportedRow,
} from "../../store/records/reported-findings.ts";
import { Level } from "../../types/finding.ts";
import { reviewMarker } from "../../types/markers.ts";
import { UserError } from "../../types/user-error.ts";
import type { CommandContext } from "../command.ts";

/** A finding of a pull, as far as anybody knows. */
export interface NamedFinding extends Omit<PastFinding, "fileHash"> {
  /** What the latest review says of it: `gone` is what it no longer speaks of although nobody is known to have fixed it. */
  status: "open" | "fixed" | "gone";
  /** The commit that its line belongs to, if that is known. */
  headSha: string | undefined;
}

/** Findings of a pull, and what its comment says besides. */
export interface NamedFindings {
  /** One for each id that is known, in their order. */
  findings: NamedFinding[];
  /** Whether its review counted findings on every line of the changed files. */
  isFull: boolean;
}

/**
 * Looks findings up as `lookUp` does, all or none.
 *
 * @throws UserError that lists what there is, for an id that no finding of this pull has or had
 */
export async function findFindings(
  context: CommandContext,
  ids: readonly string[],
): Promise<NamedFindings> {
  const { complaint, comment: _, ...named } = await lookUp(context, ids);
  if (complaint !== undefined) throw new UserError(complaint);
  return named;
}

/**
 * Looks findings up by the ids that our comment shows: in what the comment itself remembers; then, as that is gone with the
 * comment and with what was fixed, in what is kept of the reviews. The complaint is
 * about the ids that no finding of this pull has or had, and lists what there is.
 */
export async function lookUp(
  { thread, forge, database, signal }: CommandContext,
  ids: readonly string[],
): Promise<NamedFindings & { complaint: string | undefined; comment: OwnComment | undefined }> {
  const pull = pullKey(thread);
  const comment = await forge.findComment(thread, reviewMarker, signal);
  const state = comment === undefined ? undefined : decodeState(comment.body);
  const known = new Map<string, NamedFinding>();
  for (const finding of state?.findings ?? []) {
    // A review of no commit remembers an empty one.
    known.set(finding.id, { ...finding, status: "open", headSha: state?.headSha || undefined });
  }
  const unknown = ids.filter((id) => !known.has(id));
  const last = unknown.length > 0 ? await lastReported(database.query, pull) : undefined;
  for (const row of await reportedFindings(database.query, pull, { ids: unknown })) {
    if (!known.has(row.id)) known.set(row.id, fromRow(row, last?.runId));
  }
  const missing = ids.filter((id) => !known.has(id));
  const there = state?.findings.map(({ id }) => id) ?? last?.ids;
  return {
    findings: ids.flatMap((id) => known.get(id) ?? []),
    complaint: missing.length === 0 ? undefined : complaintOf(missing, there),
    comment,
    isFull: state?.isFull ?? false,
  };
}

function complaintOf(missing: readonly string[], there: readonly string[] | undefined): string {
  if (there === undefined) return messages.notReviewedYet;
  return messages.noSuchFinding(missing, there);
}

/** All that a decision about it may stand under: its file may have been moved since. */
export function fingerprintsOf({ fingerprint, ignoredAs }: NamedFinding): string[] {
  return [fingerprint, ...(ignoredAs === undefined ? [] : [ignoredAs])];
}

function fromRow(
  { run_id, rule_id, head_sha, state, ...row }: ReportedRow,
  lastRunId: string | undefined,
): NamedFinding {
  const { id, fingerprint, reviewer, path, line, title } = row;
  const known = { id, fingerprint, reviewer, path, line, title };
  return {
    ...known,
    ruleId: rule_id,
    level: Level.parse(row.level),
    status: state === "fixed" ? "fixed" : run_id === lastRunId ? "open" : "gone",
    headSha: state === "fixed" ? undefined : (head_sha ?? undefined),
  };
}
