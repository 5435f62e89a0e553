import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Reviewer } from "../engines/reviewer.ts";
import { UserError } from "../types/user-error.ts";
import { FrontMatter, howReviewersAreNamed, reviewerName } from "./front-matter.ts";
import { loadRules } from "./load-rules.ts";
import { parseReviewer } from "./parse-reviewer.ts";

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
  if (!reviewerName.test(name)) {
    throw new UserError(`${join(dir, name)}: ${howReviewersAreNamed}`);
  }
  const read = parseReviewer(await readReviewer(path), FrontMatter);
  if ("problems" in read) {
    const [{ line, sentence } = { line: 1, sentence: "it can't be used" }] = read.problems;
    throw new UserError(`${path}:${line}: ${sentence.replaceAll("`", "")}`);
  }
  const { frontMatter, charter } = read;
  const rules = await loadRules(join(dir, name, "rules"), {
    languages: frontMatter.languages,
    compile,
  });
  return { name, ...frontMatter, rules, charter };
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
