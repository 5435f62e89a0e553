import { createQuotes, quotesLine } from "../../engines/model/quoted-line.ts";
import { compareSources, levels, type Finding } from "../../types/finding.ts";
import type { Outcome, Skipped } from "../../types/outcome.ts";
import type { Suppression } from "../../types/suppression.ts";
import { noLongerAsked, noLongerReported, noLongerTouched } from "../messages/earlier-findings.ts";
import type { IgnoredFinding, PastFinding, ReportedFinding } from "../report.ts";
import { ShortIds } from "./short-ids.ts";
import type { State } from "../comment/state.ts";

export interface IdentifyInput {
  headSha: string | undefined;
  /** Merged and ranked, at `minLevel` or above. */
  findings: readonly Finding[];
  /** Found too, below `minLevel`: not shown, and not fixed either. */
  belowMinLevel?: readonly Finding[];
  previous: State | undefined;
  outcomes: readonly Outcome[];
  /** Of every file that was loaded at this head: the first 16 hex digits of its sha256. */
  fileHashes: ReadonlyMap<string, string>;
  /** The files themselves: a model that says something else this time is no proof that what it quoted is gone. */
  texts?: ReadonlyMap<string, string>;
  /** What `Coverage` says was not read. A path in neither list and without a hash is no longer part of the change. */
  skipped: readonly Skipped[];
  unread: readonly Skipped[];
  /** Paths of the change that no longer exist at this head. */
  deleted: ReadonlySet<string>;
  /** Paths that the configuration says nobody reads. */
  ignored?: ReadonlySet<string>;
  /** The reviewers that have read this head to the end, now or in an earlier run. */
  completed?: readonly string[];
  /** The letter of every configured reviewer, also of those that were not asked this time. */
  letters: ReadonlyMap<string, string>;
  /** What people asked not to be told of again; of two for the same finding the first one counts. */
  suppressions?: readonly Suppression[];
}

interface Identified {
  findings: ReportedFinding[];
  /** Found, or not checked again, and left out of everything else because somebody asked for that. */
  ignored: IgnoredFinding[];
  fixed: PastFinding[];
  standing: PastFinding[];
  unverified: PastFinding[];
  nextState: State;
  /** Says what was let go although nobody fixed it. */
  notices: string[];
}

/** What became of an earlier finding that this run does not report. */
type Fate =
  | "fixed"
  | "standing"
  | "unverified"
  | "no-longer-reported"
  | "no-longer-asked"
  | "no-longer-touched";

/**
 * Gives findings the ids they keep for the life of a pull, and says what became of the earlier ones.
 * "Fixed" needs evidence: the file changed, and a reviewer that reported it read the file again and no longer does. What a
 * model said is fixed only when the line that it quoted is gone, too.
 */
export function identify(input: IdentifyInput): Identified {
  const known = new KnownFindings(input.previous?.findings ?? [], input);
  const earlier = input.findings.map((finding) => known.take(finding));
  for (const hidden of input.belowMinLevel ?? []) known.take(hidden);

  const ids = new ShortIds(input.previous);
  const suppressionOf = suppressionBy(input.suppressions ?? []);
  const found = input.findings.map((finding, index) => {
    const same = earlier[index];
    const id = same?.id ?? ids.next(input.letters.get(finding.reviewer));
    const state = same === undefined ? ("new" as const) : ("open" as const);
    const reported: ReportedFinding = {
      ...finding,
      id,
      state,
      ...(same?.suggested === undefined ? {} : { suggested: same.suggested }),
    };
    const by = suppressionOf(finding.fingerprint, same?.fingerprint, same?.ignoredAs);
    return { reported, by, past: remember(reported, input, by) };
  });
  const isQuoted = createQuotes(input.texts ?? new Map());
  const gone = known.left().map((left) => ({
    past: left,
    by: suppressionOf(left.fingerprint, left.ignoredAs),
    fate: fateOf(left, input, isQuoted),
  }));
  const those = (fate: Fate) =>
    gone.filter((one) => one.fate === fate && one.by === undefined).map(({ past }) => past);
  const unchecked = gone.filter(({ fate }) => fate === "standing" || fate === "unverified");
  const dropped = those("no-longer-reported").length;
  const unasked = those("no-longer-asked").length;
  const untouched = those("no-longer-touched").length;
  return {
    findings: found.flatMap(({ reported, by }) => (by === undefined ? [reported] : [])),
    ignored: [...found, ...unchecked].flatMap(({ past, by }) =>
      by === undefined ? [] : [{ ...past, by }],
    ),
    fixed: those("fixed"),
    standing: those("standing"),
    unverified: those("unverified"),
    nextState: {
      v: 1,
      headSha: input.headSha ?? "",
      completed: input.completed ? [...input.completed] : [],
      nextId: ids.counters(),
      // The ignored ones too: they keep their ids, and whoever wants to be told of them again can name them.
      findings: [...found, ...unchecked]
        .map(({ past }) => past)
        .toSorted(
          (a, b) => compareSources(a, b) || levels.indexOf(a.level) - levels.indexOf(b.level),
        ),
    },
    notices: [
      ...(dropped > 0 ? [noLongerReported(dropped)] : []),
      ...(unasked > 0 ? [noLongerAsked(unasked)] : []),
      ...(untouched > 0 ? [noLongerTouched(untouched)] : []),
    ],
  };
}

