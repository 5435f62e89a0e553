/** What stands in front of a line of data. */
const prefix =
  /^(?:(?:path|kind|part|rule|claim|title|why {2}|mend |tried|lines) \| | {0,4}\d+ [ +*]\| | {6}[-+]\| | {4}… {2}\| )/;
const ours =
  /^(?:$|These are excerpts|This is an excerpt|That was all of the data\. (?:Judge|Give|Propose))/;
/** Whatever some program takes for the end of a line. */
const lineEnds = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/u;

/** The lines of a prompt that are neither ours nor marked as data, and markers that don't stand in pairs. */
export function unframed(prompt: string): string[] {
  const [, mark = "none"] = /The markers begin with `(=== [0-9a-f]{32})`/.exec(prompt) ?? [];
  const stray: string[] = [];
  let block: string | undefined;
  for (const line of prompt.split(lineEnds)) {
    const [, name, edge] = line.startsWith(mark)
      ? (/^(.*) (begins|ends) ===$/.exec(line) ?? [])
      : [];
    if (edge === undefined) {
      if (!(block === undefined ? ours : prefix).test(line)) stray.push(line);
    } else {
      if (block !== (edge === "begins" ? undefined : name)) stray.push(line);
      block = edge === "begins" ? name : undefined;
    }
  }
  return stray;
}
