import { styleText } from "node:util";
import { countOf } from "../report/text/count-of.ts";
import { terminalText } from "../report/text/neutralise.ts";
import { describeProblem } from "../reviewers/example-problem.ts";
import type { TestedFile } from "../reviewers/test-rules.ts";
import type { Terminal } from "./terminal.ts";

/** What came of the examples, file by file, and how many there were. */
export function renderTested(
  files: readonly TestedFile[],
  { hasColors }: Pick<Terminal, "hasColors">,
): string {
  const paint = (style: "red" | "green", text: string) =>
    hasColors ? styleText(style, text, { validateStream: false }) : text;
  const blocks = files.map((file) => {
    const { path, rules, models, failed, unreadable, untested } = file;
    const isWrong = failed.length > 0 || unreadable.length > 0;
    const counts = [
      ...(rules > 0 || models === 0 ? [countOf(rules, "rule")] : []),
      ...(models > 0 ? [countOf(models, "model")] : []),
      countOf(file.examples, "example"),
      ...(failed.length > 0 ? [`${failed.length} failed`] : []),
      ...(untested.length > 0 ? [`without examples: ${untested.join(", ")}`] : []),
    ].join(", ");
    return [
      `${isWrong ? paint("red", "✗") : paint("green", "✓")} ${terminalText(`${path}  ${counts}`)}`,
      ...unreadable.map((problem) => `    ${terminalText(problem)}`),
      ...failed.flatMap(({ id, problems }) =>
        problems.flatMap((problem) => {
          const [head = "", ...code] = describeProblem(problem).split("\n");
          return [
            `    ${terminalText(`${id}: ${head}`)}`,
            ...code.map((line) => `    ${terminalText(line)}`),
          ];
        }),
      ),
    ].join("\n");
  });
  const sum = (of: (file: TestedFile) => number) => files.reduce((all, file) => all + of(file), 0);
  const failed = sum((file) => file.failed.length);
  const end = [
    `${countOf(
      sum((file) => file.rules),
      "rule",
    )} in ${countOf(files.length, "file")}`,
    countOf(
      sum((file) => file.examples),
      "example",
    ),
    failed === 0 ? "none failed" : `${failed} failed`,
  ].join(", ");
  return `${[...blocks, "", `${end}.`].join("\n")}\n`;
}
