import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadRules } from "../../src/engines/rule-files/load-rules.ts";
import { FlowWay } from "../../src/engines/rules/flow-rule.ts";
import { teamFileTimeoutMs } from "../../src/engines/rules/team-engine.ts";
import { builtInReviewers } from "../../src/reviewers/load-reviewers.ts";
import { builtInRules } from "../../src/reviewers/rule-catalogue.ts";
import { rulesFolder } from "../../src/reviewers/rules-folder.ts";
import { mostTeamModels, mostTeamRules } from "../../src/reviewers/team-rules.ts";
import { WrittenModel } from "../../src/reviewers/team-model.ts";
import { usualReviewer, WrittenMetadata, WrittenRule } from "../../src/reviewers/team-rule.ts";
import type { Run } from "../cli/chorale.ts";
import { inside } from "../cli/inside.ts";
import { pageOf, root } from "./pages.ts";
import { withRules } from "./rules-page.ts";

const path = join(root, "docs/rules.md");
const page = await withRules(pageOf("docs/rules.md").text, await builtInRules(), path);

describe("docs/rules.md", () => {
  it("lists the rules there are; `npm run docs:rules` writes it", async () => {
    await expect(page).toMatchFileSnapshot(path);
  });

  it("lists every rule that reviewers read by", async () => {
    const listed = (await builtInRules()).map(({ reviewer, rule }) => `${reviewer}/${rule.id}`);
    const read = new Set<string>();
    for (const { name, rules } of await builtInReviewers()) {
      for (const language of rules?.languages ?? []) {
        const loaded = await loadRules(rules?.path ?? "", language);
        for (const { id } of loaded.rules) read.add(`${name}/${id}`);
      }
    }
    expect(listed.toSorted()).toEqual([...read].toSorted());
    const ids = [...page.matchAll(/^\| `([a-z0-9-]+)` +\| (?:error|warning|note) /gm)];
    expect(ids).toHaveLength(listed.length);
  });

  it("has examples of a team's rules that work as it says", async () => {
    const { folder, run } = await inside();
    mkdirSync(join(folder, rulesFolder.folder), { recursive: true });
    const shown: Run[] = [];
    const printed: Run[] = [];
    // What is printed follows on the files that are shown before it.
    for (const [, language, text = ""] of page.matchAll(/^```(yaml|console)\n([^]*?\n)```$/gm)) {
      if (language === "yaml") {
        const [, name = ""] = /^# (\S+)\n/.exec(text) ?? [];
        writeFileSync(join(folder, name), text);
      } else {
        shown.push({ code: 0, stdout: text, stderr: "" });
        const { stdout, ...rest } = await run(["rules", "test"]);
        printed.push({ ...rest, stdout: `$ chorale rules test\n${stdout}` });
      }
    }
    expect(printed).toEqual(shown);
    expect(printed).toHaveLength(2);
  });

  it("describes every key of such a rule and of a model, in the order of the schema, and the numbers that hold", () => {
    const keys = [...page.matchAll(/^\| `([a-z]+)` +\| (?!error|warning|note )/gm)];
    const known = [WrittenRule, WrittenMetadata, FlowWay, WrittenModel].flatMap(({ shape }) =>
      Object.keys(shape),
    );
    expect(keys.map(([, key]) => key)).toEqual(known);
    expect(page).toContain(`| \`reviewer\`        | \`${usualReviewer}\` `);
    const { mostFiles, maxBytes } = rulesFolder;
    expect([mostFiles, maxBytes, mostTeamRules, mostTeamModels]).toEqual([20, 50_000, 200, 50]);
    expect(page.replaceAll("\n", " ")).toContain(
      "There are 20 files at most, of 50 kB each, with 200 rules and 50 models",
    );
    expect(page).toContain(`with ${teamFileTimeoutMs / 1000} s for each file`);
  });
});
