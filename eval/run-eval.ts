import { parseArgs } from "node:util";
import { createEngines, type Engines } from "../src/app/engines.ts";
import { version } from "../src/app/version.ts";
import { builtInReviewers } from "../src/reviewers/load-reviewers.ts";
import { UserError } from "../src/types/user-error.ts";
import type { Case } from "./case.ts";
import { chooseSets, setNames, type EngineSet, type SetName } from "./engine-sets.ts";
import { loadCases, ownCases } from "./load-cases.ts";
import { measure } from "./measure.ts";
import {
  renderCorpus,
  renderDetails,
  renderTable,
  renderUnfinished,
  toJson,
  type Measured,
} from "./render.ts";
import { tally } from "./tally.ts";

/** Where the eval runs: its world, as the tests replace it. */
export interface EvalTerminal {
  env: NodeJS.ProcessEnv;
  print: (text: string) => void;
  complain: (text: string) => void;
  /** What reads, left open; engines of its own when absent. */
  engines?: Engines;
  /** The folder of cases; the project's own when absent. */
  folder?: string;
}

const usage = `npm run eval -- [--model NAME] [--only ${setNames.join("|")}] [--case PART-OF-A-NAME]… [--verbose] [--json]`;

/**
 * Measures what the reviewers find in cases of which it is known. Results are printed, everything else is complained of.
 *
 * @returns the exit code: 2 where not everything was read, or nothing could be measured
 */
export async function runEval(args: readonly string[], terminal: EvalTerminal): Promise<number> {
  try {
    return await run(readOptions(args), terminal);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    terminal.complain(`${error.message}\n`);
    return 2;
  }
}

type EvalOptions = ReturnType<typeof readOptions>;

async function run(options: EvalOptions, terminal: EvalTerminal): Promise<number> {
  const cases = await loadCases(terminal.folder ?? ownCases, options.case);
  const engines = terminal.engines ?? createEngines();
  const measured: Measured[] = [];
  try {
    const reviewers = await builtInReviewers();
    const { sets, notice } = chooseSets(wantedSets(options, terminal.env), {
      engines: engines.byName,
      reviewers,
    });
    if (notice !== undefined) terminal.complain(`${notice}\n`);
    await engines.ready();
    for (const set of sets) measured.push(await measureSet(cases, set, terminal));
  } finally {
    if (terminal.engines === undefined) await engines.close();
  }
  terminal.print(
    options.json
      ? JSON.stringify(toJson(measured, cases, version), null, 2)
      : renderAll(measured, cases, options),
  );
  const unfinished = measured.flatMap(renderUnfinished);
  for (const line of unfinished) terminal.complain(`not read to the end: ${line}\n`);
  return unfinished.length === 0 ? 0 : 2;
}

/** What was asked for; a model in the environment is of no interest to who wants the rules alone. */
function wantedSets({ only, model }: EvalOptions, env: NodeJS.ProcessEnv) {
  return {
    only,
    model: model ?? (only === "rules" ? undefined : env["CHORALE_MODEL"] || undefined),
  };
}

async function measureSet(
  cases: readonly Case[],
  set: EngineSet,
  { complain }: EvalTerminal,
): Promise<Measured> {
  // Rules take seconds for all cases, a model for each.
  const onCase = (one: Case, index: number) =>
    complain(`${set.name} ${index + 1}/${cases.length} ${one.name}\n`);
  const results = await measure(cases, set, {
    signal: new AbortController().signal,
    ...(set.spentOn !== undefined && { onCase }),
  });
  return { set: set.name, tallies: tally(results, set), results };
}

function renderAll(
  measured: readonly Measured[],
  cases: readonly Case[],
  { verbose }: EvalOptions,
): string {
  const headline = `Chorale ${version}: ${renderCorpus(cases)}.`;
  const details = verbose ? measured.map(renderDetails) : [];
  return [headline, renderTable(measured), ...details].filter(Boolean).join("\n\n");
}

function readOptions(args: readonly string[]) {
  try {
    const { only, ...values } = parseArgs({
      args: [...args],
      options: {
        model: { type: "string" },
        only: { type: "string" },
        case: { type: "string", multiple: true },
        verbose: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
      },
    }).values;
    if (only !== undefined && !isSetName(only)) {
      throw new UserError(`--only ${only}: there are ${setNames.join(", ")}.`);
    }
    return { ...values, only };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function isSetName(name: string): name is SetName {
  return setNames.some((one) => one === name);
}
