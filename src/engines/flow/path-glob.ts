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
  const tokens = glob.match(/\*\*\.|\*\*|[\s\S]/g) ?? [];
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
  return token.replace(/[\\^$.*+?()[\]{}|/]/, String.raw`\$&`);
}

/**
 * The last names that a path must end with to fit, calls left off; none where it may be any.
 * Whoever has many globs asks only those whose last name it is.
 */
export function lastNames(glob: string): string[] | undefined {
  // What may stand in front says nothing of it: `{java.io.,}File`.
  const bare = glob.replaceAll(/\{(?:[\w$.*]*\.)?(?:,(?:[\w$.*]*\.)?)*\}/g, "");
  if (bare !== glob) return lastNames(bare);
  // Only the last name may be in braces of its own: `db.{get,all}`.
  const last = /^(?:[\s\S]*\.\/?)?([\w$:-]+|\{[\w$,:-]+\})(?:\(\))?$/.exec(glob)?.[1];
  if (last === undefined || opensBraces(glob, last)) return undefined;
  return last.replaceAll(/[{}]/g, "").split(",");
}

/** Whether the last name stands inside of braces that open before it. */
function opensBraces(glob: string, last: string): boolean {
  const before = glob.slice(0, glob.lastIndexOf(last));
  return before.split("{").length !== before.split("}").length;
}

/** The last name of a path, calls left off. */
export function lastName(path: ApiPath): string {
  const bare = path.endsWith("()") ? path.slice(0, -2) : path;
  // A function of the file itself is `./name`.
  return bare.slice(bare.lastIndexOf(".") + 1).replace(/^\//, "");
}
