import { basename } from "node:path";
import { format, resolveConfig } from "prettier";
import { withoutPlaceholders } from "../../src/report/findings/placeholders.ts";
import { table } from "../../src/report/text/table.ts";
import type { ListedRule } from "../../src/reviewers/rule-catalogue.ts";
import { defaultConfig } from "../../src/review/config.ts";
import { compareText } from "../../src/types/finding.ts";

/** What files of rules are about, where their names don't say it well. */
const titles: Readonly<Record<string, string>> = {
  javascript: "JavaScript and TypeScript",
  php: "PHP",
  csharp: "C#",
  yaml: "YAML",
  hcl: "Terraform",
  bash: "Shell",
};

/** The page with the list of these rules in its place, as prettier writes it. */
export async function withRules(
  page: string,
  rules: readonly ListedRule[],
  path: string,
): Promise<string> {
  const list = defaultConfig.reviewers
    .filter((name) => rules.some(({ reviewer }) => reviewer === name))
    .flatMap((name) => {
      const own = rules.filter(({ reviewer }) => reviewer === name);
      const byTitle = Map.groupBy(own, (rule) => titleOf(basename(rule.path, ".yml")));
      return [
        `### ${name}`,
        ...[...byTitle]
          .toSorted(([a], [b]) => compareText(a, b))
          .map(([title, those]) => `**${title}**, ${those.length}\n\n${tableOf(those)}`),
      ];
    });
  const filled = page.replace(
    /(?<=<!-- rules -->\n)[^]*(?=<!-- \/rules -->)/,
    () => `\n${list.join("\n\n")}\n\n`,
  );
  return await format(filled, { ...(await resolveConfig(path)), filepath: path });
}

/** What a file is about; one such as `go-flows.yml` is about the same as the one without. */
function titleOf(name: string): string {
  const file = name.replace(/-flows$/, "");
  return titles[file] ?? `${file.charAt(0).toUpperCase()}${file.slice(1)}`;
}

function tableOf(rules: readonly ListedRule[]): string {
  const rows = rules
    .toSorted((a, b) => compareText(a.rule.id, b.rule.id))
    .map(({ rule: { id, severity, message, fix, metadata } }) => [
      `\`${id}\``,
      severity,
      // Outside of code Markdown takes two of them for emphasis.
      withoutPlaceholders(message).replaceAll(/_(?=[^`]*(?:`[^`]*`[^`]*)*$)/g, String.raw`\_`),
      metadata.cwe ?? "",
      fix === undefined ? "" : "yes",
    ]);
  return table(["rule", "level", "finds", "CWE", "fix"], rows);
}
