import type { z } from "zod";
import type { FlowModel } from "../engines/flow/model.ts";
import type { Rule } from "../engines/rules/rule.ts";
import type { YamlDocument } from "../yaml/read-yaml.ts";
import { code, describeIssue, type FileProblem } from "./schema-problems.ts";
import { modelKeysAt, whatModelsNeed, WrittenModel } from "./team-model.ts";
import { ruleKeysAt, toRule, whatRulesNeed, WrittenRule } from "./team-rule.ts";

/** What one document of a team's file holds. */
export type TeamDocument =
  | { kind: "rule"; rule: Rule; reviewer: string }
  | { kind: "model"; model: FlowModel }
  /** A rule that is switched off. */
  | { kind: "nothing" }
  | { kind: "wrong"; problems: FileProblem[] };

/** A longer text is not a name, a selector or an expression that anybody wrote. */
const longestText = 500;
/** Nor has a document so many of them. */
const mostTexts = 1_000;

/** Reads a document by its schema: as a model if it says what it models, else as a rule. */
export function readTeamDocument(document: YamlDocument): TeamDocument {
  return isModel(document) ? readModel(document) : readRule(document);
}

/** Whether a document is meant as a model. */
export function isModel({ value }: YamlDocument): boolean {
  return has(value, "model") && !has(value, "rule") && !has(value, "flow");
}

function readRule(document: YamlDocument): TeamDocument {
  const { value, lineOf } = document;
  const much = has(value, "flow") ? tooMuch(document, ["flow"]) : undefined;
  if (much) return wrong([much]);
  const parsed = WrittenRule.safeParse(value);
  const isEmpty = isMapping(value) && !has(value, "rule") && !has(value, "flow");
  const problems = [
    ...(isEmpty ? [missing("rule", whatRulesNeed["rule"] ?? "", lineOf([]))] : []),
    ...(parsed.success
      ? whatStandsAlone(parsed.data, document)
      : describe(parsed.error, document, {
          example: "id: no-console",
          needs: whatRulesNeed,
          keysAt: ruleKeysAt,
          noun: "a key of a rule",
        })),
  ];
  if (!parsed.success || problems.length > 0) return wrong(problems);
  const read = toRule(parsed.data);
  return read ? { kind: "rule", ...read } : { kind: "nothing" };
}

function readModel(document: YamlDocument): TeamDocument {
  const much = tooMuch(document, []);
  if (much) return wrong([much]);
  const parsed = WrittenModel.safeParse(document.value);
  if (parsed.success) return { kind: "model", model: parsed.data };
  return wrong(
    describe(parsed.error, document, {
      example: "model: our-web",
      needs: whatModelsNeed,
      keysAt: modelKeysAt,
      noun: "a key of a model",
    }),
  );
}

function wrong(problems: readonly FileProblem[]): TeamDocument {
  return { kind: "wrong", problems: problems.toSorted((a, b) => a.line - b.line) };
}

interface Described {
  /** A key with what might stand there. */
  example: string;
  needs: Readonly<Record<string, string>>;
  keysAt: (path: readonly PropertyKey[]) => readonly string[];
  noun: string;
}

function describe(
  error: z.ZodError,
  { value, lineOf }: YamlDocument,
  { example, needs, keysAt, noun }: Described,
): FileProblem[] {
  return error.issues.flatMap((found): FileProblem[] => {
    const [key] = found.path;
    // A language needs no list around it.
    const isAlone = key === "language" && isMapping(value) && !Array.isArray(value["language"]);
    const issue = isAlone ? { ...found, path: [key] } : found;
    if (key === undefined && issue.code !== "unrecognized_keys") {
      return [{ line: lineOf([]), sentence: `write keys such as ${code(example)} here` }];
    }
    const need = issue.path.length === 1 && !has(value, key ?? "") && needs[String(key)];
    return typeof need === "string"
      ? [missing(String(key), need, lineOf([]))]
      : describeIssue(issue, { lineOf, keysAt, noun });
  });
}

function missing(key: string, need: string, line: number): FileProblem {
  return { line, sentence: `${code(key)} is missing: ${need}` };
}

/** What belongs to a `rule` says nothing where there is none, and whoever wrote it believes that it does. */
function whatStandsAlone(
  { rule, constraints, utils }: WrittenRule,
  { lineOf }: YamlDocument,
): FileProblem[] {
  if (rule !== undefined) return [];
  return Object.entries({ constraints, utils }).flatMap(([key, written]) =>
    written === undefined
      ? []
      : [{ line: lineOf([key]), sentence: `${code(key)}: needs a \`rule\` that it belongs to` }],
  );
}

/** Why what stands below a path is more than anybody writes; it is looked at before it is read. */
function tooMuch(
  { value, lineOf }: YamlDocument,
  path: readonly string[],
): FileProblem | undefined {
  const at = path.reduce<unknown>((node, key) => (isMapping(node) ? node[key] : undefined), value);
  const problem = (keys: readonly string[], what: string): FileProblem => ({
    line: lineOf(keys),
    sentence: keys.length === 0 ? what : `${code(keys.join("."))}: ${what}`,
  });
  let texts = 0;
  for (const keys of textsIn(at, path)) {
    texts += 1;
    if (keys.isLong)
      return problem(keys.path, `longer than ${longestText} characters; write several`);
    if (texts > mostTexts) return problem(path, `more than ${mostTexts} names; divide it`);
  }
  return undefined;
}

function* textsIn(
  value: unknown,
  path: readonly string[],
): Generator<{ path: readonly string[]; isLong: boolean }> {
  if (typeof value !== "object" || value === null) {
    yield { path, isLong: typeof value === "string" && value.length > longestText };
    return;
  }
  for (const [key, one] of Object.entries(value)) {
    if (key.length > longestText) yield { path, isLong: true };
    yield* textsIn(one, [...path, key]);
  }
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function has(value: unknown, key: PropertyKey): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key);
}
