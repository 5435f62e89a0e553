import { inWords, selectPaths } from "../diff/match-paths.ts";
import { z } from "zod";
import type { Reviewer } from "../engines/reviewer.ts";
import type { SourceFile } from "../types/source.ts";
import type { ChangedFile, Sources } from "./load-sources.ts";
import { fileEngines } from "./plan.ts";
import { sensitivePaths } from "./sensitive-paths.ts";

/** The reviewer that doubts: it looks for what the others take for granted, and looks again at what they found. */
export const skepticName = "code-skeptic";

/** How much a change is worth to be thought about. */
export const tiers = ["trivial", "light", "full"] as const;
export type Tier = (typeof tiers)[number];

/** From how many changed lines on a change is worth more, and which paths are always worth all. */
export const Risk = z.strictObject({
  /** Up to so many lines that were added or removed only the skeptic thinks. */
  trivialLines: z.int().min(0).max(10_000).default(10),
  /** Up to so many of them the skeptic does not look again at what rules found. */
  lightLines: z.int().min(0).max(100_000).default(200),
  /** Globs of paths whose change is never trivial or light; those that begin with `!` take paths out again. */
  fullPaths: z.array(z.string().min(1)).default([...sensitivePaths]),
});
export type Risk = z.infer<typeof Risk>;

/**
 * Decides by size and place alone: nothing that the files say has a part in it. All files of the change count, by the paths that
 * they have and had, also those that nobody reads: what is gone is missed somewhere else. A glob's word stands for the same word
 * of a camelCase name, too.
 */
export function tierOf({ files, notLoaded = [] }: Changed, risk: Risk): Tier {
  const changed = [...files.map(sizeOf), ...notLoaded];
  const isSensitive = selectPaths(risk.fullPaths, { nocase: true });
  const paths = changed.flatMap(({ path, oldPath = path }) => [path, oldPath]);
  if (paths.some((path) => isSensitive(path) || isSensitive(inWords(path)))) return "full";
  const lines = changed.reduce((sum, one) => sum + one.lines, 0);
  if (lines <= risk.trivialLines) return "trivial";
  return lines <= risk.lightLines ? "light" : "full";
}

type Changed = Pick<Sources, "files" | "notLoaded">;

function sizeOf({ touched, removed = [], ...file }: SourceFile): ChangedFile {
  const added = touched.reduce((sum, { start, end }) => sum + end - start + 1, 0);
  return { ...file, lines: removed.reduce((sum, { lines }) => sum + lines.length, added) };
}

/** Whether a reviewer's model is asked about such a change. One that has nothing else to read with always is. */
export function thinksAbout(tier: Tier): (reviewer: Reviewer) => boolean {
  return (reviewer) =>
    tier !== "trivial" || reviewer.name === skepticName || fileEngines(reviewer).length === 0;
}
