import type { CheckRules } from "../engines/rules/rule-check.ts";
import type { FolderFile } from "../forges/forge.ts";
import type { Readers } from "./read-team-file.ts";
import { parseTeamRules, type TeamRules } from "./team-rules.ts";

/** Of a repository's rules no more problems are told in one comment. */
const mostTold = 10;

/**
 * Reads a repository's own rules, and has ast-grep look at them. What is wrong with them is told, never thrown; rejects only when the
 * signal is aborted.
 */
export async function loadTeamRules(
  files: readonly FolderFile[],
  readers: Readers,
  { checkRules, signal }: { checkRules: CheckRules; signal: AbortSignal },
): Promise<TeamRules> {
  const { rules: parsed, models, problems } = await parseTeamRules(files, readers);
  const errors = await checkRules(
    parsed.map(({ rule }) => rule),
    signal,
  );
  const all = [
    ...problems,
    ...parsed.flatMap(({ problem }, index) => {
      const error = errors[index];
      return error === undefined ? [] : [problem([error.key, ...(error.below ?? [])], error.what)];
    }),
  ];
  const rest = all.length - mostTold;
  return {
    rules: parsed
      .filter((_rule, index) => errors[index] === undefined)
      .map(({ reviewer, rule }) => ({ reviewer, rule })),
    models: models.map(({ model }) => model),
    problems:
      rest > 0
        ? [
            ...all.slice(0, mostTold),
            `${rest} more problems with rules of this repository; \`chorale rules test\` lists them`,
          ]
        : all,
  };
}
