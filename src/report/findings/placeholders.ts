import { metavariable } from "../../engines/rules/metavariable.ts";

/** What a rule captured, or a member of it, between words: `$ROW.$SET`. */
const captured = new RegExp(`${metavariable.source}(?:\\.${metavariable.source})*`, "g");

/**
 * A rule's sentence as it is true of all its findings: what `$SECOND_CALL` stands for has the name `secondCall` in it, as code.
 */
export function withoutPlaceholders(template: string): string {
  return template
    .split(/(`[^`]+`)/)
    .map((piece) =>
      piece.startsWith("`")
        ? named(piece)
        : piece.replaceAll(captured, (whole) => `\`${named(whole)}\``),
    )
    .join("");
}

function named(text: string): string {
  return text.replaceAll(metavariable, (_whole, name: string) =>
    name.toLowerCase().replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
  );
}
