import { readFile } from "node:fs/promises";
import { z } from "zod";
import { parseYaml } from "../yaml/parse-yaml.ts";

/** Where an example stands, and what it is. */
export interface Example {
  code: string;
  /** Its path and its 1-based line there, as `path:line`. */
  place: string;
}

/** A text that a rule reports. */
export interface InvalidExample extends Example {
  /** The line of it on which it must be reported. */
  line?: number | undefined;
  /** What it is once the fix of the first place that has one is made; null where there must be none. */
  fixed?: string | null | undefined;
}

/** The examples of one rule: near misses that it must leave alone, and what it must report. */
export interface RuleExamples {
  id: string;
  /** Where they stand, as `path:line`. */
  place: string;
  valid: Example[];
  invalid: InvalidExample[];
}

/**
 * A rule's examples, in ast-grep's test form; an invalid one may say on which line it must be reported, and what the text is once
 * the rule's fix of its first place that has one is made, or null where there must be none.
 */
const RuleTest = z.strictObject({
  id: z.string(),
  valid: z.array(z.string()).default([]),
  invalid: z
    .array(
      z.union([
        z.string().transform((code) => ({ code, line: undefined, fixed: undefined })),
        z.strictObject({
          code: z.string(),
          line: z.int().positive().optional(),
          fixed: z.string().nullable().optional(),
        }),
      ]),
    )
    .default([]),
});

/** The path beside a rule file where its examples stand: `go.yml`, `go.test.yml`. */
export function examplesPath(path: string): string {
  return path.replace(/(?=\.ya?ml$)/, ".test");
}

/**
 * Reads a file of examples. Throws a `UserError` that names file, line and key for what does not fit.
 *
 * @param path what people call it
 */
export async function readExamples(file: string, path = file): Promise<RuleExamples[]> {
  const entries = parseYaml(await readFile(file, "utf8"), RuleTest, { path });
  return entries.map(({ value: { id, valid, invalid }, lineOf }) => {
    const place = (...keys: string[]) => `${path}:${lineOf(...keys)}`;
    return {
      id,
      place: place("id"),
      valid: valid.map((code, index) => ({ code, place: place("valid", String(index)) })),
      invalid: invalid.map((one, index) => ({ ...one, place: place("invalid", String(index)) })),
    };
  });
}
