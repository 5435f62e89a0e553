import pLimit from "p-limit";
import type { Claim, ModelEngine, Ruling } from "../engines/model/model-engine.ts";
import type { Reviewer } from "../engines/reviewer.ts";
import { compareFindings, isAtLeast, type Finding, type Level } from "../types/finding.ts";
import type { Span } from "../types/outcome.ts";
import type { SourceFile } from "../types/source.ts";
import { addAnswers, addUsage, type Answers, type Usage } from "../types/usage.ts";
import { attempt, type OnBroken } from "./attempt.ts";
import type { Tier } from "./tier.ts";

export interface ChallengeOptions {
  skeptic: Reviewer;
  model: ModelEngine;
  tier: Tier;
  /** Below it nobody is told of a finding. */
  minLevel: Level;
  concurrency: number;
  timeoutMs: number;
  signal: AbortSignal;
  onBroken?: OnBroken | undefined;
  /** Awaited before the first finding is looked at; not called where there is none. */
  beforeLook?: () => Promise<unknown>;
  onLook?: (look: LookingAgain) => void;
}

/** What is known while the skeptic looks again. */
export interface LookingAgain {
  skeptic: string;
  /** How many findings it is to look at. */
  claims: number;
  /** How many of these it is done with, whatever it made of them. */
  done: number;
  /** All that stand so far, of every reviewer. */
  findings: readonly Finding[];
}

/** What became of the findings when the skeptic looked again. */
export interface Challenge {
  /** Those that stand, ranked. */
  findings: Finding[];
  /** A model's findings that the skeptic does not believe. */
  rejected: Finding[];
  /** How many were to be looked at again and were not. */
  unheard: number;
  /** Why not, where somebody said so. */
  reason?: string;
  /** Its name. */
  skeptic: string;
  usage: Usage;
  answers: Answers[];
  /** The skeptic's own time. */
  durationMs: number;
  spans: Span[];
}

/**
 * Puts to the skeptic what models found and, where a change is worth it, what rules are not sure of. It can reject or lower
 * what a model found. A rule's finding it can only doubt: that stays, counts as it did, and says that it needs a look.
 *
 * A request that fails leaves its findings as they are. Rejects only when `signal` is aborted, or with `beforeLook`.
 */
export async function challengeFindings(
  findings: readonly Finding[],
  files: readonly SourceFile[],
  options: ChallengeOptions,
): Promise<Challenge> {
  const { skeptic, model } = options;
  const limit = pLimit(options.concurrency);
  const claims = claimsAbout(findings, files, options);
  const rulings = new Map<string, Ruling>();
  let done = 0;
  const tell = () =>
    options.onLook?.({
      skeptic: skeptic.name,
      claims: claims.length,
      done,
      findings: judgeAll(findings, rulings).findings,
    });
  if (claims.length > 0) {
    await options.beforeLook?.();
    tell();
  }
  const divided = await attempt(
    `${skeptic.name} looks again`,
    async (signal) =>
      claims.length === 0 ? [] : await model.divideClaims(skeptic, claims, signal),
    options,
  );
  options.signal.throwIfAborted();
  const shards = "value" in divided ? divided.value : [];
  // Nobody looks at those that could not be shown.
  done = claims.length - shards.reduce((sum, shard) => sum + shard.claims.length, 0);
  if (done > 0) tell();
  const attempts = await Promise.all(
    shards.map((shard, index) =>
      limit(async () => {
        const tried = await attempt(
          `${skeptic.name} looks again ${index + 1}/${shards.length}`,
          (signal, time) => model.challenge(skeptic, shard, signal, time),
          options,
        );
        for (const ruling of "value" in tried ? tried.value.rulings : []) {
          rulings.set(ruling.fingerprint, ruling);
        }
        done += shard.claims.length;
        tell();
        return tried;
      }),
    ),
  );
  options.signal.throwIfAborted();
  const heard = attempts.flatMap((one) => ("value" in one ? [one.value] : []));
  const failures = [divided, ...attempts].flatMap((one) => ("failure" in one ? [one] : []));
  return {
    ...judgeAll(findings, rulings),
    unheard: claims.filter(({ finding }) => !rulings.has(finding.fingerprint)).length,
    ...(failures[0] === undefined ? {} : { reason: failures[0].failure.reason }),
    skeptic: skeptic.name,
    usage: addUsage([
      ...heard.map(({ usage }) => usage),
      ...failures.flatMap(({ failure }) => failure.usage ?? []),
    ]),
    answers: addAnswers(heard.flatMap(({ answers }) => answers ?? [])),
    durationMs: [
      ...heard.map(({ durationMs }) => durationMs),
      ...failures.map(({ failure, span }) => failure.durationMs ?? span.durationMs),
    ].reduce((sum, ms) => sum + ms, 0),
    spans: attempts.map(({ span }) => span),
  };
}

function judgeAll(
  findings: readonly Finding[],
  rulings: ReadonlyMap<string, Ruling>,
): Pick<Challenge, "findings" | "rejected"> {
  const judged = findings.map((finding) => judge(finding, rulings.get(finding.fingerprint)));
  const isRejected = ({ secondLook }: Finding) => secondLook?.ruling === "rejected";
  return {
    findings: judged.filter((one) => !isRejected(one)).toSorted(compareFindings),
    rejected: judged.filter(isRejected),
  };
}

function claimsAbout(
  findings: readonly Finding[],
  files: readonly SourceFile[],
  options: Pick<ChallengeOptions, "tier" | "minLevel">,
): Claim[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return findings
    .filter((finding) => isChallenged(finding, options))
    .flatMap((finding): Claim[] => {
      const file = byPath.get(finding.path);
      return file === undefined ? [] : [{ finding, file }];
    });
}

/** A rule that is sure of itself has been proven by its tests; whatever a model says has not. */
function isChallenged(
  { model, confidence, level }: Finding,
  { tier, minLevel }: Pick<ChallengeOptions, "tier" | "minLevel">,
): boolean {
  if (!isAtLeast(level, minLevel)) return false;
  return model !== undefined || (tier === "full" && confidence !== "high" && level !== "note");
}

/** Never makes a finding worse than it was. */
function judge(finding: Finding, ruling: Ruling | undefined): Finding {
  if (ruling === undefined) return finding;
  const { reason } = ruling;
  if (finding.model === undefined) {
    return ruling.ruling === "confirmed"
      ? { ...finding, secondLook: { ruling: "confirmed", reason } }
      : { ...finding, secondLook: { ruling: "doubted", reason } };
  }
  if (ruling.ruling !== "lowered")
    return { ...finding, secondLook: { ruling: ruling.ruling, reason } };
  const level = ruling.level ?? "note";
  return isAtLeast(finding.level, level) && level !== finding.level
    ? { ...finding, level, secondLook: { ruling: "lowered", reason } }
    : { ...finding, secondLook: { ruling: "confirmed", reason } };
}
