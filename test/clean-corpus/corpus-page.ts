import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { z } from "zod";
import { table } from "../../src/report/text/table.ts";
import { defaultConfig } from "../../src/review/config.ts";
import type { Finding } from "../../src/types/finding.ts";
import type { SourceFile } from "../../src/types/source.ts";
import { root } from "../docs/pages.ts";
import type { Corpus, Expected } from "./corpus.ts";

const Lock = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().optional() })),
});

interface Read {
  corpus: Corpus;
  files: readonly SourceFile[];
  findings: readonly Finding[];
  /** Where the page is. */
  path: string;
}

/** The page about the corpus, with the tables of what was read and found in their places, as prettier writes it. */
export async function pageOfCorpus(read: Read): Promise<string> {
  const filled = [
    ["packages", tableOfPackages(read)],
    ["findings", tableOfFindings(read)],
  ].reduce(
    (page, [name, filling]) =>
      page.replace(
        new RegExp(`(?<=<!-- ${name} -->\\n)[^]*(?=<!-- /${name} -->)`),
        () => `\n${filling}\n\n`,
      ),
    readFileSync(read.path, "utf8"),
  );
  return await format(filled, { ...(await resolveConfig(read.path)), filepath: read.path });
}

/** Tells which version of a package is installed, by its name. */
export function installedVersions(): (name: string) => string {
  const { packages } = Lock.parse(
    JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")),
  );
  return (name) => packages[`node_modules/${name}`]?.version ?? "";
}

function tableOfPackages({ corpus, files, findings }: Read): string {
  const versionOf = installedVersions();
  const counted = Object.keys(corpus.packages)
    .toSorted()
    .map((name) => ({
      name,
      version: versionOf(name),
      lines: linesIn(files.filter(({ path }) => path.startsWith(`${name}/`))),
      found: findings.filter(({ path }) => path.startsWith(`${name}/`)),
    }));
  const all = {
    name: "all",
    version: "",
    lines: counted.reduce((sum, { lines }) => sum + lines, 0),
    found: counted.flatMap(({ found }) => found),
  };
  const head = ["package", "version", "lines", ...defaultConfig.reviewers, "per 1,000 lines"];
  const rows = [...counted, all].map(({ name, version, lines, found }) => [
    name,
    version,
    lines.toLocaleString("en"),
    ...defaultConfig.reviewers.map((one) =>
      String(found.filter(({ reviewer }) => reviewer === one).length),
    ),
    ((found.length / lines) * 1000).toFixed(2),
  ]);
  return table(head, rows);
}

export function linesIn(files: readonly Pick<SourceFile, "text">[]): number {
  return files.reduce((sum, { text }) => sum + text.split("\n").length - 1, 0);
}

function tableOfFindings({ corpus }: Read): string {
  return table(["file", "rule", "code", "judgement", "because"], corpus.findings.map(rowOfFinding));
}

export function rowOfFinding({ path, rule, code, judgement, because }: Expected): string[] {
  const name = rule.slice(rule.indexOf("/") + 1);
  return [path, `\`${name}\``, `\`${code.replaceAll("`", "'")}\``, judgement, because];
}
