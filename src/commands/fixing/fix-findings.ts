import { ForgeError, type Forge, type HeadBranch } from "../../forges/forge.ts";
import { pullNotOpen } from "../../report/messages/commands.ts";
import * as messages from "../../report/messages/fix-command.ts";
import type { FixOutcome } from "../../report/findings/fix-reply.ts";
import { link, sentence } from "../../report/text/neutralise.ts";
import { shortShaCode } from "../../report/text/short-sha.ts";
import type { Job } from "../../runs/queue/job.ts";
import type { Pull } from "../../types/pull.ts";
import { UserError } from "../../types/user-error.ts";
import { commitFixes } from "./commit-fixes.ts";
import type { FixRequest } from "./fix-request.ts";
import { offerFixes } from "./offer-fixes.ts";
import { planFixes, type PlanServices } from "./plan-fixes.ts";
import type { Left, Plan, PlannedCommit } from "./plan.ts";

/** How often everything that is left is read and proven again because the head moved on. */
const mostRounds = 3;

/** A pull as it was looked at in a round. */
interface Look {
  pull: Pull;
  branch: HeadBranch;
  /** Why there is no such branch to commit to any more. */
  whyGone?: string;
}

/** What is known of a `/fix` as it goes on; the fate of each finding is Markdown. */
interface Doing {
  fates: Map<string, string>;
  notes: string[];
  shas: string[];
  committed: number;
}

/**
 * Fixes what was asked for on the head as it is, and again on each that it becomes meanwhile. What can't be committed to the branch is
 * opened as a pull request against it, or shown as a patch. Every stage is a step, so a crash repeats none that had an effect.
 */
export async function fixFindings(
  job: Job<FixRequest>,
  forge: Forge,
  services: PlanServices,
  onCommit: (sha: string) => void,
): Promise<FixOutcome> {
  const { input, step } = job;
  const doing: Doing = { fates: new Map(), notes: [], shas: [], committed: 0 };
  for (let round = 1; ; round += 1) {
    const wanted = input.findings.filter(({ id }) => !doing.fates.has(id));
    const look = await step(`look ${round}`, () => lookAt(job, forge));
    const plan = await step(`plan ${round}`, () =>
      planFixes(job, forge, { pull: look.pull, wanted }, services),
    );
    for (const { id, fate } of plan.left) doing.fates.set(id, toWords(fate));
    if (plan.unfinished !== undefined) {
      doing.notes.push(messages.triedInPart(plan.unfinished.count, plan.unfinished.reason));
    }
    if (plan.commits.length === 0) return outcomeOf(input, doing);
    if (input.isDry) return handOver(input, doing, plan, plan.commits, []);
    const { branch } = look;
    if (branch.access !== "may push") {
      const { whyGone } = look;
      const why = [
        whyGone === undefined
          ? messages.whyNotCommitted(branch, { access: branch.access })
          : sentence(whyGone, 600),
      ];
      const canOffer = !branch.isFork && branch.access === "protected";
      const handed = await offerOrShow(
        job,
        forge,
        { ...look, plan, round, commits: plan.commits, why, canOffer },
        doing,
      );
      if (handed !== undefined) return handed;
    } else {
      const { commits } = plan;
      const made = await commitFixes(job, forge, look.pull, { commits, round, onCommit });
      const { shas, stopped } = made;
      note(doing, look.pull, commits, shas);
      if (stopped === undefined) return outcomeOf(input, doing);
      if (stopped.kind === "refused") {
        const pull = { ...look.pull, headSha: shas.at(-1) ?? look.pull.headSha };
        const why = [messages.whyNotCommitted(branch, { refusal: stopped.reason })];
        const rest = { commits: commits.slice(shas.length), why, canOffer: !branch.isFork };
        const handed = await offerOrShow(job, forge, { pull, branch, plan, round, ...rest }, doing);
        if (handed !== undefined) return handed;
      }
    }
    if (round === mostRounds) {
      for (const { id } of input.findings) {
        if (!doing.fates.has(id)) doing.fates.set(id, messages.overtaken);
      }
      return outcomeOf(input, doing);
    }
  }
}

