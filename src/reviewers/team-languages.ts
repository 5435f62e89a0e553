import { z } from "zod";
import type { RuleLanguage } from "../engines/rules/languages.ts";
import { parsedLanguages } from "../types/source.ts";

/** Other names that languages go by, in ast-grep or elsewhere. */
const aliases: Readonly<Record<string, string>> = {
  js: "javascript",
  jsx: "javascript",
  ts: "typescript",
  py: "python",
  golang: "go",
  rb: "ruby",
  cs: "csharp",
  yml: "yaml",
  sh: "bash",
  terraform: "hcl",
};

const Language = z.string().transform((written, context): RuleLanguage => {
  const name = written.toLowerCase();
  const language = parsedLanguages.find((one) => one === (aliases[name] ?? name));
  if (language !== undefined) return language;
  context.addIssue(
    `no rules can be written for this language; there are ${parsedLanguages.join(", ")}`,
  );
  return z.NEVER;
});

/** The languages that a team's rule or model is written for, in any case and by the names that people use; one needs no list around it. */
export const TeamLanguages = z.preprocess(asList, z.array(Language).min(1).max(10));

function asList(written: unknown): unknown {
  return written === undefined || Array.isArray(written) ? written : [written];
}
