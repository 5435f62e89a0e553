import { ForgeError, type Forge, type HeadBranch } from "../../forges/forge.ts";
import { pullNotOpen } from "../../report/messages/commands.ts";
import * as messages from "../../report/messages/fix-command.ts";
import type { FixOutcome } from "../../report/findings/fix-reply.ts";
import { link, sentence } from "../../report/text/neutralise.ts";
import type { Job } from "../../runs/queue/job.ts";
import type { Pull } from "../../types/pull.ts";
import { UserError } from "../../types/user-error.ts";
import { commitFixes, orMoved } from "./commit-fixes.ts";
import {
  beginDoing,
  handOver,
  noteCommits,
  noteLeft,
  outcomeOf,
  takeBackCompany,
  type Doing,
} from "./doing.ts";
import type { FixRequest } from "./fix-request.ts";
import { offerFixes } from "./offer-fixes.ts";
import { planFixes, type PlanServices } from "./plan-fixes.ts";
import type { Plan, PlannedCommit } from "./plan.ts";

/** How often everything that is left is read and proven again because the head moved on. */
const mostRounds = 3;

/** A pull as it was looked at in a round. */
interface Look {
  pull: Pull;
  branch: HeadBranch;
  /** Why there is no such branch to commit to any more. */
  whyGone?: string;
}

/**
 * Fixes what was asked for on the head as it is, and again on each that it becomes meanwhile. What can't be committed to the branch is
 * opened as a pull request against it, or shown as a patch. Every stage is a step, so a crash repeats none that had an effect.
 */
export async function fixInRounds(
  job: Job<FixRequest>,
  forge: Forge,
  services: PlanServices,
  onCommit: (sha: string) => void,
): Promise<FixOutcome> {
  const doing = beginDoing();
  for (let round = 1; round <= mostRounds; round += 1) {
    const outcome = await fixHead(job, forge, services, { round, doing, onCommit });
    if (outcome !== undefined) return outcome;
  }
  for (const { id } of job.input.findings) {
    if (!doing.fates.has(id)) doing.fates.set(id, messages.overtaken);
  }
  return outcomeOf(job.input, doing);
}

/** What is left of a `/fix`, on the head as it is. `undefined` where that moves on before all is done. */
async function fixHead(
  job: Job<FixRequest>,
  forge: Forge,
  services: PlanServices,
  { round, doing, onCommit }: { round: number; doing: Doing; onCommit: (sha: string) => void },
): Promise<FixOutcome | undefined> {
  const { input, step } = job;
  const wanted = input.findings.filter(({ id }) => !doing.fates.has(id));
  const look = await step(`look ${round}`, () => lookAt(job, forge));
  const { pull, branch, whyGone } = look;
  const plan = await step(`plan ${round}`, () =>
    orMoved(() => planFixes(job, forge, { pull, wanted }, services)),
  );
  if ("kind" in plan) return undefined;
  noteLeft(doing, plan);
  const { commits } = plan;
  if (commits.length === 0) return outcomeOf(input, doing);
  if (input.isDry) return handOver(input, doing, plan, commits, []);
  let outcome: FixOutcome | undefined;
  if (branch.access === "may push") {
    const { shas, stopped } = await commitFixes(job, forge, pull, { commits, round, onCommit });
    noteCommits(doing, pull, commits, shas);
    if (stopped === undefined) return outcomeOf(input, doing);
    if (stopped.kind === "refused") {
      const why = [messages.whyNotCommitted(branch, { refusal: stopped.reason })];
      const rest = { commits: commits.slice(shas.length), why, canOffer: !branch.isFork };
      const now = { ...look, pull: { ...pull, headSha: shas.at(-1) ?? pull.headSha } };
      outcome = await offerOrShow(job, forge, { ...now, plan, round, ...rest }, doing);
    }
  } else {
    const { access } = branch;
    const reason = whyGone && sentence(whyGone, 600);
    const why = [reason ?? messages.whyNotCommitted(branch, { access })];
    const canOffer = !branch.isFork && access === "protected";
    outcome = await offerOrShow(
      job,
      forge,
      { ...look, plan, round, commits, why, canOffer },
      doing,
    );
  }
  if (outcome === undefined) takeBackCompany(doing, plan);
  return outcome;
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
  const opened = link(`#${number}`, url);
  const where = messages.offeredIn(opened, branch.name);
  return handOver(job.input, doing, { ...plan, offered: opened }, commits, [...why, where]);
}