/** Finds what was decided about a finding, by any of the fingerprints that it has had. */
function suppressionBy(suppressions: readonly Suppression[]) {
  const known = new Map(suppressions.toReversed().map((one) => [one.fingerprint, one]));
  return (...fingerprints: readonly (string | undefined)[]): Suppression | undefined =>
    fingerprints.map((one) => known.get(one ?? "")).find((one) => one !== undefined);
}

type Quotes = ReturnType<typeof createQuotes>;

function fateOf(finding: PastFinding, input: IdentifyInput, isQuoted: Quotes): Fate {
  const { path } = finding;
  const reviewers = reviewersOf(finding).filter((name) => input.letters.has(name));
  if (reviewers.length === 0 || input.ignored?.has(path)) return "no-longer-asked";
  if (reviewers.some((name) => standsBy(name, input))) return "standing";
  const outcomes = input.outcomes.filter(({ reviewer }) => reviewers.includes(reviewer));
  if (outcomes.some(({ untouched }) => untouched.includes(finding.fingerprint))) {
    return "no-longer-touched";
  }
  const hash = input.fileHashes.get(path);

  if (hash === undefined) {
    const isListed = [...input.unread, ...input.skipped].some((one) => one.path === path);
    // Skipped now, though read before: the change made it unreadable, which proves nothing.
    if (isListed && !input.deleted.has(path)) return "unverified";
    const isBack = outcomes.some(({ status }) => status === "completed" || status === "skipped");
    return isBack ? "fixed" : "unverified";
  }
  const isRead = ({ read, rulesRead = [] }: Outcome) =>
    read.includes(path) || (finding.model === undefined && rulesRead.includes(path));
  if (outcomes.some(isRead)) {
    // A hash that was never known is no evidence.
    if (finding.fileHash === "") return "unverified";
    return hash === finding.fileHash || isQuotedStill(finding, isQuoted)
      ? "no-longer-reported"
      : "fixed";
  }
  const finishedWithoutIt =
    outcomes.length === reviewers.length &&
    outcomes.every(
      ({ status, unread }) =>
        (status === "completed" || status === "skipped") &&
        !unread.some((one) => one.path === path),
    );
  return finishedWithoutIt ? "no-longer-asked" : "unverified";
}

/** Whether a model's finding may still be true, by what it quoted. */
function isQuotedStill(finding: PastFinding, isQuoted: Quotes): boolean {
  if (finding.model === undefined) return false;
  return finding.isMasked === true || isQuoted(finding);
}

/** Whether what this reviewer said before it said of this very head, and nobody asked it again. */
function standsBy(reviewer: string, { headSha, previous, completed, outcomes }: IdentifyInput) {
  if (headSha === undefined || previous?.headSha !== headSha) return false;
  const wasAsked = outcomes.some((outcome) => outcome.reviewer === reviewer);
  return !wasAsked && completed?.includes(reviewer) === true;
}

/** Earlier findings, each to be claimed once by the finding of this run that is the same. */
class KnownFindings {
  readonly #left: PastFinding[];
  readonly #hashes: ReadonlyMap<string, string>;

  constructor(past: readonly PastFinding[], input: Pick<IdentifyInput, "fileHashes">) {
    this.#left = [...past];
    this.#hashes = input.fileHashes;
  }

  /** The same fingerprint; or the same rule on the same line of a file that only moved. */
  take(finding: Finding): PastFinding | undefined {
    const hash = this.#hashes.get(finding.path);
    const index = [
      (one: PastFinding) => one.fingerprint === finding.fingerprint,
      (one: PastFinding) =>
        one.ruleId === finding.ruleId &&
        one.line === finding.line &&
        one.fileHash === hash &&
        !this.#hashes.has(one.path),
    ]
      .map((isSame) => this.#left.findIndex(isSame))
      .find((found) => found >= 0);
    return index === undefined ? undefined : this.#left.splice(index, 1)[0];
  }

  left(): PastFinding[] {
    return this.#left;
  }
}

function reviewersOf(finding: Pick<PastFinding, "reviewer" | "alsoFoundBy">): string[] {
  return [finding.reviewer, ...(finding.alsoFoundBy ?? [])];
}

function remember(
  finding: ReportedFinding,
  { fileHashes, texts }: Pick<IdentifyInput, "fileHashes" | "texts">,
  by: Suppression | undefined,
): PastFinding {
  const { id, fingerprint, ruleId, reviewer, alsoFoundBy, level, path, line, title } = finding;
  const { model, suggested } = finding;
  const fileHash = fileHashes.get(path) ?? "";
  const isMasked =
    model !== undefined && !quotesLine(texts?.get(path)?.split("\n")[line - 1] ?? "", finding);
  const past = { id, fingerprint, ruleId, reviewer, level, path, line, title, fileHash };
  return {
    ...past,
    ...(alsoFoundBy === undefined ? {} : { alsoFoundBy }),
    ...(model === undefined ? {} : { model }),
    ...(isMasked ? { isMasked } : {}),
    ...(suggested === undefined ? {} : { suggested }),
    ...(by === undefined || by.fingerprint === fingerprint ? {} : { ignoredAs: by.fingerprint }),
  };
}
