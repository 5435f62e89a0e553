/** A collection that is open while a text is read from top to bottom. */
interface Open {
  column: number;
  isList: boolean;
}

/**
 * Whether mappings and lists of a YAML text may stand in each other deeper than so many levels. It is told by where lines begin, so text
 * that is indented counts as well.
 */
export function isYamlDeeper(text: string, levels: number): boolean {
  const open: Open[] = [];
  for (const line of text.split(/\r\n?|\n/)) {
    let column = endOfBlank(line, 0);
    // Each `- `, `? ` and `: ` may begin what stands to the right of it.
    while (column < line.length) {
      const isMark = /[-?:]/.test(line.charAt(column)) && isBlank(line.charCodeAt(column + 1));
      put(open, { column, isList: isMark && line.charAt(column) === "-" });
      if (open.length > levels) return true;
      if (!isMark) break;
      column = endOfBlank(line, column + 1);
    }
  }
  return false;
}

/** Closes what stands further to the right, and opens what does not go on. */
function put(open: Open[], one: Open): void {
  for (let top = open.at(-1); top; top = open.at(-1)) {
    // A list may stand right below the key whose value it is.
    const isBelow =
      top.column < one.column || (top.column === one.column && !top.isList && one.isList);
    if (isBelow) break;
    if (top.column === one.column && top.isList === one.isList) return;
    open.pop();
  }
  open.push(one);
}

function endOfBlank(line: string, from: number): number {
  let at = from;
  while (at < line.length && isBlank(line.charCodeAt(at))) at += 1;
  return at;
}

/** A blank, a tab, or the end of a line. */
function isBlank(code: number): boolean {
  return code === 32 || code === 9 || Number.isNaN(code);
}
