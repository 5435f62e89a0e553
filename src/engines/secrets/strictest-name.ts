import type { Language } from "../../types/source.ts";

/** What is written in these is settings, or next to nothing else. */
const ofSettings: ReadonlySet<Language> = new Set(["yaml", "hcl", "bash", "text"]);

/**
 * A name under which the detectors give nothing the benefit of the doubt. A key in a test's fixture is no finding, but
 * it needs no stranger to read it either; and in a file that is no code whatever looks like a setting is one.
 */
export function strictestName(language: Language): string {
  return ofSettings.has(language) ? "file.env" : "file";
}
