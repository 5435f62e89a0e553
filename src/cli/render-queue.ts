import { formatDuration } from "../report/text/duration.ts";
import { terminalText } from "../report/text/neutralise.ts";
import { shortSha } from "../report/text/short-sha.ts";
import type { FailedView, QueueView, RunView } from "../store/queue/queue-view.ts";

/** Columns of a terminal that a line fits into, as long as its words let it. */
const width = 100;

/** The queue for people: how much there is of what, then the runs, a line or a paragraph each. */
export function renderQueue(view: QueueView): string {
  const { nowMs, totals, waitingSinceMs, running, waiting, ended } = view;
  const { running: runningCount = 0, waiting: waitingCount = 0, ...ends } = totals;
  const oldest =
    waitingSinceMs === null ? "" : `, the oldest for ${formatDuration(nowMs - waitingSinceMs)}`;
  const endedCount = Object.values(ends).reduce((sum, count) => sum + count, 0);
  const each = Object.entries(ends)
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${count} ${wordsFor(status)}`);
  const lost = (ends["gave-up"] ?? 0) + (ends["failed"] ?? 0);
  return toText([
    `${runningCount} running, ${waitingCount} waiting${oldest}`,
    [`${endedCount} ended`, ...(each.length > 0 ? [each.join(", ")] : [])].join(": "),
    ...section("Running", running, runningCount, (run) => describeRunning(run, nowMs)),
    ...section("Waiting", waiting, waitingCount, (run) => describeWaiting(run, nowMs)),
    ...section("Ended, newest first", ended, endedCount, (run) => describeEnded(run, nowMs)),
    ...(lost > 0 ? ["", `${lost} not done: \`chorale status --failed\` says why.`] : []),
  ]);
}

/** What gave up or failed, for people, and how to start it again. */
export function renderFailed({ nowMs, totals, failed }: FailedView): string {
  const count = (totals["gave-up"] ?? 0) + (totals["failed"] ?? 0);
  if (count === 0) return toText(["Nothing gave up or failed, as far back as runs are kept."]);
  const rows = section("Gave up or failed, newest first", failed, count, (run) => [
    ...describeEnded(run, nowMs),
    ...(run.sinceThen === null ? [] : [`since then: ${wordsFor(run.sinceThen)}`]),
  ]);
  return toText([
    ...rows.slice(1),
    "",
    "To start one again, mend the cause, then send its delivery again from the forge's page of deliveries, or write `/review` on the pull request.",
  ]);
}

function describeRunning(run: RunView, nowMs: number): string[] {
  const { startedMs, worker, leaseUntilMs } = run;
  const since = formatDuration(nowMs - (startedMs ?? nowMs));
  const place = `for ${since} on ${worker}${triesOf(run)}`;
  if (leaseUntilMs === null || leaseUntilMs > nowMs) return [place, ...detailOf(run)];
  // A process that is alone ends all leases of the one before at once.
  const silence =
    leaseUntilMs > 0 ? `for more than ${formatDuration(nowMs - leaseUntilMs)}` : "any more";
  return [
    place,
    `its process has not been heard of ${silence}; another one takes it over`,
    ...detailOf(run),
  ];
}

function describeWaiting(run: RunView, nowMs: number): string[] {
  return [`${whenOf(run, nowMs)}${triesOf(run)}`, ...detailOf(run)];
}

function whenOf({ position, queuedMs, dueMs, startedMs }: RunView, nowMs: number): string {
  if (position !== null) return `place ${position}, for ${formatDuration(nowMs - queuedMs)}`;
  const left = formatDuration(dueMs - nowMs);
  return startedMs === null ? `settles for ${left}` : `due in ${left}`;
}

function describeEnded(run: RunView, nowMs: number): string[] {
  const { status, detail, startedMs, endedMs } = run;
  const ago = `${formatDuration(nowMs - (endedMs ?? nowMs))} ago`;
  const took =
    startedMs === null || endedMs === null ? "" : `, after ${formatDuration(endedMs - startedMs)}`;
  const isSuperseded = status === "superseded" && detail !== null;
  return isSuperseded
    ? [`superseded by ${shortSha(detail)} ${ago}${took}`]
    : [`${wordsFor(status)} ${ago}${took}`, ...detailOf(run)];
}

function detailOf({ detail }: RunView): string[] {
  return detail === null ? [] : [detail];
}

function triesOf({ failures, deaths }: RunView): string {
  const failed = failures === 0 ? "" : `, failed ${times(failures)}`;
  return deaths === 0 ? failed : `${failed}, its process died ${times(deaths)}`;
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

function wordsFor(status: string): string {
  return status === "gave-up" ? "gave up" : status;
}

/** An empty line, a title that says what is left out of `total`, and the runs; nothing where there are none. */
function section<Run extends RunView>(
  title: string,
  runs: readonly Run[],
  total: number,
  describe: (run: Run) => string[],
): string[] {
  if (runs.length === 0) return [];
  const rows = runs.map((run) => {
    const head = run.headSha === null ? "" : ` ${shortSha(run.headSha)}`;
    return `  ${[`${run.kind} ${run.pull}${head}`, ...describe(run)].join(" · ")}`;
  });
  const cut = runs.length < total ? `, the first ${runs.length} of ${total}` : "";
  return ["", `${title}${cut}`, ...rows];
}

function toText(lines: readonly string[]): string {
  return lines.map((line) => `${wrap(terminalText(line.replaceAll("\n", " ")))}\n`).join("");
}

/** A long line in several, the later ones indented further than the first. */
function wrap(line: string): string {
  const lines = [""];
  // The indent belongs to the first word.
  for (const word of line.match(/^ *[^ ]*|[^ ]+/g) ?? []) {
    const current = lines.at(-1) ?? "";
    const longer = current === "" ? word : `${current} ${word}`;
    if (longer.length <= width || current === "") lines[lines.length - 1] = longer;
    else lines.push(`${line.startsWith(" ") ? "    " : ""}${word}`);
  }
  return lines.join("\n");
}
