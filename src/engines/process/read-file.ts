import { isTestPath } from "../../diff/language.ts";
import { findDeceptive } from "../characters/find-deceptive.ts";
import { toFindings as toCharacterFindings } from "../characters/to-findings.ts";
import { findOutline } from "../model/find-outline.ts";
import { findConflicts } from "../markers/find-conflicts.ts";
import { toFindings as toConflictFindings } from "../markers/to-findings.ts";
import { findWeakRegexes } from "../regexes/find-weak-regexes.ts";
import { toFindings as toRegexFindings } from "../regexes/to-findings.ts";
import { isGrammarItsOwn } from "../rules/languages.ts";
import { findRuleError } from "../rules/find-rule-error.ts";
import { findSyntaxErrors } from "../rules/match.ts";
import type { Rule } from "../rules/rule.ts";
import { toFindings } from "../rules/to-findings.ts";
import { findSecrets } from "../secrets/find-secrets.ts";
import { maskSecrets } from "../secrets/mask-secrets.ts";
import { strictestName } from "../secrets/strictest-name.ts";
import { toFindings as toSecretFindings } from "../secrets/to-findings.ts";
import { loadMatcher } from "./matcher.ts";
import { findLimit, findNestingLimit, usualFileTimeoutMs } from "./limits.ts";
import type { FileReading, ReadTask } from "./messages.ts";

/** So many findings in one file are an attack on the report or a generated file. */
const mostFindings = 1000;

const tooManyWays = "its values take more ways than can be followed";

type File = ReadTask["files"][number];
type Found = Pick<FileReading, "findings" | "unread">;
type ReadFile = (file: File) => Promise<FileReading>;

/** Prepares to read the files of a task, and loads what they are read by. */
export async function createFileReader(task: ReadTask): Promise<ReadFile> {
  if (task.kind === "outline") return outlineFile;
  if (task.kind === "syntax") return checkSyntax;
  if (task.kind === "check rules") return createRuleReader(task.rules, checkRule);
  if (task.kind === "rule by rule") {
    const { file, rules, ...rest } = task;
    return createRuleReader(rules, async (rule) => {
      const read = await createFileReader({ ...rest, kind: "rules", rules: [rule], files: [file] });
      return await read(file);
    });
  }
  const { kind, reporter, fileTimeoutMs = usualFileTimeoutMs } = task;
  const languages = task.files.flatMap(({ language }) => (language === "text" ? [] : language));
  const findMatches = await loadMatcher(task, kind === "rules" ? languages : []);

  async function findIn({ path, language, text }: File): Promise<Found> {
    if (kind === "secrets") {
      const secrets = await findSecrets(text, path);
      const findings =
        secrets.length === 0
          ? []
          : toSecretFindings(secrets, reporter, path, maskSecrets(text, secrets));
      return { findings };
    }
    // What is quoted may be told to a model.
    const show = async () => maskSecrets(text, await findSecrets(text, strictestName(language)));
    if (kind === "markers") {
      const found = findConflicts(text, language, path);
      const findings =
        found.length === 0
          ? []
          : toConflictFindings(found, reporter, { path, shown: await show() });
      return { findings };
    }
    if (kind === "characters") {
      const found = findDeceptive(text, language, path);
      const findings =
        found.length === 0
          ? []
          : toCharacterFindings(found, reporter, { path, text, shown: await show() });
      return { findings };
    }
    if (language === "text") return { findings: [] };
    if (kind === "regexes") {
      if (isTestPath(path)) return { findings: [] };
      const { found, unread } = findWeakRegexes(text, language, fileTimeoutMs);
      const findings =
        found.length === 0
          ? []
          : toRegexFindings(found, reporter, { path, text, shown: await show() });
      return { findings, ...(unread !== undefined && { unread }) };
    }
    const { matches, isPartial } = findMatches(text, language, path);
    const findings =
      matches.length === 0
        ? []
        : toFindings(matches, reporter, { path, text, shown: await show() });
    return { findings, ...(isPartial && { unread: tooManyWays }) };
  }

  return (file) =>
    readGuarded(
      findLimit(file.text) ??
        (kind !== "secrets" && file.language !== "text"
          ? findNestingLimit(file.text, file.language)
          : undefined),
      async () => {
        const found = await findIn(file);
        return found.findings.length > mostFindings
          ? {
              findings: found.findings.slice(0, mostFindings),
              unread: `more than ${mostFindings} findings in it`,
            }
          : found;
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

/** Reads rules that stand in the place of files, by their ids. */
function createRuleReader(
  rules: readonly Rule[],
  read: (rule: Rule) => Promise<FileReading>,
): ReadFile {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return async ({ path }) => {
    const rule = byId.get(path);
    return rule === undefined ? { findings: [], durationMs: 0 } : await read(rule);
  };
}

function checkRule(rule: Rule): Promise<FileReading> {
  return readGuarded(undefined, async () => {
    const ruleError = findRuleError(rule);
    return ruleError === undefined ? { findings: [] } : { findings: [], ruleError };
  });
}

function checkSyntax({ text, language }: File): Promise<FileReading> {
  const limit = findLimit(text) ?? findNestingLimit(text, language);
  return readGuarded(limit, async () =>
    language === "text" || !isGrammarItsOwn(language)
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
