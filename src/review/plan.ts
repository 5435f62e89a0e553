import { isCode } from "../diff/language.ts";
import { selectPaths } from "../diff/match-paths.ts";
import { markersEngineName } from "../engines/markers/engine.ts";
import { modelEngineName, type Excerpts, type ModelEngine } from "../engines/model/model-engine.ts";
import type { Reviewer } from "../engines/reviewer.ts";
import { rulesEngineName, teamRulesEngineName } from "../engines/rules/rule.ts";
import type { Language, SourceFile } from "../types/source.ts";

/** Characters of source that one shard holds at most, unless a single file is longer. */
const shardSize = 200_000;
/** Files that one shard holds at most: small enough for progress to be seen. */
const shardFiles = 25;

/** Why a reviewer did not read whose model alone could have. */
export const sparedReason = "the change is too small for its model to be asked (`risk`)";

/** What one reviewer is to read, in the pieces it reads it in. */
export interface Assignment {
  reviewer: Reviewer;
  /** Whole files, for the engines that read these. */
  shards: SourceFile[][];
  /** What its model is shown; absent for a reviewer that asks none. */
  excerpts?: Excerpts;
  /** Its model would read some of the files, and the change is not worth it. */
  isSpared?: true;
}

/** Decides who reads what from the reviewers' own front matter and rules alone (capability routing). */
export function planReview(
  files: readonly SourceFile[],
  reviewers: readonly Reviewer[],
): Assignment[] {
  return reviewers.map((reviewer) => ({
    reviewer,
    shards: shard(filesFor(reviewer, files).filter(readsWhole(reviewer))),
  }));
}

/** Of the files that a reviewer is capable of, those that are read without a model: rules read what they are written for. */
function readsWhole(reviewer: Reviewer): (file: SourceFile) => boolean {
  const engines = fileEngines(reviewer);
  // To look for a merge's conflicts alone is not to read a file.
  const byRules = [rulesEngineName, teamRulesEngineName, markersEngineName];
  if (engines.some((name) => !byRules.includes(name))) return () => true;
  const { rules, teamRules = [] } = reviewer;
  const known = new Set<Language>([
    ...(engines.includes(rulesEngineName) ? (rules?.languages ?? []) : []),
    ...teamRules.flatMap(({ language }) => language),
  ]);
  return ({ language }) => known.has(language);
}

/** Whether it has nothing to read with: it reads with a model alone, and none is configured. */
export function needsModel({ reviewer, excerpts }: Assignment): boolean {
  return excerpts === undefined && fileEngines(reviewer).length === 0;
}

/** The engines that read whole files for a reviewer: all but its model. */
export function fileEngines({ engines }: Reviewer): string[] {
  return engines.filter((name) => name !== modelEngineName);
}

/**
 * Adds what models are to read. Those who are `asked` are the reviewers that a change of this size is worth. Others are only
 * asked about files that nobody would read without them.
 */
export async function planThinking(
  plan: readonly Assignment[],
  files: readonly SourceFile[],
  {
    model,
    asked,
    signal,
  }: { model: ModelEngine; asked: (reviewer: Reviewer) => boolean; signal: AbortSignal },
): Promise<Assignment[]> {
  const thinkers = plan.filter(({ reviewer }) => reviewer.engines.includes(modelEngineName));
  const covered = new Set([
    ...plan.flatMap(({ shards }) => shards.flat()),
    ...thinkers.flatMap(({ reviewer }) => (asked(reviewer) ? filesFor(reviewer, files) : [])),
  ]);
  return await Promise.all(
    plan.map(async (assignment): Promise<Assignment> => {
      const { reviewer } = assignment;
      if (!thinkers.includes(assignment)) return assignment;
      const capable = filesFor(reviewer, files);
      const wanted = asked(reviewer) ? capable : capable.filter((file) => !covered.has(file));
      if (!asked(reviewer) && wanted.length === 0) {
        return capable.length === 0 ? assignment : { ...assignment, isSpared: true };
      }
      return { ...assignment, excerpts: await model.divide(reviewer, wanted, signal) };
    }),
  );
}

/** The files that a reviewer is capable of. */
export function filesFor(reviewer: Reviewer, files: readonly SourceFile[]): SourceFile[] {
  const isCapable = capability(reviewer);
  return files.filter((file) => isCapable(file));
}

/** The reviewers with these names, in their order, each once; a name that nobody has is passed over. */
export function reviewersNamed(
  names: readonly string[],
  reviewers: readonly Reviewer[],
): Reviewer[] {
  return [...new Set(names)].flatMap(
    (name) => reviewers.find((reviewer) => reviewer.name === name) ?? [],
  );
}

/** What its front matter says: a reviewer that knows `text` reads every language, and one that knows `code` whatever runs. */
function capability({ files, languages }: Reviewer): (file: SourceFile) => boolean {
  const isTaken = selectPaths(files);
  return ({ path, language }) =>
    (languages.includes("text") ||
      languages.includes(language) ||
      (languages.includes("code") && isCode(path))) &&
    isTaken(path);
}

function shard(files: readonly SourceFile[]): SourceFile[][] {
  const shards: SourceFile[][] = [];
  let current: SourceFile[] = [];
  let size = 0;
  for (const file of files) {
    const isFull = size + file.text.length > shardSize || current.length >= shardFiles;
    if (current.length > 0 && isFull) {
      shards.push(current);
      current = [];
      size = 0;
    }
    current.push(file);
    size += file.text.length;
  }
  if (current.length > 0) shards.push(current);
  return shards;
}
