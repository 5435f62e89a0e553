import { parse } from "@ast-grep/napi";
import type { NapiConfig, SgNode } from "@ast-grep/napi";
import { once } from "../../types/once.ts";
import { asConfig } from "./ast-grep-config.ts";
import { grammarOf } from "./languages.ts";
import type { RuleLanguage } from "./languages.ts";
import { wordsIn } from "./word.ts";
import type { Holds } from "./word.ts";

/** A piece of a text: UTF-16 offsets, `end` exclusive. */
export interface Span {
  start: number;
  end: number;
}

/** A file as rules read it. Each part is made when it is first asked for: most files hold nothing that makes it worth while to parse them. */
export interface Code {
  text: string;
  language: RuleLanguage;
  /** Which words the text holds. */
  holds: Holds;
  /** The tree of the text as it stands. */
  whole: () => SgNode;
  /**
   * The tree without what is only told to people: blanks stand in the place of comments, and within a string that is a statement by
   * itself. Every other node stands where it stood.
   */
  bare: () => SgNode;
  /** The text of that, and which words it holds. */
  bareText: () => string;
  bareHolds: Holds;
  /** Where its comments stand, in their order. */
  comments: () => readonly Span[];
}

const usual = ["comment"];
/** How grammars call comments that call them otherwise. */
const commentKinds: Partial<Record<RuleLanguage, readonly string[]>> = {
  java: ["line_comment", "block_comment"],
  javascript: ["comment", "html_comment"],
  typescript: ["comment", "html_comment"],
  tsx: ["comment", "html_comment"],
};

/** Languages in which a string may be a statement: what it says is a comment by another name. */
const speaking = new Set<RuleLanguage>(["python", "javascript", "typescript", "tsx"]);
/** `"use strict"` is none, nor is one of Python's that holds code. */
const spoken = {
  kind: "string",
  inside: { kind: "expression_statement" },
  not: { regex: "^(?:.use [a-z]+.$|[a-zA-Z]*[fF])" },
};

/**
 * Prepares to read a text. Whoever writes a change must not decide by a comment in it what is said of it, so the rules that are not about
 * comments read the tree without them.
 */
export function readCode(text: string, language: RuleLanguage): Code {
  const read = (code: string): SgNode => parse(grammarOf(language), code).root();
  // To ask each node for its kind takes longer than to parse.
  const isComment = ({ start }: Span): boolean => /[#/<=]/.test(text[start] ?? "");
  const whole = once(() => read(text));
  const told = once(() => whole().findAll(toldIn(language)).map(spanOf));
  const bareText = once(() => blank(text, told(), isComment));
  const bareHolds = once(() => wordsIn(bareText()));
  return {
    text,
    language,
    holds: wordsIn(text),
    whole,
    bare: once(() => (told().length === 0 ? whole() : read(bareText()))),
    bareText,
    bareHolds: (word) => bareHolds()(word),
    comments: once(() => told().filter(isComment)),
  };
}

/** What is only told to people. */
function toldIn(language: RuleLanguage): NapiConfig {
  const comments = (commentKinds[language] ?? usual).map((kind): object => ({ kind }));
  return asConfig({ rule: { any: speaking.has(language) ? [...comments, spoken] : comments } });
}

/** Where a node stands. */
export function spanOf(node: SgNode): Span {
  const { start, end } = node.range();
  return { start: start.index, end: end.index };
}

/** A text with blanks in place of its comments and of what the strings hold; its lines stay, and a line that goes on in the next one. */
function blank(text: string, spans: readonly Span[], isComment: (one: Span) => boolean): string {
  const parts: string[] = [];
  let at = 0;
  for (const span of spans) {
    const isTold = isComment(span);
    const { start, end } = isTold ? span : withinQuotes(text, span);
    if (start < at) continue;
    const signs = isTold ? /[^\r\n\u2028\u2029]/g : /[^\r\n\\]/g;
    parts.push(text.slice(at, start), text.slice(start, end).replaceAll(signs, " "));
    at = end;
  }
  return [...parts, text.slice(at)].join("");
}

function withinQuotes(text: string, { start, end }: Span): Span {
  const [opening = "", quote = ""] =
    /^[a-zA-Z]*("""|'''|["'])/.exec(text.slice(start, start + 8)) ?? [];
  return { start: start + opening.length, end: end - quote.length };
}
