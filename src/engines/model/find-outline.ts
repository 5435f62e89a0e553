import { parse } from "@ast-grep/napi";
import type { SgNode } from "@ast-grep/napi";
import { findNestingLimit } from "../process/limits.ts";
import { grammarOf } from "../rules/languages.ts";
import type { RuleLanguage } from "../rules/languages.ts";
import { shortenMask } from "../rules/interpolate.ts";
import { findSecrets } from "../secrets/find-secrets.ts";
import { maskSecrets } from "../secrets/mask-secrets.ts";
import { strictestName } from "../secrets/strictest-name.ts";
import type { Language, LineRange } from "../../types/source.ts";
import type { Outline } from "./outline.ts";

type Part = "functions" | "classes" | "imports";
type Kinds = Readonly<Record<Part, readonly string[]>>;

const javascript: Kinds = {
  functions: [
    "function_declaration",
    "function_expression",
    "generator_function",
    "generator_function_declaration",
    "arrow_function",
    "method_definition",
    "class_static_block",
  ],
  classes: ["class_declaration", "class"],
  imports: ["import_statement"],
};

const typescript: Kinds = {
  functions: javascript.functions,
  classes: [
    ...javascript.classes,
    "abstract_class_declaration",
    "interface_declaration",
    "enum_declaration",
    "internal_module",
  ],
  imports: javascript.imports,
};

const kinds: Record<RuleLanguage, Kinds> = {
  javascript,
  typescript,
  tsx: typescript,
  python: {
    functions: ["function_definition"],
    classes: ["class_definition"],
    imports: ["import_statement", "import_from_statement", "future_import_statement"],
  },
  go: {
    functions: ["function_declaration", "method_declaration", "func_literal"],
    classes: ["type_declaration"],
    imports: ["package_clause", "import_declaration"],
  },
  java: {
    functions: [
      "method_declaration",
      "constructor_declaration",
      "compact_constructor_declaration",
      "lambda_expression",
    ],
    classes: [
      "class_declaration",
      "interface_declaration",
      "enum_declaration",
      "record_declaration",
      "annotation_type_declaration",
    ],
    imports: ["package_declaration", "import_declaration"],
  },
  php: {
    functions: [
      "function_definition",
      "method_declaration",
      "anonymous_function",
      "arrow_function",
    ],
    classes: [
      "class_declaration",
      "anonymous_class",
      "interface_declaration",
      "trait_declaration",
      "enum_declaration",
    ],
    imports: ["namespace_definition", "namespace_use_declaration", "require_once_expression"],
  },
  ruby: {
    functions: ["method", "singleton_method", "do_block"],
    classes: ["class", "module", "singleton_class"],
    imports: [],
  },
  csharp: {
    functions: [
      "method_declaration",
      "constructor_declaration",
      "destructor_declaration",
      "operator_declaration",
      "conversion_operator_declaration",
      "indexer_declaration",
      "property_declaration",
      "local_function_statement",
      "lambda_expression",
      "anonymous_method_expression",
    ],
    classes: [
      "class_declaration",
      "interface_declaration",
      "struct_declaration",
      "enum_declaration",
      "record_declaration",
    ],
    imports: ["using_directive", "file_scoped_namespace_declaration"],
  },
  // What is in one piece there is no function, but read like one.
  hcl: { functions: ["block"], classes: [], imports: [] },
  bash: { functions: ["function_definition"], classes: [], imports: [] },
  dockerfile: { functions: [], classes: [], imports: [] },
  yaml: { functions: [], classes: [], imports: [] },
};

/** A whole line that brings names in where no grammar says so: CommonJS, Ruby. */
const requireLine =
  /^(?:(?:const|let|var)\s[^=]*=\s*require\([^()]*\);?|require(?:_relative)?\s+['"][^'"]*['"])\s*$/;
/** Longer ones are not looked at. */
const longestRequire = 200;

/**
 * Outlines a file. What can't be parsed has no ranges; that costs the reader of its excerpts some context and nothing else.
 * Rejects only when its secrets can't be looked for: then nobody may be shown it.
 */
export async function findOutline(
  text: string,
  language: Language,
  removed: readonly (readonly string[])[] = [],
): Promise<Outline> {
  // Looked at together: what is a secret in one place is one in the other.
  const all = [text, ...removed.flat()].join("\n");
  const masked = maskSecrets(all, await findSecrets(all, strictestName(language)));
  const rest = shortenMask(masked.slice(text.length + 1)).split("\n");
  let at = 0;
  return {
    text: shortenMask(masked.slice(0, text.length)),
    removed: removed.map(({ length }) => rest.slice(at, (at += length))),
    ...findRanges(text, language),
  };
}

function findRanges(text: string, language: Language): Pick<Outline, Part> {
  const none = { functions: [], classes: [], imports: [] };
  if (language === "text" || findNestingLimit(text, language) !== undefined) return none;
  try {
    return parseRanges(text, language);
  } catch {
    return none;
  }
}

function parseRanges(text: string, language: RuleLanguage): Pick<Outline, Part> {
  const wanted = kinds[language];
  const root = parse(grammarOf(language), text).root();
  const find = (part: Part): LineRange[] =>
    wanted[part].length === 0
      ? []
      : root.findAll({ rule: { any: wanted[part].map((kind) => ({ kind })) } }).map(linesOf);
  const imports = find("imports");
  return {
    functions: sortLines(find("functions")).filter(isLong),
    classes: sortLines(find("classes")).filter(isLong),
    imports: sortLines(imports.length > 0 || language === "python" ? imports : requires(text)),
  };
}

function linesOf(node: SgNode): LineRange {
  const { start, end } = node.range();
  // A node that ends with its line break ends at column 0 of the next line, which it does not touch.
  const last = end.column === 0 && end.line > start.line ? end.line : end.line + 1;
  return { start: start.line + 1, end: last };
}

function requires(text: string): LineRange[] {
  return text
    .split("\n")
    .flatMap((line, index) =>
      line.length <= longestRequire && requireLine.test(line)
        ? [{ start: index + 1, end: index + 1 }]
        : [],
    );
}

function isLong({ start, end }: LineRange): boolean {
  return end > start;
}

function sortLines(ranges: LineRange[]): LineRange[] {
  return ranges.toSorted((a, b) => a.start - b.start || b.end - a.end);
}
