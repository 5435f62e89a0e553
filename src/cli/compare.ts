import { InvalidArgumentError, Option, type Command } from "commander";
import { compareLocally } from "../app/local-comparison.ts";
import { renderComparison } from "../report/comparison/comparison-comment.ts";
import { toComparisonJson } from "../report/comparison/comparison-json.ts";
import { readingLine, roundsComeInPairs } from "../report/messages/comparison.ts";
import { renderPrettyComparison } from "../report/comparison/comparison-pretty.ts";
import { figuresOf, type Comparison } from "../report/comparison/comparison.ts";
import { jsonText, terminalText } from "../report/text/neutralise.ts";
import { parseRounds, usualRounds } from "../review/rounds.ts";
import { addChangeOptions, changeOf, type ChangeFlags } from "./change-options.ts";
import { gatherAdvice } from "./advise.ts";
import { complainOf } from "./describe-error.ts";
import { parseNames, type Format } from "./formats.ts";
import { parseModels } from "../app/environment.ts";
import type { Terminal } from "./terminal.ts";

/** Whoever waits for it on a machine of their own knows what they want. */
const mostRounds = 100;

interface CompareFlags extends ChangeFlags {
  format: Format;
  reviewers?: string[];
  rounds: number;
}

export function addCompare(program: Command, terminal: Terminal): void {
  addChangeOptions(program.command("compare"))
    .description("Measure what it saves to have a change read side by side")
    .addOption(
      new Option("--format <format>", "what to print on standard output")
        .choices(["pretty", "markdown", "json"])
        .default("pretty"),
    )
    .option("--reviewers <a,b>", "who reads (default: as configured)", parseNames)
    .option(
      "--rounds <n>",
      "how often both ways are measured, an even number",
      roundsOf,
      usualRounds,
    )
    .addHelpText("after", "\nExit status: 0 measured, 2 could not run, or somebody did not finish.")
    .action(async (flags: CompareFlags) => {
      const { reviewers, rounds, format } = flags;
      const change = await changeOf(flags, terminal);
      const advice = gatherAdvice();
      const comparison = await compareLocally({
        change,
        reviewers,
        rounds,
        onReading: (place) => terminal.complain(`${readingLine(place)}\n`),
        engines: terminal.engines,
        onBroken: complainOf(terminal),
        onTrouble: advice.note,
        models: parseModels(terminal.env),
      });
      advice.tell(terminal);
      if (format === "json") {
        for (const notice of comparison.notices) terminal.complain(`${terminalText(notice)}\n`);
      }
      terminal.print(formatComparison(comparison, format, terminal.hasColors));
      terminal.exitWith(figuresOf(comparison) === undefined ? 2 : 0);
    });
}

function roundsOf(value: string): number {
  const rounds = parseRounds(value, mostRounds);
  if (rounds === undefined) throw new InvalidArgumentError(roundsComeInPairs(mostRounds));
  return rounds;
}

/** The comparison in the wanted form, without a line end at its end. */
function formatComparison(comparison: Comparison, format: Format, color: boolean): string {
  switch (format) {
    case "json":
      return jsonText(toComparisonJson(comparison));
    case "markdown":
      return renderComparison(comparison);
    case "pretty":
      return renderPrettyComparison(comparison, { color }).trimEnd();
  }
}
