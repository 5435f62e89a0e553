import { matchPaths } from "../diff/match-paths.ts";
import { z } from "zod";
import type { Reviewer } from "../engines/reviewer.ts";
import type { SourceFile } from "../types/source.ts";
import { fileEngines } from "./plan.ts";

/** The reviewer that doubts: it looks for what the others take for granted, and looks again at what they found. */
export const skepticName = "code-skeptic";

/** How much a change is worth to be thought about. */
export const tiers = ["trivial", "light", "full"] as const;
export type Tier = (typeof tiers)[number];

/** Where mistakes cost most: who may do what, what is secret, what is paid, what is built, what changes the data for good. */
const sensitivePaths = [
  "**/*{auth,login,session,password,permission,token,crypto,secret,payment,billing}*/**",
  "**/*{auth,login,session,password,permission,token,crypto,secret,payment,billing}*",
  "**/migrations/**",
  "**/Dockerfile*",
  ".{github,gitea,forgejo}/workflows/**",
];

/** From how many changed lines on a change is worth more, and which paths are always worth all. */
export const Risk = z.strictObject({
  /** Up to so many changed lines only the skeptic thinks. */
  trivialLines: z.int().min(0).max(10_000).default(10),
  /** Up to so many changed lines the skeptic does not look again at what rules found. */
  lightLines: z.int().min(0).max(100_000).default(200),
  /** Globs of paths whose change is never trivial or light. */
  fullPaths: z.array(z.string().min(1)).default(sensitivePaths),
});
export type Risk = z.infer<typeof Risk>;

/** Decides by size and place alone: nothing that the files say has a part in it. */
export function tierOf(files: readonly SourceFile[], risk: Risk): Tier {
  const isSensitive = matchPaths(risk.fullPaths, { nocase: true });
  if (files.some(({ path }) => isSensitive(path))) return "full";
  const lines = files
    .flatMap(({ touched }) => touched)
    .reduce((sum, { start, end }) => sum + end - start + 1, 0);
  if (lines <= risk.trivialLines) return "trivial";
  return lines <= risk.lightLines ? "light" : "full";
}

/** Whether a reviewer's model is asked about such a change. One that has nothing else to read with always is. */
export function thinksAbout(tier: Tier): (reviewer: Reviewer) => boolean {
  return (reviewer) =>
    tier !== "trivial" || reviewer.name === skepticName || fileEngines(reviewer).length === 0;
}
