import type { RuleLanguage } from "../../rules/languages.ts";
import type { Lower } from "../ir.ts";
import { lowerCSharp } from "./csharp/program.ts";
import { lowerGo } from "./go/program.ts";
import { lowerJava } from "./java/program.ts";
import { lowerPhp } from "./php/program.ts";
import { lowerJavaScript } from "./javascript/program.ts";
import { lowerPython } from "./python/program.ts";
import { lowerRuby } from "./ruby/program.ts";

/** The languages in which values are followed. */
export const lowerings: { readonly [Language in RuleLanguage]?: Lower } = {
  csharp: lowerCSharp,
  go: lowerGo,
  java: lowerJava,
  php: lowerPhp,
  ruby: lowerRuby,
  javascript: lowerJavaScript,
  typescript: lowerJavaScript,
  tsx: lowerJavaScript,
  python: lowerPython,
};
