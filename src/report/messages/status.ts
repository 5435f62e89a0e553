import type {
  ActiveRun,
  EndedReview,
  PullView,
  RepositoryView,
} from "../../store/queue/active-view.ts";
import type { Pause } from "../../store/queue/pauses.ts";
import { Level } from "../../types/finding.ts";
import { formatDuration } from "../text/duration.ts";
import { byWhom } from "./endings.ts";
import { verdictLine } from "./review.ts";
import { inlineText, link, sentence } from "../text/neutralise.ts";
import { shortShaCode } from "../text/short-sha.ts";
import { table } from "../text/table.ts";
import { toVerdict } from "../report.ts";

/** A run with how far it has come, where it is a review that has looked at its pull. */
type ActiveLine = ActiveRun & {
  progress:
    | {
        headSha: string;
        done: readonly string[];
        left: readonly string[];
        later?: "second look" | "fix" | undefined;
      }
    | undefined;
  /** The only reviewers that it was asked of; absent for those of the configuration. */
  reviewers: readonly string[] | undefined;
  /** It will be passed over when its turn comes, as the pull is paused. */
  isSkipped: boolean;
};

/** The answer to `/status` about a pull: what runs, what waits, whether it is paused, what the last review came to. */
export function pullStatus(
  view: Pick<PullView, "nowMs" | "pause" | "last"> & { active: readonly ActiveLine[] },
  name: string,
): string {
  const { nowMs, pause, active, last } = view;
  const lines = [
    ...active.map((run) => activeLine(run, active, nowMs)),
    ...(pause === undefined ? [] : [pauseLine(pause, nowMs)]),
    ...(last === undefined ? [] : [lastLine(last, nowMs)]),
  ];
  if (lines.length === 0) {
    return `Nothing runs or waits for ${name}, and no review of it is on record.`;
  }
  const list = lines.map((line) => `- ${line}`).join("\n");
  return active.length === 0 ? `Nothing runs or waits.\n\n${list}` : list;
}

/** The answer to `/status` in an issue. */
export function repositoryStatus({
  nowMs,
  active,
  total,
  paused,
}: Omit<RepositoryView, "active"> & {
  active: readonly (ActiveRun & Pick<ActiveLine, "isSkipped">)[];
}): string {
  const rows = active.map((run) => {
    const state = run.status === "running" ? runningFor(run, nowMs) : waitingFor(run, nowMs);
    return [numberIn(run.pull), whatOf(run), state];
  });
  const rest = total - active.length;
  return [
    total === 0
      ? "No review or comparison runs or waits in this repository."
      : table(["Pull request", "What", "State"], rows),
    ...(rest > 0 ? [`${rest} more wait.`] : []),
    ...(paused.length === 0 ? [] : [pausedLine(paused)]),
  ].join("\n\n");
}

function pausedLine(pulls: readonly string[]): string {
  const shown = pulls.slice(0, mostPaused).map(numberIn).join(", ");
  const rest = pulls.length - mostPaused;
  return `Paused until \`/resume\`: ${shown}${rest > 0 ? ` and ${rest} more` : ""}.`;
}

/** So many paused pulls are listed. */
const mostPaused = 20;

/** `#12`, of what a pull is called or known by. */
export function numberIn(pull: string): string {
  return /#\d+$/.exec(pull)?.[0] ?? "";
}

const kinds: ReadonlyMap<string, string> = new Map([
  ["review", "Review"],
  ["compare", "Comparison"],
  ["fix", "Fix"],
]);

function whatOf({ kind }: Pick<ActiveRun, "kind">): string {
  return kinds.get(kind) ?? kind;
}

function activeLine(run: ActiveLine, all: readonly ActiveLine[], nowMs: number): string {
  const subject = `**${whatOf(run)}**${ofCommit(run)}${askedOf(run)}`;
  if (run.status === "running") {
    return `${subject}: ${runningFor(run, nowMs)}${stageOf(run)}`;
  }
  const isNext = all.every((one) => one.kind !== run.kind || one.status !== "running");
  const when = isNext ? waitingFor(run, nowMs) : "waiting, begins when the one that runs has ended";
  return `${subject}: ${when}${trouble(run)}`;
}

