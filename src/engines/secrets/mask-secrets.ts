import type { Secret } from "./detectors.ts";

type Range = Pick<Secret, "start" | "end">;

/**
 * The text with every character of every secret replaced by `•`, wherever else in the text its value stands.
 * Offsets and line breaks stay where they are. Whoever shows a part of it shortens the runs, see `shortenMask`.
 */
export function maskSecrets(text: string, secrets: readonly Secret[]): string {
  const values = new Set(secrets.flatMap(({ start, end }) => valuesIn(text.slice(start, end))));
  const ranges: Range[] = [...secrets];
  for (const value of values) {
    for (let start = text.indexOf(value); start !== -1;) {
      const end = start + value.length;
      ranges.push({ start, end });
      start = text.indexOf(value, end);
    }
  }
  let masked = "";
  let position = 0;
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const start = Math.max(position, range.start);
    const end = Math.max(position, range.end);
    masked += text.slice(position, start) + text.slice(start, end).replaceAll(/[^\r\n]/g, "•");
    position = end;
  }
  return masked + text.slice(position);
}

/** The parts of what a detector marked that are the value itself, and not a name or a scheme in front of it. */
function valuesIn(marked: string): string[] {
  return marked
    .split(/[\s"'`=:,;@]+/)
    .filter((part) => part.length >= 8 && /\d/.test(part) && /[A-Za-z]/.test(part));
}
