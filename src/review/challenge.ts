import pLimit from "p-limit";
import type { Claim, ModelEngine, Ruling } from "../engines/model/model-engine.ts";
import type { Reviewer } from "../engines/reviewer.ts";
import { compareFindings, isAtLeast, type Finding, type Level } from "../types/finding.ts";
import type { Span } from "../types/outcome.ts";
import type { SourceFile } from "../types/source.ts";
import { addUsage, type Usage } from "../types/usage.ts";
import { attempt } from "./attempt.ts";
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
  /** The skeptic's own time. */
  durationMs: number;
  spans: Span[];
}

/**
 * Puts to the skeptic what models found and, where a change is worth it, what rules are not sure of. It can reject or lower
 * what a model found. A rule's finding it can only doubt: that stays, counts as it did, and says that it needs a look.
 *
 * A request that fails leaves its findings as they are. Rejects only when `signal` is aborted.
 */
export async function challengeFindings(
  findings: readonly Finding[],
  files: readonly SourceFile[],
  options: ChallengeOptions,
): Promise<Challenge> {
  const { skeptic, model } = options;
  const limit = pLimit(options.concurrency);
  const claims = claimsAbout(findings, files, options);
  const divided = await attempt(
    `${skeptic.name} looks again`,
    async (signal) =>
      claims.length === 0 ? [] : await model.divideClaims(skeptic, claims, signal),
    options,
  );
  const shards = "value" in divided ? divided.value : [];
  const attempts = await Promise.all(
    shards.map((shard, index) =>
      limit(() =>
        attempt(
          `${skeptic.name} looks again ${index + 1}/${shards.length}`,
          (signal) => model.challenge(skeptic, shard, signal),
          options,
        ),
      ),
    ),
  );
  options.signal.throwIfAborted();
  const heard = attempts.flatMap((one) => ("value" in one ? [one.value] : []));
  const failures = [divided, ...attempts].flatMap((one) => ("failure" in one ? [one] : []));
  const rulings = new Map(
    heard.flatMap((one) => one.rulings.map((ruling) => [ruling.fingerprint, ruling])),
  );
  const judged = findings.map((finding) => judge(finding, rulings.get(finding.fingerprint)));
  const isRejected = ({ secondLook }: Finding) => secondLook?.ruling === "rejected";
  const unheard = claims.filter(({ finding }) => !rulings.has(finding.fingerprint)).length;
  return {
    findings: judged.filter((one) => !isRejected(one)).toSorted(compareFindings),
    rejected: judged.filter(isRejected),
    unheard,
    ...(failures[0] === undefined ? {} : { reason: failures[0].failure.reason }),
    skeptic: skeptic.name,
    usage: addUsage([
      ...heard.map(({ usage }) => usage),
      ...failures.flatMap(({ failure }) => failure.usage ?? []),
    ]),
    durationMs: [
      ...heard.map(({ durationMs }) => durationMs),
      ...failures.map(({ span }) => span.durationMs),
    ].reduce((sum, ms) => sum + ms, 0),
    spans: attempts.map(({ span }) => span),
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
