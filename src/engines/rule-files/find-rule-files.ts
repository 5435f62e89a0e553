import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { parsedLanguages } from "../../types/source.ts";
import type { RuleLanguage } from "../rules/languages.ts";
import { isRuleFile } from "./read-rule-file.ts";

/** The folder below a reviewer's `rules` that holds what is written for a language, or for several that are much alike. */
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

export type Family = (typeof familyOf)[RuleLanguage];

/** A file of rules or models. */
export interface FoundRuleFile {
  /** Relative to the reviewer's `rules`, with `/`. */
  name: string;
  path: string;
  /** Absent for what is for languages of several families. */
  family?: Family;
}

const families: readonly Family[] = [...new Set(Object.values(familyOf))].toSorted();

/**
 * The files of a reviewer's `rules` that some languages need, or all: `*.yml`, then `<family>/*.yml`, in the order of their names;
 * none when the folder does not exist. Neither examples nor shared utils are among them.
 */
export async function findRuleFiles(
  folder: string,
  languages: readonly RuleLanguage[] = parsedLanguages,
): Promise<FoundRuleFile[]> {
  const needed = new Set<Family>(languages.map((language) => familyOf[language]));
  const found = await Promise.all([
    filesIn(folder),
    ...families
      .filter((family) => needed.has(family))
      .map(async (family) =>
        (await filesIn(join(folder, family))).map(({ name, path }) => ({
          name: `${family}/${name}`,
          path,
          family,
        })),
      ),
  ]);
  return found.flat();
}

/** The languages that a reviewer's `rules` have a folder for. */
export async function findRuleLanguages(folder: string): Promise<RuleLanguage[]> {
  const present = new Set((await findRuleFiles(folder)).map(({ family }) => family));
  return parsedLanguages.filter((language) => present.has(familyOf[language]));
}

async function filesIn(folder: string): Promise<FoundRuleFile[]> {
  const names = (await namesIn(folder)).filter(isRuleFile).toSorted();
  return names.map((name) => ({ name, path: join(folder, name) }));
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
