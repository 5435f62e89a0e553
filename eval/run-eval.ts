import { parseArgs } from "node:util";
import { z } from "zod";
import { createEngines, type Engines } from "../src/app/engines.ts";
import { parseModels } from "../src/app/environment.ts";
import { complainOf } from "../src/cli/describe-error.ts";
import { version } from "../src/app/version.ts";
import { RepoConfig } from "../src/review/config.ts";
import { builtInReviewers } from "../src/reviewers/load-reviewers.ts";
import { countOf } from "../src/report/text/count-of.ts";
import { UserError } from "../src/types/user-error.ts";
import { openAnswers } from "./answer-file.ts";
import type { Case } from "./case.ts";
import { chooseSets, setNames, type EngineSet, type SetName } from "./engine-sets.ts";
import { loadCases, ownCases } from "./load-cases.ts";
import { measure } from "./measure.ts";
import {
  renderAsked,
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

const usage =
  `npm run eval -- [--model NAME] [--only ${setNames.join("|")}] [--case PART-OF-A-NAME]… ` +
  "[--memory FILE] [--max-usd AMOUNT] [--concurrency NUMBER] [--verbose] [--json]";

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
  const models = wantedModels(options, terminal.env);
  const memoryOf = options.memory === undefined ? undefined : await openAnswers(options.memory);
  const engines = terminal.engines ?? createEngines();
  const measured: Measured[] = [];
  try {
    const reviewers = await builtInReviewers();
    const { only, maxUsd } = options;
    const wanted = { only, models, maxUsd, memoryOf };
    const { sets, notice } = chooseSets(wanted, { engines, reviewers });
    if (notice !== undefined) terminal.complain(`${notice}\n`);
    await engines.ready();
    for (const set of sets) measured.push(await measureSet(cases, set, options, terminal));
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

/** A model, and what is wrong with how it is named, is of no interest to who wants the rules alone. */
function wantedModels({ only, model }: EvalOptions, env: NodeJS.ProcessEnv) {
  if (only === "rules") return undefined;
  return parseModels(model === undefined ? env : { ...env, CHORALE_MODEL: model });
}

async function measureSet(
  cases: readonly Case[],
  set: EngineSet,
  { concurrency }: EvalOptions,
  { complain }: EvalTerminal,
): Promise<Measured> {
  // Rules take seconds for all cases, a model for each.
  const onCase = (one: Case, index: number) =>
    complain(`${set.name} ${index + 1}/${cases.length} ${one.name}\n`);
  const results = await measure(cases, set, {
    signal: new AbortController().signal,
    concurrency,
    onBroken: complainOf({ complain }),
    ...(set.books !== undefined && { onCase }),
  });
  const left = cases.length - results.length;
  const stopped =
    left === 0 ? undefined : `${countOf(left, "case")} not begun: ${set.books?.whySpent() ?? ""}`;
  return { set: set.name, tallies: tally(results, set), results, stopped };
}

function renderAll(
  measured: readonly Measured[],
  cases: readonly Case[],
  { verbose }: EvalOptions,
): string {
  const headline = `Chorale ${version}: ${renderCorpus(cases)}.`;
  const details = verbose ? measured.map(renderDetails) : [];
  return [headline, renderTable(measured), renderAsked(measured), ...details]
    .filter(Boolean)
    .join("\n\n");
}

function readOptions(args: readonly string[]) {
  try {
    const values = parseArgs({
      args: [...args],
      options: {
        model: { type: "string" },
        only: { type: "string" },
        case: { type: "string", multiple: true },
        memory: { type: "string" },
        "max-usd": { type: "string" },
        concurrency: { type: "string" },
        verbose: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
      },
    }).values;
    const { only } = values;
    if (only !== undefined && !isSetName(only)) {
      throw new UserError(`--only ${only}: there are ${setNames.join(", ")}.`);
    }
    return {
      ...values,
      only,
      maxUsd: readNumber("--max-usd", values["max-usd"], z.coerce.number().min(0)),
      concurrency: readNumber(
        "--concurrency",
        values.concurrency,
        z.coerce.number().pipe(RepoConfig.shape.concurrency.unwrap()),
      ),
    };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function readNumber(
  flag: string,
  given: string | undefined,
  schema: z.ZodType<number>,
): number | undefined {
  if (given === undefined) return undefined;
  const read = schema.safeParse(given);
  if (read.success && given.trim() !== "") return read.data;
  throw new UserError(
    `${flag} ${given}: ${read.error?.issues[0]?.message ?? "a number is missing"}.`,
  );
}

function isSetName(name: string): name is SetName {
  return setNames.some((one) => one === name);
}
