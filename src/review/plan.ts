import picomatch from "picomatch";
import { modelEngineName } from "../engines/model/model-engine.ts";
import type { Reviewer } from "../engines/reviewer.ts";
import type { SourceFile } from "../types/source.ts";

/** Characters of source that one shard holds at most, unless a single file is longer. */
const shardSize = 200_000;
/** Files that one shard holds at most: small enough for progress to be seen. */
const shardFiles = 25;

/** What one reviewer is to read, in the pieces it reads it in. */
export interface Assignment {
  reviewer: Reviewer;
  shards: SourceFile[][];
}

/** Decides who reads what from the reviewers' own front matter alone (capability routing). */
export function planReview(
  files: readonly SourceFile[],
  reviewers: readonly Reviewer[],
): Assignment[] {
  return reviewers.map((reviewer) => {
    if (fileEngines(reviewer).length === 0) return { reviewer, shards: [] };
    const isCapable = capability(reviewer);
    return { reviewer, shards: shard(files.filter((file) => isCapable(file))) };
  });
}

/** The engines that read whole files for a reviewer: all but its model. */
export function fileEngines({ engines }: Reviewer): string[] {
  return engines.filter((name) => name !== modelEngineName);
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
  const matches = picomatch([...reviewer.files], { dot: true });
  return (file) =>
    (reviewer.languages.includes("text") || reviewer.languages.includes(file.language)) &&
    matches(file.path);
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
