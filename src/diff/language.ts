import type { Language } from "../types/source.ts";

const byExtension: ReadonlyMap<string, Language> = new Map([
  ["js", "javascript"],
  ["mjs", "javascript"],
  ["cjs", "javascript"],
  ["jsx", "javascript"],
  ["ts", "typescript"],
  ["mts", "typescript"],
  ["cts", "typescript"],
  ["tsx", "tsx"],
  ["py", "python"],
  ["pyi", "python"],
  ["go", "go"],
]);

/** The language of a file, from its extension in either case; `text` for everything else. */
export function languageOf(path: string): Language {
  const extension = /\.([a-z]+)$/i.exec(path)?.[1] ?? "";
  return byExtension.get(extension.toLowerCase()) ?? "text";
}
