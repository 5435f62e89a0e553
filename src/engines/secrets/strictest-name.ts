import type { Language } from "../../types/source.ts";

/**
 * A name under which the detectors give nothing the benefit of the doubt. A key in a test's fixture is no finding, but
 * it needs no stranger to read it either; and in a file that is no code whatever looks like a setting is one.
 */
export function strictestName(language: Language): string {
  return language === "text" ? "file.env" : "file";
}
