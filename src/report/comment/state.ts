import { deflateRawSync, inflateRawSync } from "node:zlib";
import { z } from "zod";
import { ownMarker, reviewMarker } from "../../types/markers.ts";
import { PastFinding } from "../report.ts";

/** Longest encoded state that is looked at, in characters, and longest decoded one, in bytes. */
const maxEncoded = 200_000;
const maxDecoded = 4_000_000;
const maxFindings = 5_000;

/**
 * What a comment remembers for the next review. A later version of Chorale may add fields, which are ignored here,
 * or raise `v`, which makes the state unreadable here: then the review starts afresh.
 */
export const State = z.object({
  v: z.literal(1),
  /** The head that was reviewed; empty where there was none. */
  headSha: z.string().max(200),
  /** The reviewers that read this head to the end. */
  completed: z.array(z.string().max(100)).max(100).default([]),
  /** Whether findings counted on every line of the changed files. */
  isFull: z.boolean().optional(),
  /** The next number of each reviewer's letter. Numbers are never given twice. */
  nextId: z.record(z.string().max(10), z.int().positive()),
  /**
   * Open as far as is known, those of rules before those of models, worst first: findings of the last review and those it could
   * not check again. Those that somebody ignores are among them.
   */
  findings: z.array(PastFinding).max(maxFindings),
});
export type State = z.infer<typeof State>;

interface EncodedState {
  /** One HTML comment; contains no `--` and no `>` inside. Empty only where not even an empty state fits. */
  comment: string;
  /** How many findings had no room. The next review will take them for new. */
  forgotten: number;
}

/**
 * Encodes a state into at most `maxLength` UTF-16 code units. Where it does not fit, titles go first,
 * then the least important findings, and who has read all; the numbers are kept, so that no id is ever given twice.
 */
export function encodeState(state: State, maxLength: number): EncodedState {
  const known = state.findings.slice(0, maxFindings);
  const untitled = known.map((finding) => ({ ...finding, title: "" }));
  const encode = (findings: readonly PastFinding[]) => {
    // Whoever's findings may be among those that are forgotten has to read this head again.
    const completed = findings.length < state.findings.length ? [] : state.completed;
    return pack({ ...state, completed, findings: [...findings] });
  };
  for (const findings of [known, untitled]) {
    const comment = encode(findings);
    if (comment.length <= maxLength) {
      return { comment, forgotten: state.findings.length - known.length };
    }
  }
  const kept = largestFitting(untitled.length, (count) => {
    return encode(untitled.slice(0, count)).length <= maxLength;
  });
  const comment = encode(untitled.slice(0, kept));
  return {
    comment: comment.length <= maxLength ? comment : "",
    forgotten: state.findings.length - kept,
  };
}

/**
 * Reads the state out of a comment of ours. Only the place right behind the marker counts: further down, code of the
 * pull request may look like a state. Bad, foreign or oversized data give `undefined`; never throws.
 */
export function decodeState(body: string): State | undefined {
  if (!body.startsWith(reviewMarker)) return undefined;
  const start = body.slice(reviewMarker.length, reviewMarker.length + maxEncoded);
  const encoded = /^\s*<!-- chorale:state ([A-Za-z0-9+/=]+) -->/.exec(start)?.[1];
  if (encoded === undefined) return undefined;
  try {
    const bytes = inflateRawSync(Buffer.from(encoded, "base64"), { maxOutputLength: maxDecoded });
    const parsed = State.safeParse(JSON.parse(bytes.toString("utf8")));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** The largest count in 0 … `count` that fits, 0 if none does. Whatever fits must also fit when it is less. */
export function largestFitting(count: number, fits: (count: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function pack(state: State): string {
  const encoded = deflateRawSync(JSON.stringify(state)).toString("base64");
  return `${ownMarker}:state ${encoded} -->`;
}