function ofCommit({ progress, headSha }: ActiveLine): string {
  const sha = progress?.headSha ?? headSha;
  return sha === null ? "" : ` of ${shortShaCode(sha)}`;
}

function askedOf({ reviewers }: ActiveLine): string {
  return reviewers === undefined ? "" : ` by ${listOf(reviewers)}`;
}

function runningFor({ startedMs, cancelledBy }: ActiveRun, nowMs: number): string {
  if (cancelledBy !== null) return `cancelled ${by(cancelledBy)}, about to end`;
  return `running for ${formatDuration(nowMs - (startedMs ?? nowMs))}`;
}

function stageOf({ kind, progress, cancelledBy }: ActiveLine): string {
  if (cancelledBy !== null || kind !== "review") return ".";
  if (progress === undefined) return ", looking at the pull request.";
  const { done, left, later } = progress;
  if (later === "second look") {
    return ". Everybody has read it; code-skeptic looks again at what was found.";
  }
  if (later === "fix") return ". Everybody has read it; the-fixer tries to change what was found.";
  if (left.length === 0) return ". Everybody has read it; the result is being written.";
  const read = done.length === 0 ? "" : ` Done: ${listOf(done)}.`;
  return `.${read} Reading: ${listOf(left)}.`;
}

function waitingFor(run: ActiveRun & Pick<ActiveLine, "isSkipped">, nowMs: number): string {
  const { position, queuedMs, dueMs, startedMs, cancelledBy } = run;
  if (cancelledBy !== null) return `cancelled ${by(cancelledBy)}, about to end`;
  if (run.isSkipped) return "waiting, will be skipped because of the pause";
  if (position !== null) {
    const place = position === 1 ? "next in the queue" : `place ${position} in the queue`;
    return `waiting for ${formatDuration(nowMs - queuedMs)}, ${place}`;
  }
  const left = formatDuration(dueMs - nowMs);
  return startedMs === null
    ? `begins in ${left} unless something is pushed meanwhile`
    : `tried again in ${left}`;
}

/** What kept it from its end the last time. */
function trouble({ failures, detail }: ActiveRun): string {
  if (failures === 0 || detail === null) return ".";
  return `. The last time it failed: ${sentence(detail, 300)}`;
}

function pauseLine({ login, sinceMs }: Pause, nowMs: number): string {
  return `**Paused** ${by(login)} for ${formatDuration(nowMs - sinceMs)}: pushes are not reviewed until \`/resume\`.`;
}

function lastLine(
  { status, detail, headSha, endedMs, ...found }: EndedReview,
  nowMs: number,
): string {
  const of = headSha === null ? "" : ` of ${shortShaCode(headSha)}`;
  const ago = `${formatDuration(nowMs - endedMs)} ago`;
  return `**Last review**${of}, ${ago}: ${resultOf({ status, detail, ...found })}`;
}

function resultOf({
  status,
  detail,
  verdict,
  findings,
}: Pick<EndedReview, "status" | "detail" | "verdict" | "findings">): string {
  if (status === "published") {
    const isIgnored = ({ state }: { state: string }) => state === "ignored";
    const counted = {
      findings: findings
        .filter((one) => !isIgnored(one))
        .map(({ level }) => ({ level: Level.parse(level) })),
      ignored: findings.filter(isIgnored),
    };
    const words = verdict === null ? "published" : verdictLine(toVerdict(verdict), counted);
    return `${link(words, detail ?? undefined)}.`;
  }
  const words = status === "gave-up" ? "gave up" : status;
  if (detail === null) return `${words}.`;
  return status === "cancelled"
    ? `cancelled ${inlineText(detail)}.`
    : `${words}. ${sentence(detail, 300)}`;
}

function by(login: string): string {
  return inlineText(byWhom(login));
}

function listOf(names: readonly string[]): string {
  return names.map((name) => inlineText(name)).join(", ");
}
