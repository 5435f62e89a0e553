import { secretPrefix } from "../../engines/secrets/about-secret.ts";
import type { Engine } from "../../engines/engine.ts";
import type { Reviewer } from "../../engines/reviewer.ts";
import type { CheckRules } from "../../engines/rules/rule-check.ts";
import type { CheckSyntax } from "../../engines/rules/syntax.ts";
import type { Forge } from "../../forges/forge.ts";
import { joinChanges } from "../../report/findings/patch.ts";
import { composeFixes, type Composed } from "../../review/fix/compose.ts";
import { thinkToFix } from "../../review/fix/fix-options.ts";
import { readAgain, type Readers } from "../../review/fix/read-again.ts";
import { reviewersNamed } from "../../review/plan.ts";
import { knownIn, reviewChange, type Review } from "../../review/review-change.ts";
import { fetchSettings } from "../../runs/fetch-settings.ts";
import type { Meanwhile } from "../../runs/meanwhile.ts";
import type { Job } from "../../runs/queue/job.ts";
import { thinkFor, type Models } from "../../runs/review/think.ts";
import type { Database } from "../../store/database/database.ts";
import type { Pull } from "../../types/pull.ts";
import type { SourceFile } from "../../types/source.ts";
import { commitMessage } from "./commit-message.ts";
import type { FixRequest, WantedFinding } from "./fix-request.ts";
import type { Left, Plan, PlannedCommit } from "./plan.ts";

/** What reading and proving take. */
export interface PlanServices {
  database: Database;
  /** Those that Chorale brings along. */
  reviewers: readonly Reviewer[];
  /** Who proposes changes. */
  fixer: Reviewer;
  engines: ReadonlyMap<string, Engine>;
  syntax: CheckSyntax;
  checkRules: CheckRules;
  /** With what reviewers think; absent where no model is configured. */
  models?: Models | undefined;
  /** The reviews of this process that are read. */
  reading: Meanwhile;
}

interface Head {
  pull: Pull;
  wanted: readonly WantedFinding[];
}

/**
 * Reads the head again, and proposes and proves a change for each finding that is still there, one on top of the other. Only the files
 * of the findings are read, unless a model reported some of them: it is asked what it was asked before, and that is remembered.
 */
export async function planFixes(
  job: Job<FixRequest>,
  forge: Forge,
  { pull, wanted }: Head,
  services: PlanServices,
): Promise<Plan> {
  const { isFull } = job.input;
  const signal = AbortSignal.any([job.signal, job.cancelled]);
  const { config, ...settings } = await fetchSettings(forge, pull.ref, {
    reviewers: services.reviewers,
    checkRules: services.checkRules,
    signal,
  });
  const think =
    services.models &&
    thinkFor(services.models, services.database, {
      runId: job.id,
      pull: pull.ref,
      config,
      reviewers: settings.reviewers,
      isFresh: false,
      log: job.log,
    });
  const isThought = wanted.some(({ model }) => model !== undefined);
  const paths = new Set(wanted.map(({ path }) => path));
  const isRead = ({ path }: { path: string }) => isThought || paths.has(path);
  const names = [...config.reviewers, ...wanted.map(({ reviewer }) => reviewer)];
  const options = {
    reviewers: reviewersNamed(names, settings.reviewers),
    engines: services.engines,
    concurrency: config.concurrency,
    timeoutMs: config.timeoutMinutes * 60_000,
    signal,
    onBroken: (error: unknown, part: string) =>
      job.log.error({ err: error, part }, "a part of a reading broke"),
  };
  return await services.reading.during(async () => {
    const review = await reviewChange(
      {
        async fetchDiff() {
          const { files, unread } = await forge.fetchDiff(pull, signal);
          return { files: files.filter(isRead), unread: unread.filter(isRead) };
        },
        fetchFile: (path) => forge.fetchFile(pull, path, signal),
      },
      {
        ...options,
        ignore: config.ignore,
        think: isThought ? think : undefined,
        isFull,
      },
    );
    const found = wanted.flatMap((one) => {
      const finding = review.findings.find(({ fingerprint }) => fingerprint === one.fingerprint);
      return finding === undefined ? [] : [{ id: one.id, finding }];
    });
    const composed = await composeFixes(
      found.map(({ finding }) => finding),
      review.files,
      {
        ...options,
        known: knownIn(review),
        syntax: services.syntax,
        think: thinkToFix(think, services.fixer),
        maxIterations: config.fix.maxIterations,
      },
    );
    const marked = new Set(review.files.flatMap((file) => (file.hasMark ? [file.path] : [])));
    const ids = new Map(found.map(({ id, finding }) => [finding.fingerprint, id]));
    const idOf = (fingerprint: string) => ids.get(fingerprint) ?? "";
    return {
      commits: commitsOf(composed, idOf, { ...job.input, marked }),
      left: [
        ...wanted.flatMap(({ id, path, fingerprint }) =>
          ids.has(fingerprint) ? [] : [{ id, fate: whyNotThere(path, review) }],
        ),
        ...composed.left.map((one) => ({
          id: idOf(one.finding.fingerprint),
          fate: whyLeft(one, idOf),
        })),
      ],
      ...(composed.unfinished === undefined ? {} : { unfinished: composed.unfinished }),
      secretPaths: await pathsWithSecrets(composed, review.files, options),
    };
  });
}

/** Of the files that are changed those that hold a secret, on whichever line, or of which nobody can tell. */
async function pathsWithSecrets(
  { made }: Composed,
  files: readonly SourceFile[],
  { signal, ...readers }: Readers & { signal: AbortSignal },
): Promise<string[]> {
  const changed = files.filter((file) => made.some(({ path }) => path === file.path));
  const readings = changed.map(async (file) => {
    const { findings } = await readAgain(file, readers, signal);
    const isOpen = findings?.every(({ cause }) => !cause.startsWith(secretPrefix)) === true;
    return isOpen ? [] : [file.path];
  });
  return (await Promise.all(readings)).flat();
}

function commitsOf(
  { made }: Composed,
  idOf: (fingerprint: string) => string,
  { isSquash, marked }: { isSquash: boolean; marked: ReadonlySet<string> },
): PlannedCommit[] {
  const mark = (path: string) => (marked.has(path) ? "\uFEFF" : "");
  const each = made.map(({ finding, path, before, after }) => ({
    called: { id: idOf(finding.fingerprint), finding },
    change: { path, before: mark(path) + before, after: mark(path) + after },
  }));
  const groups = isSquash && each.length > 0 ? [each] : each.map((one) => [one]);
  return groups.map((group) => ({
    ids: group.map(({ called }) => called.id),
    message: commitMessage(group.map(({ called }) => called)),
    changes: joinChanges(group.map(({ change }) => change)),
  }));
}

function whyNotThere(path: string, { coverage }: Review): Left {
  const unread = coverage.unread.find((one) => one.path === path);
  return unread === undefined ? { kind: "not there" } : { kind: "unread", reason: unread.reason };
}

function whyLeft(
  { why, before = [] }: Composed["left"][number],
  idOf: (fingerprint: string) => string,
): Left {
  if (why !== "gone") return { kind: "not proven", why };
  if (before.length === 0) return { kind: "not there" };
  return { kind: "went along", ids: before.map(({ fingerprint }) => idOf(fingerprint)) };
}
