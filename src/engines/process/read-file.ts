import type { Finding } from "../../types/finding.ts";
import { compileRules } from "../rules/compile-rules.ts";
import type { CompiledRules } from "../rules/compile-rules.ts";
import type { RuleLanguage } from "../rules/languages.ts";
import { matchRules } from "../rules/match.ts";
import { toFindings } from "../rules/to-findings.ts";
import { findSecrets } from "../secrets/find-secrets.ts";
import { maskSecrets } from "../secrets/mask-secrets.ts";
import { toFindings as toSecretFindings } from "../secrets/to-findings.ts";
import { findLimit, findNestingLimit } from "./limits.ts";
import type { FileReading, ReadTask } from "./messages.ts";

/** So many findings in one file are an attack on the report or a generated file. */
const mostFindings = 1000;

type ReadFile = (file: ReadTask["files"][number]) => Promise<FileReading>;

/** Prepares to read the files of a task; the rules are compiled once for each language. */
export function createFileReader({ kind, reporter, rules }: ReadTask): ReadFile {
  const compiled = new Map<RuleLanguage, CompiledRules>();
  const rulesFor = (language: RuleLanguage): CompiledRules => {
    const known = compiled.get(language) ?? compileRules(rules, language);
    compiled.set(language, known);
    return known;
  };

  async function findIn({ path, language, text }: ReadTask["files"][number]): Promise<Finding[]> {
    if (kind === "rules") {
      if (language === "text") return [];
      const matches = matchRules(text, rulesFor(language));
      if (matches.length === 0) return [];
      const shown = maskSecrets(text, await findSecrets(text, path));
      return toFindings(matches, reporter, path, shown);
    }
    const secrets = await findSecrets(text, path);
    return secrets.length === 0
      ? []
      : toSecretFindings(secrets, reporter, path, maskSecrets(text, secrets));
  }

  return async (file) => {
    const startMs = performance.now();
    const limit =
      findLimit(file.text) ??
      (kind === "rules" && file.language !== "text" ? findNestingLimit(file.text) : undefined);
    const end = (findings: Finding[], unread?: string): FileReading => ({
      findings,
      ...(unread !== undefined && { unread }),
      durationMs: performance.now() - startMs,
    });
    if (limit !== undefined) return end([], limit);
    try {
      const findings = await findIn(file);
      return findings.length > mostFindings
        ? end(findings.slice(0, mostFindings), `more than ${mostFindings} findings in it`)
        : end(findings);
    } catch {
      // The error's text may quote the file, so it stays here.
      return end([], "could not be parsed");
    }
  };
}
