/**
 * What a value is called by: the module that it comes from, the members and the calls on the way to it, as in
 * `child_process.exec` or `mysql2.createPool().query`.
 */
export type ApiPath = string;

/**
 * Compiles a glob of paths: `*` is any part of a name, `**` any number of names and calls, also none in front of a dot,
 * `{a,b}` one of several. Everything else stands for itself.
 *
 * @throws SyntaxError for braces that are not closed
 */
export function compilePathGlob(glob: string): RegExp {
  const tokens = glob.match(/\*\*\.|\*\*?|[{},]|[^*{},]+/g) ?? [];
  let source = "";
  let open = 0;
  for (const token of tokens) {
    if (token === "{") open += 1;
    if (token === "}") open -= 1;
    if (open < 0) break;
    source += pieceOf(token, open > 0 || token === "}");
  }
  if (open !== 0) throw new SyntaxError(`braces don't match in ${glob}`);
  return new RegExp(`^${source}$`);
}

function pieceOf(token: string, inBraces: boolean): string {
  if (token === "**.") return String.raw`(?:.*\.)?`;
  if (token === "**") return ".*";
  if (token === "*") return "[^.()]*";
  if (inBraces && token === "{") return "(?:";
  if (inBraces && token === "}") return ")";
  if (inBraces && token === ",") return "|";
  return token.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

/**
 * The last names that a path must end with to fit, calls left off; none where it may be any.
 * Whoever has many globs asks only those whose last name it is.
 */
export function lastNames(glob: string): string[] | undefined {
  const bare = glob.endsWith("()") ? glob.slice(0, -2) : glob;
  const [name = ""] = /[\w$:-]*$/.exec(bare) ?? [];
  const before = bare.slice(0, bare.length - name.length);
  if (before === "" || /\.\/?$/.test(before)) return name === "" ? undefined : [name];
  const group = lastGroup(before);
  if (group === undefined) return undefined;
  const names = group.alternatives.map((one) => lastNames(group.before + one + name));
  return names.includes(undefined) ? undefined : [...new Set(names.flatMap((all) => all ?? []))];
}

const mostAlternatives = 2_000;

/** A glob without braces for each of what it may be; `undefined` where that would be too many. */
export function alternativesOf(glob: string): string[] | undefined {
  const open = glob.lastIndexOf("{");
  const close = glob.indexOf("}", open);
  if (open < 0 || close < 0) return [glob];
  const before = glob.slice(0, open);
  const after = glob.slice(close + 1);
  const alternatives: string[] = [];
  for (const one of glob.slice(open + 1, close).split(",")) {
    const inner = alternativesOf(before + one + after);
    if (!inner || alternatives.length + inner.length > mostAlternatives) return undefined;
    alternatives.push(...inner);
  }
  return alternatives;
}

/** The braces that a glob ends with, as what stands in front and between the commas. */
function lastGroup(glob: string): { before: string; alternatives: string[] } | undefined {
  if (!glob.endsWith("}")) return undefined;
  const alternatives = [""];
  let depth = 0;
  for (let at = glob.length - 1; at >= 0; at -= 1) {
    const sign = glob.charAt(at);
    if (sign === "}") depth += 1;
    if (sign === "{") depth -= 1;
    if (depth === 0) return { before: glob.slice(0, at), alternatives };
    if (sign === "," && depth === 1) alternatives.unshift("");
    else if (depth > 1 || sign !== "}") alternatives[0] = sign + (alternatives[0] ?? "");
  }
  return undefined;
}

/** The last name of a path, calls left off. */
export function lastName(path: ApiPath): string {
  const bare = path.endsWith("()") ? path.slice(0, -2) : path;
  // A function of the file itself is `./name`.
  return bare.slice(bare.lastIndexOf(".") + 1).replace(/^\//, "");
}
