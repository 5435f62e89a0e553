const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r", s: " ", "0": "\0" };

/** What stands between quotation marks, without its escapes. */
export function textIn(written: string): string {
  return written.replaceAll(/\\(?:u+([\da-fA-F]{4})|([\s\S]))/g, (_all, code?: string, one = "") =>
    code === undefined
      ? (escapes[String(one)] ?? String(one))
      : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
