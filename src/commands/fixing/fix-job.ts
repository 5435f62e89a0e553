import type { Forge, OpenForge } from "../../forges/forge.ts";
import { byWhom } from "../../report/messages/endings.ts";
import { fixCancelled, fixingAt, notFixedBut } from "../../report/messages/fix-command.ts";
import { renderFixReply } from "../../report/findings/fix-reply.ts";
import { sentence } from "../../report/text/neutralise.ts";
import { whoCancelled } from "../../runs/queue/cancel-watch.ts";
import type { Ask, DurableQueue } from "../../runs/queue/durable-queue.ts";
import { isFinal } from "../../runs/queue/failure.ts";
import { isTheirs, orGiveUp, refuseDeadly } from "../../runs/queue/give-up.ts";
import type { Job, JobEnding } from "../../runs/queue/job.ts";
import { bearing, isForgeError } from "../obey/bearing.ts";
import { react } from "../obey/settle.ts";
import { fixInRounds } from "./fix-in-rounds.ts";
import { FixRequest, tellStep } from "./fix-request.ts";
import type { PlanServices } from "./plan-fixes.ts";

export interface FixServices extends PlanServices {
  openForge: OpenForge;
}

/** What a `/fix` that ends before its time has done by then. */
interface SoFar {
  forge?: Forge;
  /** Its commits. */
  shas: string[];
}

/** Declares the job that does a `/fix`: it commits, edits the reply into what became of each finding, and reacts to the comment. */
export function defineFix(queue: DurableQueue, services: FixServices): Ask<FixRequest> {
  const kind = {
    name: "fix",
    schema: FixRequest,
    concurrency: 2,
    pullOf: ({ thread }: FixRequest) => thread,
  };
  return queue.define(kind, async (job) => {
    const soFar: SoFar = { shas: [] };
    const work = async () => {
      soFar.forge = await services.openForge(job.input.thread, job.signal);
      return await fixOrCancel(job, soFar.forge, services, soFar);
    };
    return await orGiveUp(job, work, async (reason, error) => {
      const { forge, shas } = soFar;
      if (forge !== undefined) await tellReason(job, forge, reason, shas);
      if (forge !== undefined && isTheirs(error)) return { status: "skipped", detail: reason };
      job.log.error({ err: error }, "fix gave up");
      return { status: "gave-up", detail: reason };
    });
  });
}

/** What was committed stands, whoever cancels it then. */
async function fixOrCancel(
  job: Job<FixRequest>,
  forge: Forge,
  services: FixServices,
  soFar: SoFar,
): Promise<JobEnding> {
  try {
    return await fix(job, forge, services, soFar);
  } catch (error) {
    const by = job.isKept(tellStep) ? undefined : whoCancelled(job.cancelled);
    if (job.signal.aborted || by === undefined) throw error;
    await job.step("tell cancelled", () =>
      bearing(isForgeError, reply(job, forge, fixCancelled(by, soFar.shas))),
    );
    await react(job, forge, "-1");
    return { status: "cancelled", detail: byWhom(by) };
  }
}

async function fix(
  job: Job<FixRequest>,
  forge: Forge,
  services: FixServices,
  soFar: SoFar,
): Promise<JobEnding> {
  refuseDeadly(job);
  const { input, step, signal, failures } = job;
  const isRefused = (error: unknown) => isFinal(failures, error);
  await step("begin", async () => {
    const { headSha } = await forge.fetchPull(input.thread, signal);
    return await bearing(isRefused, reply(job, forge, fixingAt(headSha)));
  });
  const outcome = await fixInRounds(job, forge, services, (sha) => soFar.shas.push(sha));
  await step(tellStep, async () => {
    const room = forge.maxCommentLength - input.marker.length - 1;
    return await bearing(isRefused, reply(job, forge, renderFixReply(outcome, room)));
  });
  const { committed, proposed, headSha } = outcome;
  await react(job, forge, committed + proposed > 0 ? "+1" : "-1");
  return {
    status: committed > 0 ? "fixed" : proposed > 0 ? "proposed" : "nothing-fixed",
    ...(headSha === undefined ? {} : { headSha }),
    whenKept: () => job.log.info({ committed, proposed }, "fix done"),
  };
}

function reply({ input, signal }: Job<FixRequest>, forge: Forge, body: string) {
  const { thread, marker } = input;
  return forge.ensureComment(thread, marker, `${marker}\n${body}`, signal);
}

/** Says why there is no more than that, once; where that can't be said the reaction has to do. */
async function tellReason(
  job: Job<FixRequest>,
  forge: Forge,
  reason: string,
  shas: readonly string[],
): Promise<void> {
  const body = `${notFixedBut(shas)} ${sentence(reason, 600)}`;
  await job.step("tell why not", () => bearing(isForgeError, reply(job, forge, body)));
  await react(job, forge, "-1");
}
