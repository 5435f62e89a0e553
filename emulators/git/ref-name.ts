/** By git's rules (git-check-ref-format(1)), as far as somebody could mean a name that breaks them. */
export const isRefName = (name: string): boolean =>
  name !== "" &&
  !/[\0-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|(^|\/)\.|^[-/]|\/$|\.$|\.lock(\/|$)|^@$/.test(name);
