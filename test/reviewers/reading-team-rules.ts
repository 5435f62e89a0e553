import { builtInReviewers } from "../../src/reviewers/load-reviewers.ts";
import { loadTeamRules } from "../../src/reviewers/load-team-rules.ts";
import { rulesFolder } from "../../src/reviewers/rules-folder.ts";
import { sharedEngines } from "../shared-engines.ts";

export const builtIn = await builtInReviewers();
const { checkRules } = sharedEngines;
export const { signal } = new AbortController();
const keeper = { name: "py-keeper", languages: ["python" as const] };
export const readers = { reviewers: [...builtIn, keeper], broken: ["broken-keeper"] };

/** Reads files by their names in the folder. */
export function read(files: Record<string, string | undefined>) {
  const listed = Object.entries(files).map(([name, text]) => ({
    path: `${rulesFolder.folder}/${name}`,
    text,
  }));
  return loadTeamRules(listed, readers, { checkRules, signal });
}
