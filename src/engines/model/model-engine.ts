import type { Allowance } from "../../net/allowance.ts";
import type { Edit } from "../../types/edit.ts";
import type { Finding, Level } from "../../types/finding.ts";
import type { Dropped, Skipped } from "../../types/outcome.ts";
import type { SourceFile } from "../../types/source.ts";
import type { Answers, Usage } from "../../types/usage.ts";
import type { Reading } from "../engine.ts";
import type { Reviewer } from "../reviewer.ts";
import type { Unusable } from "./read-changes.ts";

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

/** A finding that is to be mended. */
export interface FixRequest {
  finding: Finding;
  /** As it is to be changed: its text is what edits are made in. */
  file: SourceFile;
  /** What was proposed before and did not pass, and why: a phrase for whoever tries again. The latest last. */
  refused: readonly RefusedEdits[];
}

export interface RefusedEdits {
  /** In the text of the file; none where what was proposed could not be used. */
  edits: readonly Edit[];
  why: string;
}

/** What came of asking for a change. Nobody has proven it. */
export interface Proposed {
  /** In their order, none touching another. Absent where nothing is proposed, or nothing that can be used. */
  edits?: Edit[];
  /** Why what was proposed can't be used. There are no edits then; whoever counts proposals counts it as one that does not apply. */
  unusable?: Unusable;
  /** Who answered; `undefined` where nothing was to be asked. */
  model: string | undefined;
  usage: Usage;
  /** Absent where nothing was to be asked. */
  answers?: Answers;
  /** Time that requests were under way, without waiting for a seat at the model or for its limits. */
  durationMs: number;
}

/** A change that is put to the skeptic. */
export interface ChangeClaim {
  finding: Finding;
  /** Before the change. */
  file: SourceFile;
  /** In the text of the file. */
  edits: readonly Edit[];
}

/** What the skeptic makes of a change. */
export interface JudgedChange {
  /** Absent where there is no ruling: nothing was to be asked, or the answer gives no reason. */
  believed: boolean | undefined;
  /** One sentence; empty where there is no ruling. */
  reason: string;
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
  /**
   * Has the-fixer propose a change that mends a finding. It proposes nothing, and nobody is asked, where the file may not be shown
   * or could not be taken apart, and where the code around the finding has no room in a request or its own lines can't be shown
   * as they stand. Rejects like `read`, and where the charter leaves no room for code.
   *
   * What it answers is believed as far as it quotes: only lines that it was shown as they stand are replaced. See `read-changes.ts`.
   */
  proposeFix(
    fixer: Reviewer,
    request: FixRequest,
    signal: AbortSignal,
    time?: Allowance,
  ): Promise<Proposed>;
  /**
   * Asks the skeptic whether a change mends its finding and does nothing else. There is no ruling, and nobody is asked, where
   * the file may not be shown, or finding and change have no room in a request. Rejects like `proposeFix`.
   */
  challengeFix(
    skeptic: Reviewer,
    change: ChangeClaim,
    signal: AbortSignal,
    time?: Allowance,
  ): Promise<JudgedChange>;
}
