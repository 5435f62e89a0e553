import type { ModelEmulator } from "../../emulators/model/model-emulator.ts";
import { readModels } from "../../src/app/model-environment.ts";
import { reviewLocally } from "../../src/app/local-review.ts";
import { renderCheck } from "../../src/report/comment/check.ts";
import type { Report, ReportedFinding } from "../../src/report/report.ts";
import type { DiffLine, FileChange } from "../../src/types/diff.ts";
import { sharedEngines } from "../shared-engines.ts";
import type { Case } from "./case.ts";

/** What people are told of a change, in every way there is. */
export interface Reviewed {
  report: Report;
  conclusion: "success" | "failure" | "neutral";
  /** What rules found, without what a second look made of it. */
  byRules: Omit<ReportedFinding, "secondLook">[];
  byModels: ReportedFinding[];
}

/** Everything is worth all the thought there is, so that the skeptic looks again at what rules found, too. */
const config = { path: ".github/chorale.yml", text: 'risk:\n  fullPaths: ["**"]\n' };

/** Has the whole review phase read a change, with our own rules; with a model where one is named. */
export async function review(
  { files, before = {} }: Pick<Case, "files" | "before">,
  server?: Pick<ModelEmulator, "url">,
): Promise<Reviewed & { exitCode: number }> {
  const { report, exitCode } = await reviewLocally({
    change: {
      headSha: undefined,
      fetchDiff: async () => ({
        files: Object.entries(files).map(([path, text]) => changeOf(path, text, before[path])),
        unread: [],
      }),
      fetchFile: async (path) => Buffer.from(files[path] ?? ""),
      fetchConfig: async () => config,
      fetchFolder: async () => [],
    },
    reviewers: undefined,
    engines: sharedEngines,
    models: server === undefined ? undefined : modelsAt(server),
  });
  return { ...toReviewed(report), exitCode };
}

/** A report and what follows from it. */
export function toReviewed(report: Report): Reviewed {
  const { conclusion } = renderCheck(report, {
    failOn: "error",
    modelFailOn: "never",
    isConfigInvalid: false,
  });
  return {
    report,
    conclusion,
    byRules: report.findings
      .filter(({ model }) => model === undefined)
      .map(({ secondLook: _look, ...finding }) => finding),
    byModels: report.findings.filter(({ model }) => model !== undefined),
  };
}

/** What a server's environment makes of this model. */
export function modelsAt({ url }: Pick<ModelEmulator, "url">) {
  const read = readModels({
    CHORALE_MODEL: "compatible/obedient",
    CHORALE_MODEL_URL: url,
    CHORALE_MODEL_CONCURRENCY: "16",
  });
  if ("problems" in read) throw new Error(read.problems.join(" "));
  if (read.value === undefined) throw new Error("No model is configured.");
  return read.value;
}

/** One hunk with all that is not the same at both ends, and three lines around it. */
function changeOf(path: string, text: string, old?: string): FileChange {
  const [now, was] = [linesOf(text), linesOf(old ?? "")];
  const start = now.findIndex((line, index) => line !== was[index]);
  const common = start === -1 ? Math.min(now.length, was.length) : start;
  let end = 0;
  while (end < Math.min(now.length, was.length) - common && now.at(-1 - end) === was.at(-1 - end)) {
    end += 1;
  }
  const first = Math.max(0, common - 3);
  const context = (line: string, index: number): DiffLine => ({
    kind: "context",
    text: line,
    oldLine: index + 1,
    newLine: index + 1,
  });
  const lines: DiffLine[] = [
    ...now.slice(first, common).map((line, index) => context(line, first + index)),
    ...was.slice(common, was.length - end).map((line, index): DiffLine => ({
      kind: "deleted",
      text: line,
      oldLine: common + index + 1,
    })),
    ...now.slice(common, now.length - end).map((line, index): DiffLine => ({
      kind: "added",
      text: line,
      newLine: common + index + 1,
    })),
  ];
  return {
    path,
    status: old === undefined ? "added" : "modified",
    binary: false,
    submodule: false,
    hunks: [
      {
        oldStart: old === undefined ? 0 : first + 1,
        oldLines: lines.filter(({ kind }) => kind !== "added").length,
        newStart: first + 1,
        newLines: lines.filter(({ kind }) => kind !== "deleted").length,
        heading: "",
        lines,
      },
    ],
  };
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}
