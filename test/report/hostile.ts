import * as fc from "fast-check";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** What an attacker would put into a path, a title, a branch name or a line of code. */
const attacks = [
  "@octocat",
  "@acme/team",
  "#12",
  "GH-12",
  "acme/shop#12",
  "!12",
  "ABC-123",
  "3f2a91c0d4e5f60718293a4b5c6d7e8f90a1b2c3",
  "3f2a91c",
  "acme/shop@3f2a91c0",
  "https://evil.example",
  "http://evil.example/@x",
  "www.evil.example",
  "WWW.evil.example",
  "mailto:a@evil.example",
  "a@evil.example",
  "ftp://evil.example",
  "xmpp:a@evil.example",
  "![x](https://evil.example/p.png)",
  "[x](https://evil.example)",
  "[x]: https://evil.example",
  "[x]",
  "[^1]",
  "[^1]: x",
  "<img src=x>",
  "<script>",
  "</details>",
  "</sub>",
  "<!--",
  "-->",
  "<!-- chorale:review -->",
  "<https://evil.example>",
  "&lt;img&gt;",
  "&#64;octocat",
  "&#x40;octocat",
  "&commat;octocat",
  "|",
  "\\|",
  "---",
  "===",
  ":---",
  "|---|",
  "# x",
  "> x",
  "- x",
  "+ x",
  "1. x",
  "1) x",
  "* * *",
  "/fix S1",
  "/lgtm",
  ":smile:",
  ":+1:",
  "$x$",
  "$$",
  "`",
  "``",
  "```",
  "````",
  "~~~",
  "~~~~",
  "```mermaid",
  "*",
  "**",
  "_",
  "__",
  "~",
  "~~",
  "\\",
  "\\\\",
  "\n",
  "\r",
  "\r\n",
  "\n\n",
  "\t",
  "    ",
  " ",
  "\u202E",
  "\u2066",
  "\u200B",
  "\u200D",
  "\uFEFF",
  "\u{E0041}",
  "\u0000",
  "\u001B[31m",
  "\u0085",
  "\u2028",
  "\uD800",
  "\uFE0F",
  "a",
  "word",
  "é",
  "漢",
  "😀",
  ".",
  ":",
  "@",
  "#",
  "/",
  "(",
  ")",
];

/** Text made of attacks, in any order, among ordinary and arbitrary characters. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...attacks) },
      fc.string({ unit: "binary", maxLength: 4 }),
    ),
    {
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(""));

/** The HTML a forge makes of Markdown before it cleans it: whatever tag gets through is to be seen. */
export function toHtml(markdown: string): string {
  return micromark(markdown, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
}

/** Names of all tags, and `!--` for a comment, in order. */
export function tagsOf(html: string): string[] {
  return [...html.matchAll(/<(\/?[a-zA-Z][a-zA-Z0-9]*|!--|[!?])/g)].map((match) => match[1] ?? "");
}

/** What a forge would search for mentions and references: the text outside code. */
export function textOf(html: string): string {
  return decode(
    html.replaceAll(/<code[^>]*>[^]*?<\/code>/g, "\u0000").replaceAll(/<[^>]*>/g, "\u0000"),
  );
}

export function decode(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}

/** Everything GitHub and Gitea turn into links, notifications or pictures in plain text. */
export const triggers: readonly RegExp[] = [
  /@[\p{L}\p{N}_-]/u,
  /#\p{N}/u,
  /![0-9]/,
  /[a-z]-[0-9]/i,
  /[0-9a-f]{7,}/i,
  /:\/\//,
  /www\./i,
  /(mailto|xmpp):[a-z0-9]/i,
  /:[a-z0-9+_-]+:/i,
  /\$[^\s\u200B$][^$]*\$/,
];
