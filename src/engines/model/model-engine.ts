import type { Allowance } from "../../net/allowance.ts";
import type { Finding, Level } from "../../types/finding.ts";
import type { Dropped, Skipped } from "../../types/outcome.ts";
import type { SourceFile } from "../../types/source.ts";
import type { Answers, Usage } from "../../types/usage.ts";
import type { Reading } from "../engine.ts";
import type { Reviewer } from "../reviewer.ts";

/** The name by which a reviewer's front matter asks for a model. */
export const modelEngineName = "model";

/** What one request shows a model: excerpts of files, of which it may hold a part of the touched lines only. */
export interface ModelShard {
  files: readonly SourceFile[];
  /** Roughly, for the order in which shards are read. */
  tokens: number;
}

/** Files as a model is to read them. A file is in a shard, or in one of the lists. */
export interface Excerpts {
  /** The largest first: what takes longest begins first. */
  shards: ModelShard[];
  /** Kept from models by the configuration. */
  kept: Skipped[];
  /** Meant to be shown, and could not be. */
  unread: Skipped[];
}

/** What a model found in one shard. */
export interface ModelReading extends Reading {
  /** Time that requests were under way, without waiting for a seat at the model or for its limits. */
  durationMs: number;
  usage: Usage;
  answers: Answers;
  /** Findings that are not believed, counted by reason; see `evidence.ts`. */
  droppedFor: Dropped;
}

/** A finding that is put to the skeptic, with the file it is about. */
export interface Claim {
  finding: Finding;
  file: SourceFile;
}

/** Claims that are put to the skeptic with one request, all of them about one file. */
export interface ClaimShard {
  claims: readonly Claim[];
}

/** What the skeptic makes of a finding, known by its fingerprint. */
export interface Ruling {
  fingerprint: string;
  ruling: "confirmed" | "lowered" | "rejected";
  /** What it is lowered to. */
  level?: Level | undefined;
  /** One sentence. */
  reason: string;
}

/** What came of one request to the skeptic. A claim without a ruling was not judged. */
export interface Challenged {
  rulings: Ruling[];
  usage: Usage;
  /** Absent where nothing was to be asked. */
  answers?: Answers;
  /** Time that requests were under way, without waiting for a seat at the model or for its limits. */
  durationMs: number;
}

/** How a reviewer reads with judgement. Made for one run: it knows what that may cost, and what was asked before. */
export interface ModelEngine {
  /** Divides files into what one request each shows, as large as the reviewer's charter leaves room for. */
  divide(reviewer: Reviewer, files: readonly SourceFile[], signal: AbortSignal): Promise<Excerpts>;
  /**
   * Reads one shard, told what the rules found there. Rejects with a `ModelError` when no model answers, or in time.
   *
   * @param time how long it may take; what is waited for a seat at the model does not count
   */
  read(
    reviewer: Reviewer,
    shard: ModelShard,
    hints: readonly Finding[],
    signal: AbortSignal,
    time?: Allowance,
  ): Promise<ModelReading>;
  /**
   * Divides claims so that each has the code around it that it takes to judge it. One without room for that, or about a file
   * that may not be shown, is in no shard: nobody judges it. Rejects with a `ModelError` where there is no room for any.
   */
  divideClaims(
    skeptic: Reviewer,
    claims: readonly Claim[],
    signal: AbortSignal,
  ): Promise<ClaimShard[]>;
  /** Puts claims to the skeptic. Rejects like `read`. */
  challenge(
    skeptic: Reviewer,
    shard: ClaimShard,
    signal: AbortSignal,
    time?: Allowance,
  ): Promise<Challenged>;
}
