import type { SourceFile } from "../../types/source.ts";
import type { FileExcerpt, ShownLine } from "./show-file.ts";
import { longestPath, showPath, showText } from "./show-text.ts";

/** What a model was shown of one file, whose parts are one. */
export interface ShownFile {
  file: SourceFile;
  lines: Map<number, ShownLine>;
}

/** The files that a model may mean by a path: whoever names files can make several look alike. */
export type ShownFiles = (path: string) => readonly ShownFile[];

/** Finds files by the path itself and by what the model was shown of it. */
export function findShown(excerpts: readonly FileExcerpt[]): ShownFiles {
  const files = new Map<string, ShownFile>();
  for (const { file, lines } of excerpts) {
    const one = files.get(file.path) ?? { file, lines: new Map<number, ShownLine>() };
    for (const line of lines) {
      if (one.lines.get(line.number)?.isTouched !== true) one.lines.set(line.number, line);
    }
    files.set(file.path, one);
  }
  const alike = Map.groupBy(
    [...files.values()].flatMap((one) => namesOf(one.file.path).map((name) => ({ name, one }))),
    ({ name }) => name,
  );
  return (path) => {
    const own = files.get(path);
    const others = (alike.get(path) ?? []).map(({ one }) => one);
    // A file's own name comes before what another one's looks like.
    return own === undefined ? others : [own, ...others.filter((one) => one !== own)];
  };
}

function namesOf(path: string): string[] {
  const shown = showPath(path);
  return [...new Set([shown, shown.slice(1, -1), showText(path, longestPath).text])];
}
