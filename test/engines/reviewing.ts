import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FlowModel } from "../../src/engines/flow/model.ts";
import type { Reviewer, RuleFolder } from "../../src/engines/reviewer.ts";
import { Rule } from "../../src/engines/rules/rule.ts";
import type { Language, SourceFile } from "../../src/types/source.ts";

/** A rule that reports `eval($CODE)` in JavaScript, changed as the test needs it. */
export function aRule(change: Record<string, unknown> = {}): Rule {
  return Rule.parse({
    id: "js-eval",
    language: "javascript",
    severity: "warning",
    message: "Text run as code",
    note: "`$CODE` is run as a program.",
    rule: { pattern: "eval($CODE)" },
    metadata: {
      confidence: "high",
      remedy: "Parse `$CODE` instead.",
      cause: "code-injection",
      reference: "https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/eval",
    },
    ...change,
  });
}

/** What somebody says of values in JavaScript. */
export function aModel(keys: Record<string, unknown>): FlowModel {
  return FlowModel.parse({ model: "tested", language: "javascript", ...keys });
}

/** A rule whose time grows with the square of a sum's length: a long one keeps native code busy for minutes. */
export const endlessRule = aRule({
  id: "js-endless",
  note: "n",
  rule: { kind: "binary_expression", has: { stopBy: "end", kind: "regex" } },
  metadata: { ...aRule().metadata, remedy: "r" },
});

/** A file that `endlessRule` does not come to the end of while a test runs. */
export const endlessText = `x = 1${"+1".repeat(60_000)}`;

/** Reads by these, which stand in a folder as those of Chorale do. */
export function aReviewer(rules: Rule[] = [aRule()], models: FlowModel[] = []): Reviewer {
  return {
    name: "tester",
    title: "Tester",
    letter: "T",
    category: "security",
    languages: ["javascript", "python", "go", "text"],
    files: ["**"],
    engines: ["rules", "secrets"],
    rules: aRuleFolder(rules, models),
    charter: "Look.",
  };
}

const folders = mkdtempSync(join(tmpdir(), "chorale-rules-"));
process.once("exit", () => rmSync(folders, { recursive: true, force: true }));

/** A folder of a reviewer's that holds these. */
export function aRuleFolder(rules: readonly Rule[], models: readonly FlowModel[] = []): RuleFolder {
  // JSON is YAML.
  const text = [...rules, ...models].map((one) => JSON.stringify(one)).join("\n---\n");
  const path = join(folders, createHash("sha256").update(text).digest("hex"));
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "all.yml"), text);
  return { path, languages: [...new Set(rules.flatMap(({ language }) => language))] };
}

export function aFile(text: string, path = "a.js", language: Language = "javascript"): SourceFile {
  return { path, language, text, touched: [{ start: 1, end: text.split("\n").length }] };
}

/** A signal that nobody aborts. */
export function noAbort(): AbortSignal {
  return new AbortController().signal;
}
