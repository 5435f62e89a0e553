import type { Finding } from "../../types/finding.ts";
import { findOutline } from "../model/find-outline.ts";
import { compileRules } from "../rules/compile-rules.ts";
import type { CompiledRules } from "../rules/compile-rules.ts";
import type { RuleLanguage } from "../rules/languages.ts";
import { findSyntaxErrors, matchRules } from "../rules/match.ts";
import { toFindings } from "../rules/to-findings.ts";
import { findSecrets } from "../secrets/find-secrets.ts";
import { maskSecrets } from "../secrets/mask-secrets.ts";
import { strictestName } from "../secrets/strictest-name.ts";
import { toFindings as toSecretFindings } from "../secrets/to-findings.ts";
import { findLimit, findNestingLimit } from "./limits.ts";
import type { FileReading, ReadTask } from "./messages.ts";

/** So many findings in one file are an attack on the report or a generated file. */
const mostFindings = 1000;

type File = ReadTask["files"][number];
type ReadFile = (file: File) => Promise<FileReading>;

/** Prepares to read the files of a task; the rules are compiled once for each language. */
export function createFileReader(task: ReadTask): ReadFile {
  if (task.kind === "outline") return outlineFile;
  if (task.kind === "syntax") return checkSyntax;
  const { kind, reporter, rules } = task;
  const compiled = new Map<RuleLanguage, CompiledRules>();
  const rulesFor = (language: RuleLanguage): CompiledRules => {
    const known = compiled.get(language) ?? compileRules(rules, language);
    compiled.set(language, known);
    return known;
  };

  async function findIn({ path, language, text }: File): Promise<Finding[]> {
    if (kind === "rules") {
      if (language === "text") return [];
      const matches = matchRules(text, rulesFor(language), path);
      if (matches.length === 0) return [];
      // What a rule quotes may be told to a model.
      const shown = maskSecrets(text, await findSecrets(text, strictestName(language)));
      return toFindings(matches, reporter, { path, text, shown });
    }
    const secrets = await findSecrets(text, path);
    return secrets.length === 0
      ? []
      : toSecretFindings(secrets, reporter, path, maskSecrets(text, secrets));
  }

  return (file) =>
    readGuarded(
      findLimit(file.text) ??
        (kind === "rules" && file.language !== "text" ? findNestingLimit(file.text) : undefined),
      async () => {
        const findings = await findIn(file);
        return findings.length > mostFindings
          ? {
              findings: findings.slice(0, mostFindings),
              unread: `more than ${mostFindings} findings in it`,
            }
          : { findings };
      },
    );
}

/** A model is shown a file by its name, and a name can't be masked: whoever answers has to be able to say which is meant. */
function outlineFile({ path, text, language, removed = [] }: File): Promise<FileReading> {
  const all = [text, ...removed.flat()].join("\n");
  return readGuarded(findLimit(all), async () =>
    (await findSecrets(path, strictestName(language))).length > 0
      ? { findings: [], unread: "there is a secret in its name, so no model is shown it" }
      : { findings: [], outline: await findOutline(text, language, removed) },
  );
}

function checkSyntax({ text, language }: File): Promise<FileReading> {
  const limit = findLimit(text) ?? findNestingLimit(text);
  return readGuarded(limit, async () =>
    language === "text"
      ? { findings: [], unread: "in a language without a grammar" }
      : { findings: [], syntaxErrors: findSyntaxErrors(text, language).length },
  );
}

/** Times a reading, unless a limit forbids it. It never rejects. */
async function readGuarded(
  limit: string | undefined,
  read: () => Promise<Omit<FileReading, "durationMs">>,
): Promise<FileReading> {
  const startMs = performance.now();
  const unread = (reason: string) => ({ findings: [], unread: reason });
  // An error's text may quote the file, so it stays here.
  const reading =
    limit === undefined ? await read().catch(() => unread("could not be parsed")) : unread(limit);
  return { ...reading, durationMs: performance.now() - startMs };
}
