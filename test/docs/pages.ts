import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The project's own folder. */
export const root = resolve(import.meta.dirname, "../..");

/** A page of documentation. */
export interface Page {
  /** From the project's folder. */
  path: string;
  /** Markdown. */
  text: string;
}

export function pageOf(path: string): Page {
  return { path, text: readFileSync(join(root, path), "utf8") };
}

/** Every page that people read: those beside the README, and the folder `docs`. */
export const pages: readonly Page[] = [
  ...readdirSync(root),
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" }).map((path) =>
    join("docs", path),
  ),
]
  .filter((path) => path.endsWith(".md"))
  .map(pageOf);

/** The fenced blocks of a page, by their language; a line may be indented as its list is. */
export function blocksOf({ text }: Page, language: string): string[] {
  const fences = text.matchAll(/^( *)```(\S*)\n([^]*?)\n\1```$/gm);
  return [...fences].flatMap(([, indent = "", name, body = ""]) =>
    name === language ? body.replaceAll(new RegExp(`^${indent}`, "gm"), "") : [],
  );
}

/** The rows of every table of a page, its cells without emphasis. */
export function rowsOf({ text }: Page): string[][] {
  return [...text.matchAll(/^ *\|(.+)\|$/gm)].map(([, row = ""]) =>
    row.split("|").map((cell) => cell.trim().replaceAll(/[*`]/g, "")),
  );
}
