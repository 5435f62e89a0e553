import { isCode, isTestPath } from "../../diff/language.ts";
import type { Language } from "../../types/source.ts";
import { createTextFinder, lineAround } from "./text-around.ts";
import type { Place, TextAround } from "./text-around.ts";
import { unclosed } from "./unclosed.ts";

/** What deceives whoever reads a file. */
export interface Deceptive extends Place {
  kind: "reordered" | "invisible" | "hidden";
}

/** Anything that is looked for; most files have none of it. */
const any =
  /[\u202A\u202B\u202D\u202E\u2066-\u2068\u200B-\u200D\u2060-\u2064\u00AD\u180E\uFEFF\u115F\u1160\u3164\uFFA0]|[\u{E0020}-\u{E007F}]|\p{Variation_Selector}{4}/u;
/** They set a direction until something ends it, or the line does: embeddings, overrides, isolates. */
const opening = /[\u202A\u202B\u202D\u202E\u2066-\u2068]/g;
/** Nothing is to be seen of them in a name, or a blank. Joiners are part of words in some scripts, of ASCII never. */
const inName =
  /(?<=[\w$])[\u200B-\u200D\u2060-\u2064\u00AD\u180E\uFEFF]|[\u200B-\u200D\u2060-\u2064\u00AD\u180E](?=[\w$])|[\u115F\u1160\u3164\uFFA0]/g;
/**
 * Tags spell a text that nobody sees, but for those of a flag behind U+1F3F4, which names a region; one selector belongs to one character.
 */
const hidden =
  /(?<!\u{1F3F4}|[\u{E0020}-\u{E007F}])[\u{E0020}-\u{E007F}]+|(?<=\u{1F3F4})(?![\u{E0030}-\u{E0039}\u{E0061}-\u{E007A}]{3,6}\u{E007F}(?![\u{E0020}-\u{E007F}]))[\u{E0020}-\u{E007F}]+|\p{Variation_Selector}{4,}/gu;

/** What people are to read: a translation, markup. Text that is not closed there is a slip. */
const wordsForPeople =
  /(?:^|[/._-])(?:locales?|i18n|l10n|lang|languages?|translations?)(?:[/._-]|$)|\.(?:x?html?|xml|resx|arb|ftl|properties)$/i;

/** At most one of a kind in a line. */
export function findDeceptive(text: string, language: Language, path: string): Deceptive[] {
  if (!any.test(text)) return [];
  const isTest = isTestPath(path);
  const unseen = isTest ? [] : spans("hidden", text, hidden);
  const around = createTextFinder(text, language);
  if (!isCode(path) || (!around && (isTest || wordsForPeople.test(path))))
    return oneALine(text, unseen);
  const inNames = around
    ? spans("invisible", text, inName).filter(({ start }) => around(start) === "none")
    : [];
  return oneALine(text, [...unseen, ...findReordered(text, around), ...inNames]);
}

/** Where a direction is not ended in the string, the comment or the line in which it is set: what comes after is shown elsewhere. */
function findReordered(text: string, around: TextAround | undefined): Deceptive[] {
  const found: Deceptive[] = [];
  /** What was looked at last: a string, a comment or a line. */
  let seen = { end: 0, open: new Set<number>() };
  for (const { index: start } of text.matchAll(opening)) {
    if (start >= seen.end) {
      const line = lineAround(text, start);
      const place = around?.(start) ?? line;
      if (place === "none") {
        found.push({ kind: "reordered", start, end: start + 1 });
        continue;
      }
      const known = place === "unknown" ? line : place;
      const piece = {
        start: Math.max(known.start, line.start),
        end: Math.min(known.end, line.end),
      };
      seen = { end: piece.end, open: unclosed(text, piece, around === undefined) };
    }
    if (seen.open.has(start)) found.push({ kind: "reordered", start, end: start + 1 });
  }
  return found;
}

function spans(kind: Deceptive["kind"], text: string, pattern: RegExp): Deceptive[] {
  return [...text.matchAll(pattern)].map(({ 0: { length }, index }) => ({
    kind,
    start: index,
    end: index + length,
  }));
}

function oneALine(text: string, found: readonly Deceptive[]): Deceptive[] {
  const lineEnds = new Map<Deceptive["kind"], number>();
  return found.filter(({ kind, start }) => {
    if (start < (lineEnds.get(kind) ?? 0)) return false;
    lineEnds.set(kind, lineAround(text, start).end);
    return true;
  });
}
