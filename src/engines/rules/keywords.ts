import type { RuleLanguage } from "./languages.ts";

/**
 * Languages that spell a keyword in one way and have a kind for each. PHP takes keywords in any case, Ruby's kinds stand for what can
 * be spelt in several ways (`if`, `unless`, `?:`), and the others hardly have any: rules for these need other words.
 */
const languages = new Set<RuleLanguage>([
  "javascript",
  "typescript",
  "tsx",
  "python",
  "go",
  "java",
  "csharp",
]);

/** Kinds that begin with the keyword, in all of these. */
const named =
  /^(assert|await|break|case|catch|continue|debugger|defer|do|else|except|finally|for|foreach|if|import|instanceof|lock|new|raise|return|select|switch|synchronized|throw|try|using|while|with|yield)_(?:statement|expression|clause)$/;

const others: Partial<Record<string, string>> = {
  arrow_function: "=>",
  await: "await",
  class_declaration: "class",
  class_definition: "class",
  communication_case: "case",
  dictionary_comprehension: "for",
  enhanced_for_statement: "for",
  expression_switch_statement: "switch",
  for_in_statement: "for",
  func_literal: "func",
  generator_expression: "for",
  list_comprehension: "for",
  not_operator: "not",
  object_creation_expression: "new",
  optional_chain: "?.",
  range_clause: "range",
  set_comprehension: "for",
  short_var_declaration: ":=",
  spread_element: "..",
  switch_case: "case",
  template_substitution: "${",
  ternary_expression: "?",
  try_with_resources_statement: "try",
  type_switch_statement: "switch",
};

/** What a text holds wherever there is a node of a kind in it; `undefined` where no word is known. */
export function keywordOf(kind: string, language: RuleLanguage): string | undefined {
  if (!languages.has(language)) return undefined;
  return named.exec(kind)?.[1] ?? others[kind];
}