async function lookAt({ input: { thread }, signal }: Job<FixRequest>, forge: Forge): Promise<Look> {
  const pull = await forge.fetchPull(thread, signal);
  if (pull.state !== "open") {
    throw new UserError(pullNotOpen(pull.state, { number: thread.number, isHere: true }));
  }
  try {
    return { pull, branch: await forge.fetchHeadBranch(pull, signal) };
  } catch (error) {
    if (!(error instanceof ForgeError) || error.status !== 409) throw error;
    // It does not come back by itself, so there is nothing to wait for.
    const branch = { name: pull.headRef, isFork: pull.fromFork, access: "no access" as const };
    return { pull, branch, whyGone: error.message };
  }
}

/** What becomes of commits that can't be put on the branch. */
interface Instead extends Look {
  plan: Plan;
  round: number;
  commits: readonly PlannedCommit[];
  why: readonly string[];
  /** A pull request against the branch could be opened. */
  canOffer: boolean;
}

/** `undefined` where the head moved on. */
async function offerOrShow(
  job: Job<FixRequest>,
  forge: Forge,
  { pull, branch, plan, round, commits, why, canOffer }: Instead,
  doing: Doing,
): Promise<FixOutcome | undefined> {
  if (!canOffer) return handOver(job.input, doing, plan, commits, why);
  const offered = await offerFixes(job, forge, pull, { commits, round });
  if (offered.kind === "moved") return undefined;
  if (offered.kind === "refused") {
    const notes = [...why, messages.notOffered(offered.reason)];
    return handOver(job.input, doing, plan, commits, notes);
  }
  const { number, url } = offered.pull;
  const where = messages.offeredIn(link(`#${number}`, url), branch.name);
  return handOver(job.input, doing, { ...plan, isOffered: true }, commits, [...why, where]);
}

/** Notes which findings the commits that were made have removed. */
function note(
  doing: Doing,
  pull: Pull,
  commits: readonly PlannedCommit[],
  shas: readonly string[],
): void {
  for (const [index, sha] of shas.entries()) {
    const { ids = [] } = commits[index] ?? {};
    const commit = link(shortShaCode(sha), `${pull.url}/commits/${sha}`);
    for (const id of ids) doing.fates.set(id, messages.fixedIn(commit));
    doing.committed += ids.length;
    doing.shas.push(sha);
  }
}

function handOver(
  input: FixRequest,
  doing: Doing,
  { secretPaths, isOffered = false }: Plan & { isOffered?: boolean },
  commits: readonly PlannedCommit[],
  notes: readonly string[],
): FixOutcome {
  const ids = commits.flatMap((commit) => commit.ids);
  for (const id of ids) doing.fates.set(id, messages.isProposed);
  const outcome = outcomeOf(input, doing);
  const changes = isOffered ? [] : commits.flatMap((commit) => commit.changes);
  return {
    ...outcome,
    proposed: ids.length,
    notes: [...outcome.notes, ...notes],
    changes,
    secretPaths,
  };
}

function outcomeOf({ findings, more, isDry }: FixRequest, doing: Doing): FixOutcome {
  return {
    findings: findings.map(({ id }) => ({ id, fate: doing.fates.get(id) ?? "" })),
    committed: doing.committed,
    proposed: 0,
    isDry,
    notes:
      more === undefined ? doing.notes : [messages.moreOpen(findings.length, more), ...doing.notes],
    changes: [],
    secretPaths: [],
    headSha: doing.shas.at(-1),
  };
}

function toWords(fate: Left): string {
  switch (fate.kind) {
    case "not proven":
      return messages.notProven(fate.why);
    case "went along":
      return messages.wentAlong(fate.ids);
    case "unread":
      return messages.fileUnread(fate.reason);
    case "not there":
      return messages.notThere;
  }
}
