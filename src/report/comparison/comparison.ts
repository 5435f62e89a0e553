import type { Span } from "../../types/outcome.ts";
import { median } from "../text/quantile.ts";

/** The two ways in which several reviewers can read the same files. */
export const ways = ["oneAfterAnother", "sideBySide"] as const;
export type Way = (typeof ways)[number];

/** The files of a change, read once by everybody who reads any of them. */
export interface Reading {
  /** From the first reviewer's start to the last one's end. */
  wallMs: number;
  /** Each with its shards, in the order in which they started. */
  reviewers: { reviewer: string; spans: Span[] }[];
  /** How many there were, merged over the reviewers. */
  findings: number;
  /** The same for readings that read and found the same: a hash. */
  result: string;
}

/** The same files read both ways, one right after the other. */
export interface Round {
  /** Which way was taken first. */
  first: Way;
  readings: Record<Way, Reading>;
}

/** What a measurement of both ways learned. */
export interface Measured {
  /** Those that had something to read, in the order in which they read one after another. */
  reviewers: string[];
  /** Files that were read, by whomever, and their lines. */
  files: number;
  lines: number;
  /** Files that were to be read and could not be had. */
  unloaded: number;
  /** Shards that one way may read at the same time. */
  concurrency: number;
  /** Set where models were asked, too, in every reading that counts. */
  asksModels?: true;
  /** How many rounds there were to be. */
  wanted: number;
  /** Those that were read both ways to the end. */
  rounds: Round[];
  /** Who did not come to the end, and why, as a phrase: that ended the measurement, and there is no figure. */
  unfinished?: { reviewer: string; reason: string; when: ReadingPlace };
}

/** Which of the readings one is: the first of all only warms up, and is not counted. */
export type ReadingPlace = "warm-up" | { round: number; of: number; way: Way };

/** What a measurement depends on besides the change. */
export interface Machine {
  /** Processors that this process may use. */
  processors: number;
  /** Processes that read at the same time at most. */
  readers: number;
  /** Processes that wanted a processor on average in the minute before, ours and others'; 0 where the system does not tell. */
  load: number;
  /** Node's version, without the v. */
  node: string;
  /** Chorale's own version. */
  version: string;
}

/** A measurement with what people have to know to judge it; renderers only choose the form. */
export interface Comparison extends Measured {
  /** Absent where there is no commit: a work tree, a diff. */
  headSha: string | undefined;
  machine: Machine;
  /** Reviews that this server did at the same time. */
  meanwhile: number;
  /** Further sentences: an invalid configuration, a push that came meanwhile. */
  notices: string[];
}

/** The figures of a comparison. Both are measured; neither is a sum. */
export interface Figures {
  /** Medians over the rounds, in milliseconds. */
  oneAfterAnotherMs: number;
  sideBySideMs: number;
  /** Whether some reading of the slower way was quicker than some of the other: then the difference may be chance. */
  isOverlapping: boolean;
}

/** `undefined` where somebody did not come to the end: then nothing can be said. */
export function figuresOf({ rounds, unfinished }: Measured): Figures | undefined {
  if (unfinished !== undefined || rounds.length === 0) return undefined;
  const one = wallsOf(rounds, "oneAfterAnother");
  const side = wallsOf(rounds, "sideBySide");
  return {
    oneAfterAnotherMs: median(one),
    sideBySideMs: median(side),
    isOverlapping: Math.max(...side) >= Math.min(...one) && Math.max(...one) >= Math.min(...side),
  };
}

/** How many findings each reading had, in the order in which they were taken; and whether all read and found the same. */
export function findingsOf({ rounds }: Measured): { isSame: boolean; counts: number[] } {
  const readings = rounds.flatMap(({ first, readings: { oneAfterAnother, sideBySide } }) =>
    first === "oneAfterAnother" ? [oneAfterAnother, sideBySide] : [sideBySide, oneAfterAnother],
  );
  return {
    isSame: new Set(readings.map(({ result }) => result)).size <= 1,
    counts: readings.map(({ findings }) => findings),
  };
}

/** The round, from 1, whose reading comes closest to the median of its way. */
export function typicalRound({ rounds }: Measured, way: Way): number {
  const walls = wallsOf(rounds, way);
  const middle = median(walls);
  const distances = walls.map((wallMs) => Math.abs(wallMs - middle));
  return distances.indexOf(Math.min(...distances)) + 1;
}

function wallsOf(rounds: readonly Round[], way: Way): number[] {
  return rounds.map(({ readings }) => readings[way].wallMs);
}
