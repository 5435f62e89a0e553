import { startConnected, type ConnectedOptions } from "../emulators/connected.ts";
import type { ForgeEmulator } from "../emulators/forge-emulator.ts";
import type { Pull } from "../emulators/world/model.ts";
import type { Report } from "../src/report/report.ts";
import type { RunEvent, RunResult } from "../src/runs/review/run-events.ts";
import { replyMarker, reviewMarker, timingMarker } from "../src/types/markers.ts";
import { foundSoFar } from "../src/report/messages/progress.ts";
import { shortSha } from "../src/report/text/short-sha.ts";
import {
  command,
  fixCommand,
  fixMessage,
  history,
  issue,
  pullRequest,
  repository,
} from "./history.ts";
import type { DemoModel } from "./open-model.ts";
import type { Stage } from "./stages.ts";

/** One review as the demo saw it. */
export interface SeenReview {
  report: Report;
  result: Extract<RunResult, { status: "published" }>;
  /** The comment as it stood when the review had ended. */
  comment: string;
  /** As it stood last while they read, with what had been found by then; absent where they were too quick for that. */
  progress: string | undefined;
  /** How long the forge waited for its delivery to be acknowledged. */
  acknowledgedMs: number;
}

/** What the demo tells while it goes on. */
export interface Narrator {
  say(line: string): void;
  /** Shows a comment of Chorale's. */
  show(comment: string): void;
  observe(event: RunEvent): void;
  reviewed(review: SeenReview): void;
}

export interface Show {
  pull: Pull;
  reviews: SeenReview[];
  /** Chorale's answer to the command. */
  reply: string;
  /** What became of the findings that were to be fixed: Chorale's answer, and the message of its commit. */
  fixing: { reply: string; message: string };
  /** What the issue is told, and which it is. */
  issue: { number: number; timing: string };
  forge: ForgeEmulator;
}

/** Time between two edits of the comment: short, since people look on. */
const progressEveryMs = 1_000;

/**
 * The main job from end to end: an emulated host, Chorale as its App or its bot, a pull request, a push. Everything between
 * them is HTTP on this machine: signed webhooks one way, tokens the other. `look` sees the end before it is cleared away.
 */
export async function runShow<T>(
  stage: Stage,
  model: DemoModel | undefined,
  narrator: Narrator,
  look: (show: Show) => T,
): Promise<T> {
  const runs = watchRuns(narrator);
  const observe = (event: RunEvent) => runs.observe(event);
  const thinking: ConnectedOptions | undefined = model && {
    chorale: () => ({ observe, progressEveryMs }),
    settings: { models: model.settings },
  };
  const { title } = stage;
  const connected = await startConnected(stage.side, thinking ?? { chorale: () => ({ observe }) });
  const { forge } = connected;
  try {
    narrator.say(`An emulated ${title} answers on ${forge.url}, Chorale on ${connected.url()}.`);
    if (model !== undefined) narrator.say(model.about);
    return look(await play(forge, stage, runs, narrator));
  } finally {
    await connected.close();
  }
}

async function play(
  forge: ForgeEmulator,
  stage: Stage,
  runs: WatchedRuns,
  narrator: Narrator,
): Promise<Show> {
  await forge.addRepository(repository, { files: history.main });
  forge.setPermission(repository, pullRequest.author, "write");
  if (stage.isBotAdmin) forge.setPermission(repository, forge.bot.login, "admin");
  const { number } = forge.openIssue(repository, issue);
  narrator.say(`${issue.author} opens issue #${number}: “${issue.title}”.`);
  narrator.say(`${pullRequest.author} opens a pull request for it: “${pullRequest.title}”.`);
  const pull = await forge.openPull(repository, {
    head: pullRequest.branch,
    title: pullRequest.title,
    body: `Closes #${number}`,
    author: pullRequest.author,
    files: history.pull,
  });
  const first = await seeReview(forge, pull, runs);
  narrator.reviewed(first);
  for (const { place, body } of stage.beside(number + 1)) {
    narrator.say(`Beside ${place}, to be committed from the page:`);
    narrator.show(body);
  }
  narrator.say(`${pullRequest.author} pushes: “${fixMessage}”.`);
  await forge.push(repository, pull, { message: fixMessage, files: history.fix });
  const second = await seeReview(forge, pull, runs);
  narrator.reviewed(second);
  narrator.say(`${pullRequest.author} writes \`${command}\`.`);
  const reply = await giveCommand(forge, pull, command, () => true);
  narrator.show(reply);
  const fixing = await seeFixing(forge, pull, narrator);
  const third = await seeReview(forge, pull, runs);
  narrator.say("The comment after that, without its findings:");
  narrator.show(topOf(third.comment));
  narrator.say(`What issue #${number} is told of the time that the reviews took.`);
  // The row of the last review.
  const timing = await seeComment(
    forge,
    number,
    (body) => body.startsWith(timingMarker) && body.includes("\n| 3 | "),
  );
  narrator.show(timing);
  // Of what was written last the host still tells.
  const isAnswered = () => forge.deliveries.every(({ durationMs }) => durationMs !== undefined);
  await forge.until(isAnswered, { what: "the last delivery to be answered" });
  return { pull, reviews: [first, second, third], reply, fixing, issue: { number, timing }, forge };
}

