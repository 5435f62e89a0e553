import { parseArgs } from "node:util";
import { createProgressView } from "../src/cli/progress.ts";
import type { Fixing, Report } from "../src/report/report.ts";
import { formatDuration } from "../src/report/text/duration.ts";
import { command, fixCommand, repository } from "./history.ts";
import { openModel, scriptedModelName, type DemoModel } from "./open-model.ts";
import { runShow, type Narrator, type SeenReview, type Show } from "./show.ts";
import { sideBySideLine } from "./side-by-side-line.ts";
import { stages } from "./stages.ts";

/** Looks like `npm run demo`; with `--json` one object on stdout and nothing else. */
const { json, forge: name, model: modelName, "answer-ms": answerMs } = readOptions();
const openStage = stages.get(name);
if (openStage === undefined) refuse(`--forge ${name}`);
const model = modelName === undefined ? undefined : await findModel(modelName);
const stage = await openStage();

try {
  if (json) {
    const silent: Narrator = {
      say: () => {},
      show: () => {},
      observe: () => {},
      reviewed: () => {},
    };
    const result = await runShow(stage, model, silent, toJson);
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  } else {
    await runShow(stage, model, narrateOn(process.stdout), ({ forge }) => {
      const unanswered = forge.deliveries.filter(({ statusCode }) => statusCode !== 202).length;
      process.stdout.write(
        `\n▸ ${forge.deliveries.length} deliveries (${unanswered} refused), ` +
          `${forge.requests.length} API requests, ${forge.violations.length} that a real ${stage.title} would not have understood.\n`,
      );
    });
  }
} finally {
  await model?.close();
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        json: { type: "boolean", default: false },
        forge: { type: "string", default: "github" },
        model: { type: "string" },
        // How long the scripted model takes: less where nobody looks on.
        "answer-ms": { type: "string", default: "5000" },
      },
    }).values;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

function refuse(what: string): never {
  const names = [...stages.keys()].join(" or ");
  process.stderr.write(
    `${what}\nThere are --forge ${names}, --model ${scriptedModelName} or a model's name, and --json.\n`,
  );
  process.exit(2);
}

async function findModel(wanted: string): Promise<DemoModel> {
  const takesMs = Number(answerMs);
  if (!(takesMs >= 0 && takesMs <= 60_000)) refuse(`--answer-ms ${answerMs}`);
  const times = { answerMs: takesMs, secondLookMs: takesMs / 5 };
  const found = await openModel(wanted, process.env, times);
  return Array.isArray(found) ? refuse(found.join("\n")) : found;
}

function narrateOn(stream: NodeJS.WriteStream): Narrator {
  let view = createProgressView(stream);
  const show = (comment: string) => void stream.write(`${quote(withoutHiddenPart(comment))}\n`);
  return {
    show,
    say: (line) => void stream.write(`\n▸ ${line}\n`),
    observe(event) {
      if (event.type === "started") view = createProgressView(stream);
      if (event.type === "progress") view.show(event.progress);
      if (event.type === "second-look") view.look(event.look);
    },
    reviewed({ report, result, comment, progress, acknowledgedMs }) {
      const { change, commentId } = result.publication;
      const acknowledged = formatDuration(acknowledgedMs);
      if (model !== undefined) {
        if (progress !== undefined) {
          stream.write("\n  While they read, the comment says:\n\n");
          show(progress);
        }
        stream.write(`\n${sideBySideLine(report)}\n`);
      }
      stream.write(
        `  delivery acknowledged after ${acknowledged}; comment ${commentId} ${change}; ` +
          `${formatDuration(result.overheadMs)} besides reviewers and forge\n\n`,
      );
      show(comment);
    },
  };
}

/** What a reader of the comment sees of its source. */
function withoutHiddenPart(comment: string): string {
  return comment.replaceAll(/<!--[^]*?-->\n?/g, "").trim();
}

function quote(text: string): string {
  return text.replaceAll(/^/gm, "  │ ");
}

function toJson({ pull, reviews, reply, fixing, issue, forge }: Show) {
  return {
    forge: name,
    pull: { repository, number: pull.number, title: pull.title },
    reviews: reviews.map(reviewToJson),
    comments: forge.comments(repository, pull.number).map(({ id, author, body, history }) => ({
      id,
      author: author.login,
      edits: history.length - 1,
      body,
    })),
    beside: stage.beside(pull.number),
    command: { body: command, reply },
    fix: { body: fixCommand, ...fixing },
    issue,
    ...stage.besideCommits(),
    deliveries: forge.deliveries.map(({ id, event, action, statusCode, durationMs }) => ({
      id,
      event,
      action,
      statusCode,
      durationMs: rounded(durationMs ?? 0),
    })),
  };
}

function reviewToJson({ report, result, comment }: SeenReview) {
  const inState = (state: "new" | "open") =>
    report.findings.filter((finding) => finding.state === state).length;
  return {
    commentId: result.publication.commentId,
    headSha: report.headSha,
    reviewers: report.outcomes.map((outcome) => ({
      name: outcome.reviewer,
      status: outcome.status,
      findings: outcome.findings.length,
      durationMs: rounded(outcome.durationMs),
    })),
    findings: { new: inState("new"), open: inState("open"), fixed: report.fixed.length },
    wallMs: rounded(report.timing.wallMs),
    sumMs: rounded(report.timing.sumMs),
    overheadMs: rounded(result.overheadMs),
    ...(report.thought === undefined ? {} : { models: modelsToJson(report) }),
    ...(report.fixing === undefined ? {} : { fixing: fixingToJson(report.fixing) }),
    comment: withoutHiddenPart(comment),
  };
}

function fixingToJson({ fixes, tried, rejected }: Fixing) {
  return {
    proposals: fixes.map(({ path, iteration, model: by }) => ({
      path,
      iteration,
      ...(by === undefined ? {} : { model: by }),
    })),
    tried,
    rejected,
  };
}

function modelsToJson({ findings, thought }: Report) {
  const looked = (ruling: string) =>
    findings.filter(({ secondLook }) => secondLook?.ruling === ruling).length;
  return {
    requests: thought?.usage.requests,
    confirmed: looked("confirmed"),
    lowered: looked("lowered"),
    doubted: looked("doubted"),
    rejected: thought?.rejected.length,
    unheard: thought?.unheard,
  };
}

/** To a tenth of a millisecond: more than that was not measured. */
function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
