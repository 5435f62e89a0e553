import type { LineRange } from "../types/source.ts";
import { languageOf } from "./language.ts";

/** File names and folders that nobody writes by hand, with what to call them. The first match wins. */
const byPath: readonly (readonly [RegExp, string])[] = [
  [
    /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|deno\.lock|go\.sum|go\.work\.sum|Cargo\.lock|poetry\.lock|uv\.lock|pdm\.lock|pixi\.lock|Pipfile\.lock|composer\.lock|Gemfile\.lock|mix\.lock|pubspec\.lock|Podfile\.lock|Package\.resolved|packages\.lock\.json|gradle\.lockfile|flake\.lock|\.terraform\.lock\.hcl)$/,
    "lock file",
  ],
  [
    /(?:^|\/)(?:node_modules|bower_components|jspm_packages|third_party|site-packages|\.yarn\/(?:releases|cache|plugins))\//,
    "vendored",
  ],
  // Go's and PHP's convention. Deeper down a folder of that name may be the project's own: a shop has vendors.
  [
    /^vendor\/|(?:^|\/)vendor\/(?:[a-z0-9-]+\.(?:com|org|in|io|net|dev)\/|bundle\/|modules\.txt$)/,
    "vendored",
  ],
  // What pages are served may name its version: `public/plugins/codemirror-5.17.0`. What runs on the server is none of it.
  [
    /(?:^|\/)(?:public|static|assets|wwwroot)\/(?:vendor\/|(?:[\w-]+\/){0,3}[a-z][\w.]*-\d+\.\d+\.\d+\/)(?!.*\.(?:php\d?|phtml|py|rb|java|jsp|cs|cshtml|aspx|go|sh)$)/i,
    "vendored",
  ],
  [/\.min\.(?:js|mjs|cjs|css)$/, "minified"],
  [/\.(?:js|mjs|cjs|css)\.map$/, "source map"],
  [/\.(?:bundle|chunk)\.(?:js|css)$/, "bundled"],
  [/(?:^|\/)__snapshots__\/|\.snap$/, "snapshot"],
  [
    /(?:\.pb(?:\.gw)?\.go|_pb2(?:_grpc)?\.pyi?|_pb\.(?:js|ts|d\.ts)|\.pb\.(?:cc|h)|\.generated\.[a-z]+|\.g\.dart|\.designer\.cs)$/i,
    "generated",
  ],
  [
    /\.(?:png|jpe?g|gif|webp|avif|ico|icns|bmp|tiff?|psd|pdf|woff2?|ttf|otf|eot|zip|gz|tgz|bz2|xz|7z|jar|war|class|so|dylib|dll|exe|o|a|wasm|pyc|mp[34]|mov|webm|wav|ogg|sqlite3?|db)$/i,
    "binary",
  ],
];

/** Lines at the top in which a generator says so. */
const markedLines = 20;
/** Go's convention (`go help generate`), and the mark that many other tools share. */
const generatedMark = /^\/\/ Code generated .* DO NOT EDIT\.?$|(?:^|[\s*/#])@generated\b/;

/** A line that no one wrote, in UTF-16 code units; formatters stop at 80 to 120. */
const minifiedLine = 500;
/** Fewer code units than this are an example or a constant, not a bundle. */
const minifiedText = 2_000;

/** What is known of a file once it has been fetched. */
export interface Content {
  text: string;
  /** The lines that the change touched; none for a scan. */
  touched: readonly LineRange[];
}

/**
 * Why a file is not worth a reviewer's time, as a phrase; `undefined` when it is. Decided by the path alone, or by the
 * content as well where that is at hand.
 *
 * What the change itself says does not count, or it could hide its code from the review: a generator's mark on a line
 * that the change touched is no mark, and only lines that it left alone can make a file a minified one. So a new
 * file is read whatever it says of itself. A path needs no such care: the report names every skipped path.
 */
export function skipReason(path: string, content?: Content): string | undefined {
  for (const [pattern, reason] of byPath) {
    if (pattern.test(path)) return reason;
  }
  if (content === undefined) return undefined;
  const language = languageOf(path, content.text);
  // Interpreters run a script that has a zero byte in a comment: it must not make the script unreadable.
  if (language === "text" && content.text.includes("\0")) return "binary";
  if (isMarkedGenerated(content)) return "generated";
  const isMinifiable = language === "javascript" || path.endsWith(".css");
  return isMinifiable && isMinified(content) ? "minified" : undefined;
}

function isMarkedGenerated({ text, touched }: Content): boolean {
  return text
    .split("\n", markedLines)
    .some((line, index) => generatedMark.test(line.trimEnd()) && !isIn(touched, index + 1));
}

/** Whether most of what the change left alone, and all that it touched, stands in lines that no one wrote. */
function isMinified({ text, touched }: Content): boolean {
  if (text.length < minifiedText) return false;
  let inLongLines = 0;
  let total = 0;
  let range = 0;
  for (const [index, { length }] of text.split("\n").entries()) {
    const line = index + 1;
    while ((touched[range]?.end ?? Infinity) < line) range += 1;
    if ((touched[range]?.start ?? Infinity) <= line) {
      if (length > 0 && length <= minifiedLine) return false;
      continue;
    }
    total += length;
    if (length > minifiedLine) inLongLines += length;
  }
  return total >= minifiedText && inLongLines > total / 2;
}

function isIn(ranges: readonly LineRange[], line: number): boolean {
  return ranges.some(({ start, end }) => start <= line && line <= end);
}
