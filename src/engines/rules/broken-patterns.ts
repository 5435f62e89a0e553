import { parse } from "@ast-grep/napi";
import type { SgNode } from "@ast-grep/napi";
import { grammarOf } from "./languages.ts";
import type { RuleLanguage } from "./languages.ts";
import { phpPattern } from "./php-patterns.ts";

/** A pattern, and the keys that it stands under. */
interface WrittenPattern {
  text: string;
  at: string[];
}

/** The first pattern in a part of a rule that the language's grammar can't read: ast-grep takes it, and it matches nothing. */
export function findBrokenPattern(
  part: unknown,
  language: RuleLanguage,
): WrittenPattern | undefined {
  return [...patternsIn(part)].find(({ text }) => isBroken(text, language));
}

function* patternsIn(node: unknown, at: string[] = []): Generator<WrittenPattern> {
  if (typeof node !== "object" || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    const isPart = key === "pattern" && typeof value === "object" && value !== null;
    const text: unknown = isPart && "context" in value ? value.context : value;
    if (key === "pattern" && typeof text === "string") yield { text, at: [...at, key] };
    else yield* patternsIn(value, [...at, key]);
  }
}

/** Those in which a capture can't begin with a dollar sign; ast-grep writes it otherwise for them. */
const withoutDollar = new Set<RuleLanguage>(["python", "go", "ruby", "csharp", "hcl"]);

function isBroken(text: string, language: RuleLanguage): boolean {
  const whole = language === "php" ? phpPattern(text) : text;
  const code = typeof whole === "string" ? whole : whole.context;
  const written = withoutDollar.has(language)
    ? code.replaceAll(/\$+(?=[A-Z_])|\$\$\$/g, (sign) => "µ".repeat(sign.length))
    : code;
  return ["", ...(places[language] ?? [])].every((place) => {
    const root = parse(
      grammarOf(language),
      place === "" ? written : place.replace("…", () => written),
    ).root();
    return root.findAll({ rule: { any: [{ kind: "ERROR" }, { regex: "^$" }] } }).some(isFault);
  });
}

const inClass = ["class A { void f() { …; } }", "class A { … }"];
/** Where what no file of a language may begin with has its place. */
const places: Partial<Record<RuleLanguage, string[]>> = {
  csharp: inClass,
  java: inClass,
  go: ["package a\nfunc f() {\n…\n}\n"],
};

/** What is not read as a whole, but for a pattern that is no statement, and for captures where there is no place for a name. */
function isFault(node: SgNode): boolean {
  if (node.kind() !== "ERROR") return /^[)\]}]$/.test(String(node.kind()));
  const isAlone = node.parent()?.parent() === null && node.children().length <= 1;
  return !isAlone && !/^[$µ]+[A-Z0-9_]*$/.test(node.text());
}
