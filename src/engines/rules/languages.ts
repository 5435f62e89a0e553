import { createRequire } from "node:module";
import { join } from "node:path";
import bash from "@ast-grep/lang-bash";
import go from "@ast-grep/lang-go";
import java from "@ast-grep/lang-java";
import php from "@ast-grep/lang-php";
import python from "@ast-grep/lang-python";
import ruby from "@ast-grep/lang-ruby";
import yaml from "@ast-grep/lang-yaml";
import { Lang, registerDynamicLanguage } from "@ast-grep/napi";
import type { parsedLanguages } from "../../types/source.ts";

/** A language that rules can be written for. */
export type RuleLanguage = (typeof parsedLanguages)[number];

// ast-grep honours only the first call in a process, so every language is registered here and nowhere else. That opens
// their libraries and reads next to nothing of them: what each costs a process is measured in ADR 4.
registerDynamicLanguage({
  bash,
  csharp: treeSitter("tree-sitter-c-sharp", "tree_sitter_c_sharp"),
  go,
  hcl: treeSitter("@tree-sitter-grammars/tree-sitter-hcl", "tree_sitter_hcl"),
  java,
  php,
  python,
  ruby,
  yaml,
});

/** ast-grep takes any grammar of tree-sitter's whose library is at hand and tells its name. */
function treeSitter(name: string, languageSymbol: string): typeof go {
  const { resolve } = createRequire(import.meta.url);
  const library = `prebuilds/${process.platform}-${process.arch}/${name.replace("/", "+")}.node`;
  return {
    libraryPath: join(resolve(`${name}/package.json`), "..", library),
    extensions: [],
    languageSymbol,
    expandoChar: "µ",
  };
}

const builtIn: Partial<Record<RuleLanguage, Lang>> = {
  javascript: Lang.JavaScript,
  typescript: Lang.TypeScript,
  tsx: Lang.Tsx,
};

/** ast-grep's name of a language's grammar; `javascript` includes JSX, `typescript` does not. */
export function grammarOf(language: RuleLanguage): Lang | string {
  return builtIn[language] ?? language;
}
