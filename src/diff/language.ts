import type { Language } from "../types/source.ts";

const byExtension: ReadonlyMap<string, Language> = new Map([
  ["js", "javascript"],
  ["mjs", "javascript"],
  ["cjs", "javascript"],
  ["jsx", "javascript"],
  ["ts", "typescript"],
  ["mts", "typescript"],
  ["cts", "typescript"],
  ["tsx", "tsx"],
  ["py", "python"],
  ["pyi", "python"],
  ["go", "go"],
  ["java", "java"],
  ["php", "php"],
  ["phtml", "php"],
  ["rb", "ruby"],
  ["rake", "ruby"],
  ["ru", "ruby"],
  ["gemspec", "ruby"],
  ["cs", "csharp"],
  ["yml", "yaml"],
  ["yaml", "yaml"],
  ["sh", "bash"],
  ["bash", "bash"],
  ["tf", "hcl"],
  ["tfvars", "hcl"],
  ["hcl", "hcl"],
  ["dockerfile", "dockerfile"],
]);

/** Files that everybody calls the same. */
const byName: ReadonlyMap<string, Language> = new Map([
  ["Gemfile", "ruby"],
  ["Rakefile", "ruby"],
  ["Capfile", "ruby"],
  ["Vagrantfile", "ruby"],
  ["Fastfile", "ruby"],
  ["Podfile", "ruby"],
  [".bashrc", "bash"],
  [".bash_profile", "bash"],
]);

/** What nobody runs: words for people, pictures, tables, what programs write for each other. */
const proseOrData = [
  /\.(?:md|markdown|rst|adoc|asciidoc|tex|rtf|txt|text|log|po|pot|srt|vtt|svg|csv|tsv|json|jsonl|ndjson|geojson|lock|sum|xlf|xliff|strings|ics|vcf|bib|patch|diff)$/i,
  /(?:^|\/)(?:LICEN[CS]E|COPYING|NOTICE|AUTHORS|CONTRIBUTORS|README|CHANGELOG|CHANGES|NEWS)(?:-[\w.-]+)?$/i,
];
/** Named like those, and obeyed by a program: what is installed, built, compiled or allowed. */
const configuration = [
  /(?:^|\/)(?:requirements|constraints)[\w.-]*\.txt$|(?:^|\/)CMakeLists\.txt$/i,
  /(?:^|\/)(?:package|composer|deno|manifest|appsettings[\w.-]*|[\w.-]*(?:config|rc|settings|template|policy|tasks)(?:\.[\w-]+)*)\.json$/i,
];

/**
 * Whether a file is code, or configuration that decides what runs: by its path, and in doubt it is. Of what it is written in
 * nobody keeps a list; of what is neither, this is one.
 */
export function isCode(path: string): boolean {
  const matches = (pattern: RegExp) => pattern.test(path);
  return !proseOrData.some(matches) || configuration.some(matches);
}

/** Whether a file is there to test or to show something, by its path: what stands in it meets no stranger. */
export function isTestPath(path: string): boolean {
  return testPath.test(path);
}

const testPath =
  /(?:^|[/._-])(?:tests?|specs?|fixtures?|examples?|mocks?|__tests__|testdata|story|stories|e2e|cypress)(?:[/._-]|$)/i;

/** `Dockerfile.prod` is one, `Dockerfile.md` speaks of one. */
const dockerfile = /^(?:Docker|Container)file(?:\.(?!(?:md|txt|json)$)[\w.-]+)?$/i;

/** What the first line of a script says that runs it: `#!/usr/bin/env -S node --test`. */
const interpreter =
  /^#! *(?:\S*\/)?(?:env +(?:-\S+ +|\w+=\S* +)*)?(?:\S*\/)?([a-z-]+)[\d.]*(?:[ \t\r\n]|$)/;

const byInterpreter: ReadonlyMap<string, Language> = new Map([
  ["node", "javascript"],
  ["nodejs", "javascript"],
  ["bun", "typescript"],
  ["deno", "typescript"],
  ["ts-node", "typescript"],
  ["tsx", "typescript"],
  ["python", "python"],
  ["pypy", "python"],
  ["bash", "bash"],
  ["sh", "bash"],
  ["dash", "bash"],
  ["ash", "bash"],
  ["ruby", "ruby"],
  ["php", "php"],
]);

/**
 * The language of a file, from its name, or its extension in either case, or from its first line where that names what runs it;
 * `text` for everything else.
 */
export function languageOf(path: string, text?: string): Language {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const extension = /\.([a-z]+)$/i.exec(name)?.[1] ?? "";
  return (
    byName.get(name) ??
    byExtension.get(extension.toLowerCase()) ??
    (dockerfile.test(name) ? "dockerfile" : undefined) ??
    (isCode(path) ? interpretedAs(text?.slice(0, 200) ?? "") : undefined) ??
    "text"
  );
}

function interpretedAs(text: string): Language | undefined {
  return byInterpreter.get(interpreter.exec(text)?.[1] ?? "");
}
