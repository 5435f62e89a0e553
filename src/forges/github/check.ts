import { createHash } from "node:crypto";
import { z } from "zod";
import type { PullRef } from "../../types/pull.ts";
import { checkName, type Check } from "../forge.ts";
import { toAnnotation, type Annotation } from "./annotation.ts";
import { json } from "../http/answer.ts";
import type { Caller, CallSignals } from "../http/caller.ts";
import { cutCharacters } from "../hosted/cut.ts";
import type { GitHubApp } from "./comment.ts";
import { operations } from "./operations.ts";

/** GitHub takes this many in one request and adds them to those it has. */
const batchSize = 50;

const CheckRun = z.object({
  id: z.number(),
  name: z.string(),
  external_id: z.string().nullish(),
  status: z.string(),
  app: z.object({ id: z.number() }).nullish(),
  output: z.object({ annotations_count: z.number() }),
});
type CheckRun = z.infer<typeof CheckRun>;

/** What is to be seen, in GitHub's terms, and a name for exactly that. */
interface Wanted {
  headSha: string;
  conclusion: Check["conclusion"];
  isQueued: boolean;
  output: { title: string; summary: string };
  annotations: Annotation[];
  externalId: string;
}

/**
 * Annotations can only be added, never taken away. So each run is named (`external_id`) after the hash of what it shows:
 * - the same content, completed: nothing to do;
 * - the same content, broken off: goes on behind the annotations that GitHub counts;
 * - other content: the run is reused while it has no annotations, else a new run of the same name takes its place
 *   (GitHub shows and requires only the newest of a name).
 */
export function ensureCheck(
  caller: Caller,
  app: GitHubApp,
  pull: PullRef,
  check: Check,
  signals: CallSignals,
): Promise<void> {
  return caller.inTurn(`${pull.owner}/${pull.repo}@${check.headSha}`, signals, async () => {
    const wanted = toWanted(check);
    const latest = await findLatest(caller, app, pull, wanted.headSha, signals);
    if (latest && isDone(latest, wanted)) return;
    let run = latest && canGoOn(latest, wanted) ? latest : undefined;
    let sent = run && isSame(run, wanted) ? run.output.annotations_count : 0;
    do {
      const batch = wanted.annotations.slice(sent, sent + batchSize);
      sent += batch.length;
      const step = { wanted, batch, sent };
      run = run
        ? await updateCheck(caller, pull, run.id, step, signals)
        : await createCheck(caller, app, pull, step, signals);
    } while (sent < wanted.annotations.length);
  });
}

/** One request: its batch, and how many annotations there are after it. */
interface Step {
  wanted: Wanted;
  batch: Annotation[];
  sent: number;
}

function toWanted(check: Check): Wanted {
  const { headSha, conclusion, isQueued = false } = check;
  const output = {
    title: cutCharacters(check.title, 255),
    summary: cutCharacters(check.summary, 65_535),
  };
  const annotations = check.annotations.map(toAnnotation);
  const content = JSON.stringify([conclusion ?? null, isQueued, output, annotations]);
  const externalId = createHash("sha256").update(content).digest("hex");
  return { headSha, conclusion, isQueued, output, annotations, externalId };
}

const isSame = (run: CheckRun, wanted: Wanted) => run.external_id === wanted.externalId;

function isDone(run: CheckRun, wanted: Wanted): boolean {
  const all = run.output.annotations_count >= wanted.annotations.length;
  const closed = wanted.conclusion === undefined || run.status === "completed";
  return isSame(run, wanted) && all && closed;
}

function canGoOn(run: CheckRun, wanted: Wanted): boolean {
  if (isSame(run, wanted)) return true;
  // A completed run is not reopened: what was said about a commit stays said until the new run says otherwise.
  const reopens = run.status === "completed" && wanted.conclusion === undefined;
  return run.output.annotations_count === 0 && !reopens;
}

async function findLatest(
  caller: Caller,
  app: GitHubApp,
  pull: PullRef,
  headSha: string,
  signals: CallSignals,
): Promise<CheckRun | undefined> {
  const runs = await caller.call({
    operation: operations.listChecks,
    repository: pull,
    parameters: { ref: headSha, check_name: checkName, app_id: app.id, per_page: 100 },
    ...signals,
    read: json(z.object({ check_runs: z.array(CheckRun) })),
  });
  return runs.check_runs
    .filter((run) => run.name === checkName && run.app?.id === app.id)
    .toSorted((a, b) => b.id - a.id)[0];
}

function createCheck(
  caller: Caller,
  app: GitHubApp,
  pull: PullRef,
  step: Step,
  signals: CallSignals,
): Promise<CheckRun> {
  const { headSha } = step.wanted;
  return caller.call({
    operation: operations.createCheck,
    repository: pull,
    parameters: { name: checkName, head_sha: headSha, ...bodyOf(step) },
    ...signals,
    read: json(CheckRun),
    tookEffect: async () => {
      const run = await findLatest(caller, app, pull, headSha, signals);
      return run && shows(run, step) ? run : undefined;
    },
  });
}

function updateCheck(
  caller: Caller,
  pull: PullRef,
  checkRunId: number,
  step: Step,
  signals: CallSignals,
): Promise<CheckRun> {
  return caller.call({
    operation: operations.updateCheck,
    repository: pull,
    parameters: { check_run_id: checkRunId, ...bodyOf(step) },
    ...signals,
    read: json(CheckRun),
    tookEffect: async () => {
      const run = await caller.call({
        operation: operations.fetchCheck,
        repository: pull,
        parameters: { check_run_id: checkRunId },
        ...signals,
        read: json(CheckRun),
      });
      return shows(run, step) ? run : undefined;
    },
  });
}

function shows(run: CheckRun, { wanted, sent }: Step): boolean {
  const closed = sent < wanted.annotations.length || isDone(run, wanted);
  return isSame(run, wanted) && run.output.annotations_count >= sent && closed;
}

/** The conclusion comes with the last batch: until then a crash leaves the check visibly unfinished. */
function bodyOf({ wanted, batch, sent }: Step) {
  const { externalId, conclusion, isQueued, output, annotations } = wanted;
  const ends = conclusion !== undefined && sent >= annotations.length;
  return {
    external_id: externalId,
    ...(ends
      ? { status: "completed", conclusion }
      : { status: isQueued ? "queued" : "in_progress" }),
    output: batch.length > 0 ? { ...output, annotations: batch } : output,
  };
}
