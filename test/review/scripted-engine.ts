import type { Engine, Reading } from "../../src/engines/engine.ts";
import type { Reviewer } from "../../src/engines/reviewer.ts";
import type { Finding } from "../../src/types/finding.ts";
import type { SourceFile } from "../../src/types/source.ts";

export type Script = (
  reviewer: Reviewer,
  files: readonly SourceFile[],
  signal: AbortSignal,
) => Promise<Partial<Reading>>;

/** An engine whose answers the test writes. What it leaves out is an empty reading of all files. */
export function scriptedEngine(script: Script, name = "scripted"): Engine {
  return {
    name,
    async read(reviewer, files, signal) {
      const reading = await script(reviewer, files, signal);
      return {
        findings: [],
        read: files.map((file) => file.path),
        unread: [],
        durationMs: 1,
        ...reading,
      };
    },
    close: async () => {},
  };
}

export function aReviewer(overrides: Partial<Reviewer> = {}): Reviewer {
  return {
    name: "security-auditor",
    title: "Security auditor",
    letter: "S",
    category: "security",
    languages: ["text"],
    files: ["**"],
    engines: ["scripted"],
    charter: "",
    ...overrides,
  };
}

export function aSource(overrides: Partial<SourceFile> = {}): SourceFile {
  return {
    path: "src/app.ts",
    language: "typescript",
    text: "const one = 1;\n",
    touched: [{ start: 1, end: 1 }],
    ...overrides,
  };
}

export function aFinding(overrides: Partial<Finding> = {}): Finding {
  return {
    ruleId: "security-auditor/js-eval",
    reviewer: "security-auditor",
    category: "security",
    cause: "code-injection",
    level: "error",
    confidence: "high",
    path: "src/app.ts",
    line: 1,
    endLine: 1,
    title: "Code built from request input",
    message: "A visitor can run any code.",
    remedy: "Parse it instead.",
    code: "eval(req.query.q)",
    fingerprint: "0123456789abcdef",
    ...overrides,
  };
}
