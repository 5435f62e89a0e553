import { createHash } from "node:crypto";
import { compareText } from "../../types/finding.ts";
import type { FileExcerpt } from "./show-file.ts";

/**
 * Puts excerpts together into what one request each shows, of at most `budget` tokens, the largest first.
 *
 * Files of a folder stay together as long as there is room; where there is none, a hash of their names says who goes where.
 * Groups are halved until they fit, by names alone and never in the order of a list, so that a file which grows or
 * shrinks moves only those that share its request: what was asked about the rest is asked in the same bytes again.
 *
 * @param files the excerpts of one file each
 */
export function groupExcerpts(
  files: readonly (readonly FileExcerpt[])[],
  budget: number,
): FileExcerpt[][] {
  const hashOf = createHashes();
  const entries = files.flatMap((excerpts): Entry[] => {
    const [first] = excerpts;
    if (first === undefined) return [];
    const size = excerpts.reduce((sum, one) => sum + one.size, 0);
    // A file that takes several requests shares none of them.
    return [
      {
        excerpts,
        size: excerpts.length > 1 ? Infinity : size,
        key: keyOf(first.file.path, hashOf),
      },
    ];
  });
  return halve(entries, 0, budget)
    .flatMap((group): FileExcerpt[][] => {
      const [only] = group;
      if (group.length === 1 && only !== undefined) return only.excerpts.map((one) => [one]);
      return [group.flatMap(({ excerpts }) => excerpts).toSorted(byPath)];
    })
    .toSorted((a, b) => sizeOf(b) - sizeOf(a) || comparePlaces(a[0], b[0]));
}

interface Entry {
  excerpts: readonly FileExcerpt[];
  size: number;
  /** Files that stand near each other in the tree have keys with the same beginning. */
  key: Buffer;
}

/** Halves by one bit after the other, so that equal beginnings stay together longest. */
function halve(entries: readonly Entry[], bit: number, budget: number): Entry[][] {
  const size = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (entries.length === 0) return [];
  if (size <= budget || entries.length === 1) return [[...entries]];
  const longest = entries.reduce((most, { key }) => Math.max(most, key.length * 8), 0);
  for (let at = bit; at < longest; at += 1) {
    const ones = entries.filter(({ key }) => bitOf(key, at) === 1);
    if (ones.length === 0 || ones.length === entries.length) continue;
    const zeros = entries.filter(({ key }) => bitOf(key, at) === 0);
    return [...halve(zeros, at + 1, budget), ...halve(ones, at + 1, budget)];
  }
  // Nobody meets two names with one hash by chance; whoever made them gets a request for each.
  return entries.map((entry) => [entry]);
}

function bitOf(key: Buffer, bit: number): number {
  return ((key[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
}

/** Four bytes for each folder on the way, and four for the file. */
function keyOf(path: string, hashOf: (prefix: string) => Buffer): Buffer {
  const ends = [...path.matchAll(/\//g)].map(({ index }) => index);
  return Buffer.concat([...ends, path.length].map((end) => hashOf(path.slice(0, end))));
}

function createHashes(): (prefix: string) => Buffer {
  const known = new Map<string, Buffer>();
  return (prefix) => {
    const before = known.get(prefix);
    if (before !== undefined) return before;
    const hash = createHash("sha256").update(prefix).digest().subarray(0, 4);
    known.set(prefix, hash);
    return hash;
  };
}

function sizeOf(group: readonly FileExcerpt[]): number {
  return group.reduce((sum, { size }) => sum + size, 0);
}

function byPath(a: FileExcerpt, b: FileExcerpt): number {
  return compareText(a.file.path, b.file.path);
}

function comparePlaces(a: FileExcerpt | undefined, b: FileExcerpt | undefined): number {
  return compareText(a?.file.path ?? "", b?.file.path ?? "") || (a?.part ?? 0) - (b?.part ?? 0);
}
