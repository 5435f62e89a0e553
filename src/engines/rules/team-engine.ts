import type { Skipped } from "../../types/outcome.ts";
import type { SourceFile } from "../../types/source.ts";
import type { Engine, Reading } from "../engine.ts";
import type { FlowModel } from "../flow/model.ts";
import type { ReaderPool, TaskReading } from "../process/reader-pool.ts";
import type { Reporter } from "./to-findings.ts";
import { teamRulesEngineName, type Rule } from "./rule.ts";

/** How long a repository's own rules may take for one file, in milliseconds. Those that come with Chorale have their own time. */
export const teamFileTimeoutMs = 3_000;
/** After so many files that took too long, the rest is not tried. */
const mostRounds = 3;
/** So many rules are found out for one file. */
const mostSlow = 3;

/**
 * Reads by the rules that a repository keeps for itself. Where a file takes them too long it is looked which rule that is; the others
 * go on without it, and what it did not read is named with its id.
 *
 * @param timeoutMs for tests, which don't want to wait
 */
export function createTeamRulesEngine(
  pool: Pick<ReaderPool, "read">,
  { timeoutMs = teamFileTimeoutMs }: { timeoutMs?: number } = {},
): Engine {
  return {
    name: teamRulesEngineName,
    async read({ name, category, teamRules = [], ...known }, files, signal) {
      const knows = {
        models: [...(known.teamModels ?? [])],
        modelFolders: [...(known.teamRulesKnow ?? [])],
      };
      const reader = { pool, reporter: { name, category }, knows, signal, timeoutMs };
      const languages = new Set(teamRules.flatMap(({ language }) => language));
      return await readRounds(
        teamRules,
        files.filter(({ language }) => language !== "text" && languages.has(language)),
        reader,
      );
    },
    async close() {},
  };
}

interface Reader {
  pool: Pick<ReaderPool, "read">;
  reporter: Reporter;
  knows: { models: FlowModel[]; modelFolders: string[] };
  signal: AbortSignal;
  timeoutMs: number;
}

type File = Pick<SourceFile, "path" | "language" | "text">;

/** Reads as far as the rules allow, then without those that took too long. */
async function readRounds(
  rules: readonly Rule[],
  files: readonly SourceFile[],
  reader: Reader,
): Promise<Reading> {
  const reading: Reading = { findings: [], read: [], unread: [], durationMs: 0 };
  const slow: Slow[] = [];
  let left = files.map(({ path, language, text }): File => ({ path, language, text }));
  for (let round = 1; left.length > 0; round += 1) {
    const willing = rules.filter((rule) => slow.every((one) => one.rule !== rule));
    const one = await readTogether(willing, left, reader);
    add(reading, one, slow);
    const [lost] = one.lost;
    const file = left.find(({ path }) => path === lost);
    if (file === undefined) break;
    const alone = await readOneByOne(willing, file, reader);
    slow.push(...alone.slow);
    reading.findings.push(...alone.findings);
    reading.durationMs += alone.durationMs;
    // All of them together are too slow, and each by itself is not: then it is read.
    if (slow.length === 0) reading.read.push(file.path);
    else reading.unread.push({ path: file.path, reason: without(slow, file.path) });
    left = left.filter(({ path }) => one.untried.includes(path));
    if (round === mostRounds && left.length > 0) {
      const reason = `not tried by the repository's rules: ${mostRounds} files before took them too long`;
      reading.unread.push(...left.map(({ path }): Skipped => ({ path, reason })));
      break;
    }
  }
  return reading;
}

function readTogether(
  rules: readonly Rule[],
  files: readonly File[],
  { pool, reporter, knows, signal, timeoutMs }: Reader,
): Promise<TaskReading> {
  const task = {
    kind: "rules" as const,
    reporter,
    rules: [...rules],
    ...knows,
    files: [...files],
  };
  return pool.read(task, signal, { fileTimeoutMs: timeoutMs, mostLost: 1 });
}

/** A rule that did not come to its end, and the file with which. */
interface Slow {
  rule: Rule;
  path: string;
}

/** Adds what was read; those over which a process was lost are told otherwise. */
function add(reading: Reading, one: TaskReading, slow: readonly Slow[]): void {
  const isTold = new Set([...one.lost, ...one.untried]);
  reading.findings.push(...one.findings);
  reading.durationMs += one.durationMs;
  reading.unread.push(...one.unread.filter(({ path }) => !isTold.has(path)));
  if (slow.length === 0) reading.read.push(...one.read);
  else reading.unread.push(...one.read.map((path) => ({ path, reason: without(slow, path) })));
}

interface OneByOne extends Pick<Reading, "findings" | "durationMs"> {
  slow: Slow[];
}

/** Reads a file by each rule alone. Those that were not tried since others did not come to their end count as slow, too. */
async function readOneByOne(
  rules: readonly Rule[],
  file: File,
  { pool, reporter, knows, signal, timeoutMs }: Reader,
): Promise<OneByOne> {
  const candidates = rules.filter(({ language }) => language.some((one) => one === file.language));
  const files = candidates.map(({ id }) => ({ path: id, language: file.language, text: "" }));
  const { findings, lost, untried, durationMs } = await pool.read(
    { kind: "rule by rule", reporter, rules: candidates, ...knows, file, files },
    signal,
    { fileTimeoutMs: timeoutMs, mostLost: mostSlow },
  );
  const isSlow = ({ id }: Rule) => lost.includes(id) || untried.includes(id);
  const slow = candidates.filter(isSlow).map((rule) => ({ rule, path: file.path }));
  return { findings, slow, durationMs };
}

/** So many rules are named. */
const mostNamed = 5;

/** Why a file counts as unread: a phrase in which ids are code. */
function without(slow: readonly Slow[], path: string): string {
  const here = slow.filter((one) => one.path === path);
  const named = (here.length > 0 ? here : slow).map(({ rule }) => `\`${rule.id}\``);
  const rest = named.length - mostNamed;
  const ids = named.slice(0, mostNamed).join(", ");
  const more = rest > 0 ? ` and ${rest} more` : "";
  const rules = `the repository's rule${named.length === 1 ? "" : "s"} ${ids}${more}`;
  return here.length > 0
    ? `${rules} did not come to an end with it`
    : `${rules} did not read it, given up at an earlier file`;
}
