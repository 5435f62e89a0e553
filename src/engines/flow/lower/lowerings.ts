import type { RuleLanguage } from "../../rules/languages.ts";
import type { Lower } from "../ir.ts";
import { lowerJava } from "./java/program.ts";
import { lowerPhp } from "./php/program.ts";
import { lowerJavaScript } from "./javascript/program.ts";

/** The languages in which values are followed. */
export const lowerings: { readonly [Language in RuleLanguage]?: Lower } = {
  java: lowerJava,
  php: lowerPhp,
  javascript: lowerJavaScript,
  typescript: lowerJavaScript,
  tsx: lowerJavaScript,
};
