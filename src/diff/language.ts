import type { Language } from "../types/source.ts";

const byExtension: Readonly<Record<string, Language>> = {
  js: "javascript",
  mjs: "javascript",
  cjs: "javascript",
  jsx: "javascript",
  ts: "typescript",
  mts: "typescript",
  cts: "typescript",
  tsx: "tsx",
  py: "python",
  pyi: "python",
  go: "go",
};

/** The language of a file, from its extension; `text` for everything else. */
export function languageOf(path: string): Language {
  const extension = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? "";
  return byExtension[extension] ?? "text";
}
