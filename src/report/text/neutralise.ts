import { invisible } from "../../types/invisible.ts";

/**
 * Text that somebody else wrote, made harmless for GitHub's and Gitea's Markdown. What comes out of here shows
 * the text and does nothing: it is no link, image, tag, mention, reference, command or emoji, and it stays on its line.
 *
 * Forges look for mentions, references and addresses in the text that Markdown leaves behind, where a backslash
 * is gone. Only a character in between helps there: a zero-width space.
 */

const zeroWidthSpace = "\u200B";

/** Plain text for the middle of a paragraph, a heading, a list item or a table cell. One line, never empty markup. */
export function inlineText(text: string): string {
  return escapeLineStart(escapeText(oneLine(text)));
}

/**
 * The same for a sentence in which `…` between single backticks is code, the way rules write their messages.
 * Wherever a capture moves the backticks, each piece is harmless as text and as code.
 */
export function prose(text: string): string {
  const pieces = oneLine(text).split(/`([^`]+)`/);
  const shown = pieces.map((piece, index) =>
    index % 2 === 1 ? inlineCode(piece) : escapeText(piece),
  );
  return escapeLineStart(shown.join(""));
}

/** A code span: its backticks outnumber those inside, and invisible characters are shown as `⟨U+202E⟩`. */
export function inlineCode(text: string): string {
  const shown = showInvisible(text);
  const fence = "`".repeat(longestRun(shown) + 1);
  if (shown === "") return "` `";
  const touches = shown.startsWith("`") || shown.endsWith("`");
  // Markdown takes one space off both ends if both have one.
  const wouldShrink = shown.startsWith(" ") && shown.endsWith(" ") && shown.trim() !== "";
  return touches || wouldShrink ? `${fence} ${shown} ${fence}` : `${fence}${shown}${fence}`;
}

/** Info strings that a fence may carry, by file extension. */
const infoStrings = new Map(
  [
    "ts ts mts cts|tsx tsx|js js mjs cjs|jsx jsx|python py|go go|json json|yaml yml yaml|toml toml",
    "sql sql|sh sh|html html|css css|ruby rb|rust rs|java java|php php|diff diff",
  ]
    .flatMap((line) => line.split("|"))
    .flatMap((entry) => {
      const [name = "", ...extensions] = entry.split(" ");
      return extensions.map((extension) => [extension, name] as const);
    }),
);

/** The info string for code of a file; empty unless its extension is on the list. */
export function infoString(path: string): string {
  const extension = /\.([a-z]{1,4})$/i.exec(path)?.[1]?.toLowerCase() ?? "";
  return infoStrings.get(extension) ?? "";
}

/** A fenced block that nothing inside can close, coloured as the file at `path` would be. */
export function codeBlock(code: string, path: string): string {
  const lines = code
    .replaceAll("\r\n", "\n")
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => showInvisible(line, "\t"));
  const fence = "`".repeat(Math.max(3, longestRun(code) + 1));
  // Bots read commands at the start of a line. Markdown takes a fence's own indent off the lines inside.
  const indent = lines.some((line) => line.startsWith("/")) ? " " : "";
  return [`${fence}${infoString(path)}`, ...lines, fence].map((line) => indent + line).join("\n");
}

/** A link to an address of ours; only the label when the address is none. The label must be Markdown already. */
export function link(label: string, url: string | undefined): string {
  if (url === undefined || !/^https?:\/\/[^/]/.test(url)) return label;
  const safe = url.replaceAll(/[\s<>()[\]\\`"'|*]|\p{Cc}|\p{Cf}|\p{Cs}/gu, percentEncode);
  // At the start of a block `[label]: …` would be a definition, which shows nothing at all.
  return `[${label.replaceAll("]:", "]\u200B:")}](${safe})`;
}

/** One line of text for a terminal: nothing in it moves the cursor, changes colours or hides. Tabs are kept. */
export function terminalText(text: string): string {
  return showInvisible(text, "\t");
}

/** At most `max` code points, the last one an ellipsis if there were more. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  const characters = Array.from(text.slice(0, max * 2));
  return characters.length <= max && text.length <= max * 2
    ? text
    : `${characters.slice(0, max - 1).join("")}…`;
}

/** A sentence that somebody else wrote, as `prose`, of at most `most` code points. */
export function sentence(text: string, most: number): string {
  return prose(shorten(text, most));
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(invisible, "").replaceAll(/ {2,}/g, " ").trim();
}

function escapeText(text: string): string {
  return text
    .replaceAll(/[@$]|[#:](?=\S)|!(?=\d)|(?<=[a-z])-(?=\d)|www(?=\.)/giu, `$&${zeroWidthSpace}`)
    .replaceAll(/[0-9a-f]{7,}/gi, (hex) => hex.replaceAll(/.{6}(?=.)/g, `$&${zeroWidthSpace}`))
    .replaceAll(/[&<>|$]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll(/[\\`*_~[\]!]|(?<!&)#/g, String.raw`\$&`)
    .replaceAll(zeroWidthSpace, "&#8203;");
}

/** Lists, underlined headings and slash commands begin where a line begins. */
function escapeLineStart(line: string): string {
  return line.replace(/^[-+=/]/, String.raw`\$&`).replace(/^(\d+)([.)])/, String.raw`$1\$2`);
}

/** A value as JSON, which means the same: invisible characters are written as escapes, so that a terminal shows it and does nothing. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(invisible, (character) =>
    character === "\n" ? character : character.replaceAll(/[^]/g, escapeUnit),
  );
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function showInvisible(text: string, except = ""): string {
  return text.replaceAll(invisible, (character) => {
    if (character === except) return character;
    const code = character.codePointAt(0) ?? 0;
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
  });
}

/** How many backticks follow each other at most: a fence around them takes more. */
export function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

function percentEncode(character: string): string {
  const bytes = Array.from(new TextEncoder().encode(character));
  return bytes.map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}
