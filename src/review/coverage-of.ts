import type { Coverage } from "../report/report.ts";
import { compareText } from "../types/finding.ts";
import type { Outcome, Skipped } from "../types/outcome.ts";
import type { Sources } from "./load-sources.ts";
import { filesFor, needsModel, type Assignment } from "./plan.ts";

/** Which of the changed files were read, and why the others were not. */
export function coverageOf(
  sources: Sources,
  plan: readonly Assignment[],
  outcomes: readonly Outcome[],
): Coverage {
  const assigned = new Set(plan.flatMap(pathsOf));
  const unrouted = sources.files.filter((file) => !assigned.has(file.path));
  const unread = new Map(sources.unread.map((one) => [one.path, one]));
  for (const outcome of outcomes) {
    for (const { path, reason } of outcome.unread) {
      if (!unread.has(path)) unread.set(path, { path, reason: `${outcome.reviewer}: ${reason}` });
    }
  }
  const kept = new Map(keptFromModels(plan).map(({ path, reason }) => [path, reason]));
  const isForModels = new Set(
    plan
      .filter(needsModel)
      .flatMap(({ reviewer }) => filesFor(reviewer, unrouted))
      .map(({ path }) => path),
  );
  const skipped = [
    ...sources.skipped,
    ...unrouted.map(({ path }) => ({
      path,
      reason:
        kept.get(path) ??
        (isForModels.has(path)
          ? "it is read with a model, and none is configured"
          : "no reviewer reads this kind of file"),
    })),
  ];
  return {
    files: sources.files.length + sources.skipped.length + sources.unread.length,
    reviewed: [...assigned].filter((path) => !unread.has(path)).length,
    skipped: skipped.toSorted(byPath),
    unread: [...unread.values()].toSorted(byPath),
  };
}

/** The files that somebody reads, by rules or by a model. */
function pathsOf({ shards, excerpts }: Assignment): string[] {
  const shown = excerpts?.shards.flatMap(({ files }) => files) ?? [];
  return [
    ...[...shards.flat(), ...shown].map(({ path }) => path),
    ...(excerpts?.unread ?? []).map(({ path }) => path),
  ];
}

/** Files that no model is shown, because the configuration says so. */
export function keptFromModels(plan: readonly Assignment[]): Skipped[] {
  return plan.flatMap(({ excerpts }) => excerpts?.kept ?? []);
}

/** For `toSorted`. */
export function byPath(a: Pick<Skipped, "path">, b: Pick<Skipped, "path">): number {
  return compareText(a.path, b.path);
}
