import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Reviewer } from "../engines/reviewer.ts";
import { UserError } from "../types/user-error.ts";
import { fixerName, FrontMatter, howReviewersAreNamed, reviewerName } from "./front-matter.ts";
import { findRuleLanguages } from "../engines/rule-files/find-rule-files.ts";
import { parseReviewer } from "./parse-reviewer.ts";

/**
 * Loads every `<dir>/<name>/reviewer.md`, in the order of their names: of those that read, not of a fixer. Their rules stay where they
 * are until somebody reads by them.
 * Throws a `UserError` that names file, line and key for what does not fit.
 */
export async function loadReviewers(dir: string): Promise<Reviewer[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const loaded = await Promise.all(names.toSorted().map((name) => loadReviewer(dir, name)));
  const reviewers = loaded.filter(({ role }) => role === "reader").map(({ reviewer }) => reviewer);
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

const once: { reviewers?: Promise<readonly Reviewer[]>; fixer?: Promise<Reviewer> } = {};

/** The reviewers that Chorale brings along, read once a process. */
export function builtInReviewers(): Promise<readonly Reviewer[]> {
  return (once.reviewers ??= loadReviewers(import.meta.dirname));
}

/** The one that proposes changes, read once a process. It reads nothing, and no repository has one of its own. */
export function builtInFixer(): Promise<Reviewer> {
  return (once.fixer ??= loadReviewer(import.meta.dirname, fixerName).then(
    ({ reviewer }) => reviewer,
  ));
}

async function loadReviewer(dir: string, name: string) {
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
  const { role, ...rest } = frontMatter;
  const rules = join(dir, name, "rules");
  const languages = await findRuleLanguages(rules);
  const own = languages.length > 0 && { rules: { path: rules, languages } };
  return { role, reviewer: { name, ...rest, ...own, charter } satisfies Reviewer };
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
