import { compareText, type Finding } from "../../types/finding.ts";
import type { NotPassed } from "../../types/fix.ts";
import type { SourceFile } from "../../types/source.ts";
import { mergeFindings } from "../merge-findings.ts";
import { createEffort, type Told } from "./effort.ts";
import type { FixOptions } from "./fix-options.ts";
import { createGround } from "./ground.ts";
import type { MovedLines } from "./moved-lines.ts";
import { tryFix, type Tools } from "./try-fix.ts";

/** So much is proven for somebody who asked for it, in characters. */
const mostCharacters = 10_000_000;

/** A change of one file that removes a finding, on top of all those before it. */
export interface MadeChange {
  finding: Finding;
  path: string;
  /** The whole file without it, and with it. */
  before: string;
  after: string;
}

/** Changes that can be made together. */
export interface Composed extends Told {
  /** In the order in which they build on each other. */
  made: MadeChange[];
  /** Findings that are still there, and why; `gone` is one that went with one of those `before` it. */
  left: { finding: Finding; why: NotPassed | "gone"; before?: Finding[] }[];
}

/**
 * Removes findings one after another, each change proposed and proven on the text that the last one left: what two of them would
 * both have changed, the second one sees as it is by then. Rejects only when the signal is aborted.
 *
 * @param known all that was found in the files
 */
export async function composeFixes(
  findings: readonly Finding[],
  files: readonly SourceFile[],
  { known, ...options }: FixOptions & { known: readonly Finding[] },
): Promise<Composed> {
  const effort = createEffort({ mostCharacters });
  const tools = { ...options, known, effort, lookAt: createGround(options) };
  const made: MadeChange[] = [];
  const left: Composed["left"] = [];
  const byPath = Map.groupBy(findings, ({ path }) => path);
  for (const file of files.toSorted((a, b) => compareText(a.path, b.path))) {
    let current = file;
    const moves: MovedLines[] = [];
    for (const finding of bottomUp(byPath.get(file.path) ?? [])) {
      const now = await findAgain(finding, current, { ...tools, moves });
      if (typeof now === "string") {
        const before = made.filter(({ path }) => path === file.path).map((one) => one.finding);
        left.push({ finding, why: now, ...(now === "gone" && { before }) });
        continue;
      }
      const tried = await tryFix(now, current, tools);
      if ("notPassed" in tried) {
        left.push({ finding, why: tried.notPassed });
        continue;
      }
      made.push({ finding, path: file.path, before: current.text, after: tried.after.text });
      current = tried.after;
      moves.push(tried.moved);
    }
  }
  const isMissing = ({ path }: Finding) => files.every((file) => file.path !== path);
  const why = "could not be read" as const;
  left.push(...findings.filter(isMissing).map((finding) => ({ finding, why })));
  return { made, left, ...effort.told() };
}

/** What stands below changes its line least, and of equal code its number: a change leaves alone how those above it are found again. */
function bottomUp(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => b.line - a.line || startOf(b) - startOf(a));
}

function startOf({ fix }: Finding): number {
  return fix?.[0]?.start ?? 0;
}

/** A finding as it is in the text by now: with all that reviewers say of its cause on its line, as a review tells of it. */
async function findAgain(
  finding: Finding,
  file: SourceFile,
  { lookAt, signal, effort, moves }: Tools & { moves: readonly MovedLines[] },
): Promise<Finding | "gone" | "could not be read"> {
  const moved = (line: number) => moves.reduce((at, { to }) => to(at), line);
  const line = moved(finding.line);
  // A model is asked whether it is still there when its change is proven.
  if (finding.model !== undefined) return { ...finding, line, endLine: moved(finding.endLine) };
  const ground = await lookAt(file, signal);
  effort.spend(ground);
  if (ground.findings === undefined) return "could not be read";
  const own = ground.findings.filter(({ reviewer }) => reviewer === finding.reviewer);
  const now =
    own.find(({ fingerprint }) => fingerprint === finding.fingerprint) ??
    // Code that holds what was changed reads differently by now.
    own.find((one) => one.ruleId === finding.ruleId && one.line === line);
  if (now === undefined) return "gone";
  const isWithIt = (one: Finding) => one.line === now.line && one.cause === now.cause;
  return mergeFindings([{ findings: ground.findings.filter(isWithIt) }])[0] ?? now;
}
