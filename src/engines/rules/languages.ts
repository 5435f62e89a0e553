import go from "@ast-grep/lang-go";
import python from "@ast-grep/lang-python";
import { Lang, registerDynamicLanguage } from "@ast-grep/napi";
import type { Language } from "../../types/source.ts";

/** A language that rules can be written for. */
export type RuleLanguage = Exclude<Language, "text">;

// ast-grep honours only the first call in a process, so every language is registered here and nowhere else.
registerDynamicLanguage({ python, go });

const grammars: Record<RuleLanguage, Lang | string> = {
  javascript: Lang.JavaScript,
  typescript: Lang.TypeScript,
  tsx: Lang.Tsx,
  python: "python",
  go: "go",
};

/** ast-grep's name of a language's grammar; `javascript` includes JSX, `typescript` does not. */
export function grammarOf(language: RuleLanguage): Lang | string {
  return grammars[language];
}
