import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Reviewer } from "../engines/reviewer.ts";
import { Category, Level } from "../types/finding.ts";
import { languages } from "../types/source.ts";
import { UserError } from "../types/user-error.ts";
import { loadRules } from "./load-rules.ts";
import { parseYaml } from "./parse-yaml.ts";

/** The block between the two `---` lines at the top of `reviewer.md`. */
const FrontMatter = z.strictObject({
  title: z.string().min(1),
  letter: z.string().regex(/^[A-Z]$/, "use one capital letter"),
  category: Category,
  languages: z.array(z.enum(languages)).min(1),
  files: z.array(z.string().min(1)).min(1).default(["**"]),
  engines: z.array(z.string().min(1)).min(1),
  model: z.string().min(1).optional(),
  level: Level.optional(),
});

/**
 * Loads every `<dir>/<name>/reviewer.md` and its `rules/*.yml`, in the order of their names.
 * Throws a `UserError` that names file, line and key for what does not fit.
 */
export async function loadReviewers(
  dir: string,
  { compile = true }: { compile?: boolean } = {},
): Promise<Reviewer[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const reviewers = await Promise.all(
    names.toSorted().map((name) => loadReviewer(dir, name, compile)),
  );
  const byLetter = new Map<string, Reviewer>();
  for (const reviewer of reviewers) {
    const other = byLetter.get(reviewer.letter);
    if (other) {
      throw new UserError(
        `${join(dir, reviewer.name, "reviewer.md")}: letter: ${other.name} already uses ` +
          `${reviewer.letter}; choose another letter`,
      );
    }
    byLetter.set(reviewer.letter, reviewer);
  }
  return reviewers;
}

const loaded: { builtIn?: Promise<readonly Reviewer[]> } = {};

/** The reviewers that Chorale brings along, read once a process. Their rules were compiled by its tests. */
export function builtInReviewers(): Promise<readonly Reviewer[]> {
  return (loaded.builtIn ??= loadReviewers(import.meta.dirname, { compile: false }));
}

async function loadReviewer(dir: string, name: string, compile: boolean): Promise<Reviewer> {
  const path = join(dir, name, "reviewer.md");
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    throw new UserError(
      `${join(dir, name)}: name a reviewer in lower-case words joined by hyphens`,
    );
  }
  const { frontMatter, charter } = splitFrontMatter(await readReviewer(path), path);
  const [entry] = parseYaml(frontMatter, FrontMatter, { path, linesBefore: 1 });
  if (!entry) throw new UserError(`${path}:1: the front matter is empty; give it a title`);
  const rules = await loadRules(join(dir, name, "rules"), {
    languages: entry.value.languages,
    compile,
  });
  return { name, ...entry.value, rules, charter };
}

async function readReviewer(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new UserError(`${path}: missing; a reviewer's folder needs a reviewer.md`);
    }
    throw error;
  }
}

function splitFrontMatter(text: string, path: string): { frontMatter: string; charter: string } {
  const match = /^---\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m.exec(text);
  if (!match || match.index !== 0) {
    throw new UserError(`${path}:1: start the file with front matter between two lines of \`---\``);
  }
  const charter = text.slice(match[0].length).trim();
  if (charter === "")
    throw new UserError(`${path}: write the reviewer's charter below the \`---\``);
  return { frontMatter: match[1] ?? "", charter };
}
