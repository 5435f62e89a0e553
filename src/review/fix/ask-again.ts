import type { Allowance } from "../../net/allowance.ts";
import type { Edit } from "../../types/edit.ts";
import type { Finding } from "../../types/finding.ts";
import type { Rejection } from "../../types/fix.ts";
import type { LineRange, SourceFile } from "../../types/source.ts";
import type { Effort } from "./effort.ts";
import type { FixThinking } from "./fix-options.ts";
import type { MovedLines } from "./moved-lines.ts";
import type { Proven } from "./prove.ts";
import type { Readers } from "./read-again.ts";

/** Why a model is not content with a change. */
export interface Objection {
  rejection: Rejection;
  /** In its own words. */
  reason?: string;
}

interface Asked extends Readers {
  think: FixThinking;
  effort: Effort;
  /** What was found in the file before, by whomever. */
  known: readonly Finding[];
  signal: AbortSignal;
  time: Allowance;
}

/**
 * Has the reviewer whose model reported a finding read what was changed, and the lines of the finding, which the change may leave
 * alone. It must not say the same there, nor anything that nobody had said of the file before.
 * Rejects with a `ModelError` when no model answers, with the signal's reason once it is aborted.
 */
export async function readChange(
  finding: Finding,
  { after, moved }: Proven,
  { think: { model }, effort, reviewers, known, signal, time }: Asked,
): Promise<Objection | undefined> {
  const reviewer = reviewers.find(({ name }) => name === finding.reviewer);
  if (reviewer === undefined) return { rejection: "could not be read" };
  const { removed: _ofTheChange, ...file } = after;
  const places = placesToRead(finding, moved);
  const { shards } = await model.divide(reviewer, [{ ...file, touched: places }], signal);
  if (shards.length === 0) return { rejection: "could not be read" };
  for (const shard of shards) {
    const reading = await model.read(reviewer, shard, [], signal, time);
    effort.spend(reading);
    if (reading.unread.length > 0) return { rejection: "could not be read" };
    for (const { cause, title, line, endLine } of reading.findings) {
      if (places.every(({ start, end }) => endLine < start || line > end)) continue;
      if (cause === finding.cause) return { rejection: "still found", reason: title };
      const isKnown = known.some((one) => one.path === file.path && one.cause === cause);
      if (!isKnown) return { rejection: "finds something new", reason: title };
    }
  }
  return undefined;
}

/** In rising order, apart from each other. */
function placesToRead({ line, endLine }: Finding, { changed, to }: MovedLines): LineRange[] {
  const own = { start: to(line), end: Math.max(to(line), to(endLine)) };
  if (own.end < changed.start) return [own, changed];
  if (own.start > changed.end) return [changed, own];
  return [{ start: Math.min(own.start, changed.start), end: Math.max(own.end, changed.end) }];
}

/** Puts a model's change to the skeptic. What it does not rule on is not believed. Rejects as `readChange` does. */
export async function askSkeptic(
  finding: Finding,
  file: SourceFile,
  edits: readonly Edit[],
  { think: { model, skeptic }, effort, signal, time }: Asked,
): Promise<Objection | undefined> {
  if (skeptic === undefined) return undefined;
  const { believed, reason, ...spent } = await model.challengeFix(
    skeptic,
    { finding, file, edits },
    signal,
    time,
  );
  effort.spend(spent);
  return believed === true ? undefined : { rejection: "not believed", reason };
}
