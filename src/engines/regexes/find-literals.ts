import { parse } from "@ast-grep/napi";
import type { SgNode } from "@ast-grep/napi";
import { asConfig } from "../rules/ast-grep-config.ts";
import { grammarOf } from "../rules/languages.ts";
import type { RuleLanguage } from "../rules/languages.ts";
import { readPythonPattern, readPythonString } from "./python-pattern.ts";
import { isFromRequest } from "./request-subject.ts";
import { mayTakeExponentialTime } from "./may-take-exponential-time.ts";

/** A regular expression that is written out in a file: UTF-16 offsets, `end` exclusive. */
export interface RegexLiteral {
  /** As JavaScript would write it. */
  source: string;
  flags: string;
  start: number;
  end: number;
  /** Whether the same call applies it to what a request brings. */
  isForRequest: boolean;
}

/** Languages whose expressions go back when they fail. Those of Go never do. */
const finders: Partial<Record<RuleLanguage, (root: SgNode) => RegexLiteral[]>> = {
  javascript: inJavaScript,
  typescript: inJavaScript,
  tsx: inJavaScript,
  python: inPython,
};

/** A group that is repeated: without one no expression takes exponential time. */
const repeatedGroup = /\)(?:[*+]|\{\d*,)/;

/**
 * The regular expressions of a file that may be worth a check: those with a group that is repeated and fits some text in several ways,
 * and those that are applied to a request. A file without either is not parsed.
 */
export function findLiterals(text: string, language: RuleLanguage): RegexLiteral[] {
  const find = finders[language];
  if (!find || !(repeatedGroup.test(text) || /\breq(?:uest)?\b|\bctx\b|\bevent\b/.test(text))) {
    return [];
  }
  return find(parse(grammarOf(language), text).root()).filter(
    ({ source, isForRequest }) =>
      mayTakeExponentialTime(source) || (isForRequest && /[*+]|\{\d*,/.test(source)),
  );
}

function inJavaScript(root: SgNode): RegexLiteral[] {
  const literals = root.findAll(asConfig({ rule: { kind: "regex" } })).map((node) => {
    const { pattern, flags } = { pattern: node.field("pattern"), flags: node.field("flags") };
    return { node, source: pattern?.text() ?? "", flags: flags?.text() ?? "" };
  });
  const built = root
    .findAll(
      asConfig({
        rule: {
          any: [
            { kind: "new_expression", has: { field: "constructor", regex: "^RegExp$" } },
            { kind: "call_expression", has: { field: "function", regex: "^RegExp$" } },
          ],
        },
      }),
    )
    .flatMap((node) => {
      const [first, second] = argumentsOf(node);
      if (first?.kind() !== "string") return [];
      const flags = second?.kind() === "string" ? second.text().slice(1, -1) : "";
      return [{ node, source: unescapeJavaScript(first.text().slice(1, -1)), flags }];
    });
  return [...literals, ...built].map(({ node, source, flags }) => ({
    source,
    flags,
    ...rangeOf(node),
    isForRequest: subjectsInJavaScript(node).some((one) => isFromRequest(one, "javascript")),
  }));
}

/** What an expression is applied to: `/x/.test(subject)`, `subject.replace(/x/, …)`. */
function subjectsInJavaScript(regex: SgNode): SgNode[] {
  const parent = regex.parent();
  if (parent?.kind() === "member_expression") {
    const call = parent.parent();
    const isTest = /^(?:test|exec)$/.test(parent.field("property")?.text() ?? "");
    return isTest && call?.kind() === "call_expression" ? argumentsOf(call).slice(0, 1) : [];
  }
  const call = parent?.kind() === "arguments" ? parent.parent() : null;
  const called = call?.field("function");
  const method = called?.field("property")?.text() ?? "";
  if (!/^(?:match|matchAll|replace|replaceAll|search|split)$/.test(method)) return [];
  return [called?.field("object")].filter((one) => one !== null && one !== undefined);
}

function inPython(root: SgNode): RegexLiteral[] {
  const calls = root.findAll(
    asConfig({
      rule: {
        kind: "call",
        has: {
          field: "function",
          regex: "^re\\.(?:compile|match|search|fullmatch|sub|subn|split|findall|finditer)$",
        },
      },
    }),
  );
  return calls.flatMap((call) => {
    const [first, ...rest] = argumentsOf(call);
    const pattern = first && readPythonString(first);
    if (first === undefined || pattern === undefined) return [];
    const flags = rest.map((one) => one.text()).filter((one) => /(?:^|=\s*|\|\s*)re\./.test(one));
    const read = readPythonPattern(pattern, flags.join("|"));
    if (read === undefined) return [];
    const place = /sub/.test(call.field("function")?.text() ?? "") ? 1 : 0;
    const subject = rest[place];
    const isForRequest = subject !== undefined && isFromRequest(subject, "python");
    return [{ ...read, ...rangeOf(first), isForRequest }];
  });
}

function argumentsOf(call: SgNode): SgNode[] {
  const list = call.field("arguments");
  return list?.children().filter((one) => one.isNamed() && one.kind() !== "comment") ?? [];
}

function rangeOf(node: SgNode): { start: number; end: number } {
  const { start, end } = node.range();
  return { start: start.index, end: end.index };
}

const controls: Record<string, string> = {
  n: "\n",
  t: "\t",
  r: "\r",
  f: "\f",
  v: "\v",
  b: "\b",
  0: "\0",
};

function unescapeJavaScript(body: string): string {
  return body.replaceAll(
    /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r?\n)|([^]))/g,
    (_, unit?: string, byte?: string, end?: string, one: string = "") => {
      if (unit ?? byte) return String.fromCharCode(Number.parseInt(unit ?? byte ?? "", 16));
      if (end !== undefined) return "";
      return controls[one] ?? one;
    },
  );
}
