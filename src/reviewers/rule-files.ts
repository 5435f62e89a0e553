import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { RuleLanguage } from "../engines/rules/languages.ts";
import { isRuleFile } from "./read-rule-file.ts";

/** The folder of a reviewer's `rules` that holds what is written for a language alone, or for its family. */
export const familyOf = {
  javascript: "javascript",
  typescript: "javascript",
  tsx: "javascript",
  python: "python",
  go: "go",
  java: "java",
  php: "php",
  ruby: "ruby",
  csharp: "csharp",
  yaml: "deployment",
  dockerfile: "deployment",
  bash: "deployment",
  hcl: "deployment",
} as const satisfies Record<RuleLanguage, string>;

/** A folder's name, in which rules for a family of languages stand. */
export type Family = (typeof familyOf)[RuleLanguage];

/** A file of rules or models. */
export interface RuleFilePath {
  /** Relative to the reviewer's `rules`, with `/`. */
  name: string;
  path: string;
  /** Absent for what is for languages of every family. */
  family?: Family;
}

const families = [...new Set(Object.values(familyOf))].toSorted();

/**
 * The files of a reviewer's `rules` that some languages need: `*.yml` for all languages, then `<family>/*.yml`, in the order of
 * their names; none when the folder does not exist. Neither examples nor shared utils are among them.
 */
export async function ruleFilesIn(
  folder: string,
  languages?: readonly RuleLanguage[],
): Promise<RuleFilePath[]> {
  const needed = languages?.map((language): Family => familyOf[language]);
  const files: RuleFilePath[] = (await namesIn(folder)).map((name) => ({
    name,
    path: join(folder, name),
  }));
  for (const family of families) {
    if (needed !== undefined && !needed.includes(family)) continue;
    const names = await namesIn(join(folder, family));
    files.push(
      ...names.map((name) => ({
        name: `${family}/${name}`,
        path: join(folder, family, name),
        family,
      })),
    );
  }
  return files;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter(isRuleFile).toSorted();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
