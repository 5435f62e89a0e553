/** A key of git's configuration and its value. */
export type Setting = readonly [string, string];

/**
 * Settings that can name a program to run, or change what a diff looks like. They are set here so that neither a
 * repository that somebody else wrote nor the user's own habits decide.
 */
const settings: readonly Setting[] = [
  ["core.fsmonitor", "false"],
  ["core.hooksPath", "/dev/null"],
  ["core.attributesFile", "/dev/null"],
  ["core.quotePath", "true"],
  ["diff.external", ""],
  ["diff.noprefix", "false"],
  ["diff.mnemonicPrefix", "false"],
  ["diff.suppressBlankEmpty", "false"],
];

/** What a caller's own git, for example in a hook, says about another repository or another form of output. */
const removed = [
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_PREFIX",
  "GIT_NAMESPACE",
  "GIT_EXTERNAL_DIFF",
  "GIT_DIFF_OPTS",
  "GIT_GLOB_PATHSPECS",
  "GIT_NOGLOB_PATHSPECS",
  "GIT_ICASE_PATHSPECS",
];

/** The environment that git runs in: English, never asking, paths taken literally, the settings above. */
export function gitEnvironment(further: readonly Setting[] = []): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...process.env };
  for (const name of removed) delete environment[name];
  const before = Number(environment["GIT_CONFIG_COUNT"] ?? 0) || 0;
  const all = [...settings, ...further];
  for (const [index, [key, value]] of all.entries()) {
    environment[`GIT_CONFIG_KEY_${before + index}`] = key;
    environment[`GIT_CONFIG_VALUE_${before + index}`] = value;
  }
  return {
    ...environment,
    GIT_CONFIG_COUNT: String(before + all.length),
    // A partial clone would fetch what it lacks, through a program that its configuration names; a git that does not
    // know the second variable is stopped by the first, which no configuration can loosen.
    GIT_ALLOW_PROTOCOL: "none",
    GIT_NO_LAZY_FETCH: "1",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_LITERAL_PATHSPECS: "1",
    GIT_TERMINAL_PROMPT: "0",
    LC_ALL: "C",
  };
}
