import type { LineRange } from "../types/source.ts";

/** File names and path patterns that nobody writes by hand, with what to call them. First match wins. */
const byPath: readonly [RegExp, string][] = [
  [
    /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?|deno\.lock|go\.sum|go\.work\.sum|Cargo\.lock|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|composer\.lock|Gemfile\.lock|mix\.lock|pubspec\.lock|Podfile\.lock|Package\.resolved|packages\.lock\.json|gradle\.lockfile|flake\.lock|\.terraform\.lock\.hcl)$/,
    "lock file",
  ],
  [
    /(?:^|\/)(?:node_modules|bower_components|jspm_packages|third_party|site-packages|\.yarn\/(?:releases|cache|plugins))\//,
    "vendored",
  ],
  // Go's and PHP's convention; a folder of that name deeper down may be the project's own.
  [/^(?:[^/]+\/)?vendor\//, "vendored"],
  [/\.min\.(?:js|mjs|cjs|css)$/, "minified"],
  [/\.(?:js|mjs|cjs|css)\.map$/, "source map"],
  [/\.(?:bundle|chunk)\.(?:js|css)$/, "bundled"],
  [/(?:^|\/)__snapshots__\/|\.snap$/, "snapshot"],
  [
    /(?:\.pb\.go|\.pb\.gw\.go|_pb2(?:_grpc)?\.pyi?|_pb\.(?:js|d\.ts)|\.pb\.(?:cc|h)|\.generated\.[a-z]+|\.g\.dart|\.designer\.cs)$/i,
    "generated",
  ],
  [
    /\.(?:png|jpe?g|gif|webp|avif|ico|icns|bmp|tiff?|psd|pdf|woff2?|ttf|otf|eot|zip|gz|tgz|bz2|xz|7z|jar|war|class|so|dylib|dll|exe|o|a|wasm|pyc|mp[34]|mov|webm|wav|ogg|sqlite3?|db)$/i,
    "binary",
  ],
];

/** Lines at the top in which a generator says so: Go's convention, and the mark that many tools share. */
const markedLines = 20;
const generatedMark = /^\/\/ Code generated .* DO NOT EDIT\.?$|(?:^|[\s*/#])@generated\b/;

/** What is known of a file once it has been fetched. */
export interface Content {
  text: string;
  /** The lines that the change touched. */
  touched: readonly LineRange[];
}

/**
 * Why a file is not worth a reviewer's time, as a phrase; `undefined` when it is. Decided by the path alone, or by the
 * content as well where that is at hand. What the change itself says does not count: a mark that it adds would
 * be a way to hide code from the review.
 */
export function skipReason(path: string, content?: Content): string | undefined {
  for (const [pattern, reason] of byPath) {
    if (pattern.test(path)) return reason;
  }
  if (content === undefined) return undefined;
  if (content.text.includes("\0")) return "binary";
  return isMarkedGenerated(content) ? "generated" : undefined;
}

function isMarkedGenerated({ text, touched }: Content): boolean {
  const isTouched = (line: number) =>
    touched.some(({ start, end }) => start <= line && line <= end);
  return text
    .split("\n", markedLines)
    .some((line, index) => generatedMark.test(line.trimEnd()) && !isTouched(index + 1));
}
