import type { Finding } from "../../types/finding.ts";
import type { Skipped } from "../../types/outcome.ts";
import type { SourceFile } from "../../types/source.ts";
import type { Engine, Reading } from "../engine.ts";
import type { ReaderPool, TaskReading } from "../process/reader-pool.ts";
import type { Reporter } from "./to-findings.ts";
import { teamRulesEngineName, type Rule } from "./rule.ts";

/** How long a repository's own rules may take for one file, in milliseconds. Those that come with Chorale have their own time. */
const fileTimeoutMs = 2_000;
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
  { timeoutMs = fileTimeoutMs }: { timeoutMs?: number } = {},
): Engine {
  return {
    name: teamRulesEngineName,
    async read({ name, category, teamRules = [] }, files, signal) {
      const reader = { pool, reporter: { name, category }, signal, timeoutMs };
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
  const slow: Rule[] = [];
  let left = files.map(({ path, language, text }): File => ({ path, language, text }));
  for (let round = 1; left.length > 0; round += 1) {
    const willing = rules.filter((rule) => !slow.includes(rule));
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
    if (alone.reason === undefined && slow.length === 0) reading.read.push(file.path);
    else reading.unread.push({ path: file.path, reason: alone.reason ?? without(slow) });
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
  { pool, reporter, signal, timeoutMs }: Reader,
): Promise<TaskReading> {
  const task = { kind: "rules" as const, reporter, rules: [...rules], files: [...files] };
  return pool.read(task, signal, { fileTimeoutMs: timeoutMs, mostLost: 1 });
}

/** Adds what was read; those over which a process was lost are told otherwise. */
function add(reading: Reading, one: TaskReading, slow: readonly Rule[]): void {
  const isTold = new Set([...one.lost, ...one.untried]);
  reading.findings.push(...one.findings);
  reading.durationMs += one.durationMs;
  reading.unread.push(...one.unread.filter(({ path }) => !isTold.has(path)));
  if (slow.length === 0) reading.read.push(...one.read);
  else reading.unread.push(...one.read.map((path) => ({ path, reason: without(slow) })));
}

interface OneByOne {
  findings: Finding[];
  slow: Rule[];
  /** Why the file is not read by the others either. */
  reason?: string;
  durationMs: number;
}

async function readOneByOne(
  rules: readonly Rule[],
  file: File,
  { pool, reporter, signal, timeoutMs }: Reader,
): Promise<OneByOne> {
  const candidates = rules.filter(({ language }) => language.some((one) => one === file.language));
  const files = candidates.map(({ id }) => ({ path: id, language: file.language, text: "" }));
  const { findings, lost, untried, durationMs } = await pool.read(
    { kind: "rule by rule", reporter, rules: candidates, file, files },
    signal,
    { fileTimeoutMs: timeoutMs, mostLost: mostSlow },
  );
  const slow = candidates.filter(({ id }) => lost.includes(id));
  const reason = `${without(slow)}, nor did those after them`;
  return { findings, slow, durationMs, ...(untried.length > 0 && { reason }) };
}

/** Why a file counts as unread: a phrase in which ids are code. */
function without(slow: readonly Rule[]): string {
  const ids = slow.map(({ id }) => `\`${id}\``);
  return ids.length === 1
    ? `the repository's rule ${ids.join()} takes too long, and did not read it`
    : `the repository's rules ${ids.join(", ")} take too long, and did not read it`;
}