/** The answer to a command, once it says what is waited for. */
async function giveCommand(
  forge: ForgeEmulator,
  { number }: Pull,
  body: string,
  isLast: (reply: string) => boolean,
): Promise<string> {
  const { id } = await forge.comment(repository, number, { author: pullRequest.author, body });
  // What takes long has a reply of its own, the first one of this comment.
  const markers = [replyMarker(id), replyMarker(id, 0)];
  const isReply = (reply: string) =>
    markers.some((marker) => reply.startsWith(marker)) && isLast(reply);
  return await seeComment(forge, number, isReply);
}

/** Has findings fixed, and shows what Chorale answers and commits. */
async function seeFixing(
  forge: ForgeEmulator,
  pull: Pull,
  narrator: Narrator,
): Promise<Show["fixing"]> {
  narrator.say(`${pullRequest.author} writes \`${fixCommand}\`.`);
  const isLast = (reply: string) => reply.includes("is reviewed like any push");
  const reply = await giveCommand(forge, pull, fixCommand, isLast);
  narrator.show(reply);
  const { pull: now, repository: where } = forge.pull(repository, pull.number);
  const { message } = await where.git.readCommit(now.head.sha);
  narrator.say("What it committed:");
  narrator.show(message.trim());
  return { reply, message };
}

/** A review's comment without its findings. */
function topOf(comment: string): string {
  return comment.split("\n### ")[0] ?? "";
}

/** The first comment like that, as soon as it is there. */
async function seeComment(
  forge: ForgeEmulator,
  number: number,
  isMeant: (body: string) => boolean,
): Promise<string> {
  const comment = () => forge.comments(repository, number).find(({ body }) => isMeant(body));
  return (await forge.until(comment, { what: "a comment by Chorale" })).body;
}

async function seeReview(forge: ForgeEmulator, pull: Pull, runs: WatchedRuns): Promise<SeenReview> {
  const { report, result } = await runs.next();
  const [comment, ...others] = forge
    .comments(repository, pull.number)
    .filter(({ body }) => body.startsWith(reviewMarker));
  if (comment === undefined || others.length > 0) throw new Error("There should be one comment.");
  const head = shortSha(report.headSha ?? "");
  const progress = comment.history
    .map(({ body }) => body)
    .findLast((body) => body.includes(foundSoFar) && body.includes(head));
  const acknowledgedMs = forge.deliveries.at(-1)?.durationMs ?? Number.NaN;
  return { report, result, comment: comment.body, progress, acknowledgedMs };
}

interface EndedRun {
  report: Report;
  result: SeenReview["result"];
}

interface WatchedRuns {
  observe(event: RunEvent): void;
  /** The next run that has been published; rejects if one ends otherwise. */
  next(): Promise<EndedRun>;
}

function watchRuns(narrator: Narrator): WatchedRuns {
  const reports = new Map<string, Report>();
  const ended: PromiseWithResolvers<EndedRun>[] = [];
  const place = (index: number) => (ended[index] ??= Promise.withResolvers<EndedRun>());
  const counts = { ended: 0, taken: 0 };
  return {
    observe(event) {
      narrator.observe(event);
      if (event.type === "reviewed") reports.set(event.runId, event.report);
      if (event.type !== "ended") return;
      const { promise, resolve, reject } = place(counts.ended++);
      // Whoever waits for it hears of it; nobody may be waiting yet.
      promise.catch(() => {});
      const report = reports.get(event.runId);
      if (event.result.status === "published" && report !== undefined) {
        resolve({ report, result: event.result });
      } else {
        reject(new Error(`The review ended as ${JSON.stringify(event.result)}.`));
      }
    },
    next: () => place(counts.taken++).promise,
  };
}
