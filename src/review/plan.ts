import { matchPaths } from "../diff/match-paths.ts";
import { modelEngineName, type Excerpts, type ModelEngine } from "../engines/model/model-engine.ts";
import type { Reviewer } from "../engines/reviewer.ts";
import type { SourceFile } from "../types/source.ts";

/** Characters of source that one shard holds at most, unless a single file is longer. */
const shardSize = 200_000;
/** Files that one shard holds at most: small enough for progress to be seen. */
const shardFiles = 25;

/** What one reviewer is to read, in the pieces it reads it in. */
export interface Assignment {
  reviewer: Reviewer;
  /** Whole files, for the engines that read these. */
  shards: SourceFile[][];
  /** What its model is shown; absent for a reviewer that asks none. */
  excerpts?: Excerpts;
}

/** Decides who reads what from the reviewers' own front matter alone (capability routing). */
export function planReview(
  files: readonly SourceFile[],
  reviewers: readonly Reviewer[],
): Assignment[] {
  return reviewers.map((reviewer) => {
    if (fileEngines(reviewer).length === 0) return { reviewer, shards: [] };
    return { reviewer, shards: shard(filesFor(reviewer, files)) };
  });
}

/** The engines that read whole files for a reviewer: all but its model. */
export function fileEngines({ engines }: Reviewer): string[] {
  return engines.filter((name) => name !== modelEngineName);
}

/** Adds what models are to read. Those who are `asked` are the reviewers that a change of this size is worth. */
export async function planThinking(
  plan: readonly Assignment[],
  files: readonly SourceFile[],
  {
    model,
    asked,
    signal,
  }: { model: ModelEngine; asked: (reviewer: Reviewer) => boolean; signal: AbortSignal },
): Promise<Assignment[]> {
  return await Promise.all(
    plan.map(async (assignment) => {
      const { reviewer } = assignment;
      if (!reviewer.engines.includes(modelEngineName) || !asked(reviewer)) return assignment;
      const excerpts = await model.divide(reviewer, filesFor(reviewer, files), signal);
      return { ...assignment, excerpts };
    }),
  );
}

/** The files that a reviewer is capable of. */
function filesFor(reviewer: Reviewer, files: readonly SourceFile[]): SourceFile[] {
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

/** A reviewer that knows `text` reads every language. */
function capability(reviewer: Reviewer): (file: SourceFile) => boolean {
  const taken = reviewer.files.filter((glob) => !takesOut(glob));
  const isTaken = matchPaths(taken.length === 0 ? ["**"] : taken);
  const isOut = matchPaths(reviewer.files.filter(takesOut).map((glob) => glob.slice(1)));
  return (file) =>
    (reviewer.languages.includes("text") || reviewer.languages.includes(file.language)) &&
    isTaken(file.path) &&
    !isOut(file.path);
}

// `!(a|b)` is a glob of another kind.
function takesOut(glob: string): boolean {
  return /^!(?!\()/.test(glob);
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
