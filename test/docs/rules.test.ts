import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { teamFileTimeoutMs } from "../../src/engines/rules/team-engine.ts";
import { builtInReviewers } from "../../src/reviewers/load-reviewers.ts";
import { builtInRules } from "../../src/reviewers/rule-catalogue.ts";
import { rulesFolder } from "../../src/reviewers/rules-folder.ts";
import { mostTeamRules } from "../../src/reviewers/team-rules.ts";
import { usualReviewer, WrittenMetadata, WrittenRule } from "../../src/reviewers/team-rule.ts";
import { inside } from "../cli/inside.ts";
import { blocksOf, pageOf, root } from "./pages.ts";
import { withRules } from "./rules-page.ts";

const path = join(root, "docs/rules.md");
const page = await withRules(pageOf("docs/rules.md").text, await builtInRules(), path);

describe("docs/rules.md", () => {
  it("lists the rules there are; `npm run docs:rules` writes it", async () => {
    await expect(page).toMatchFileSnapshot(path);
  });

  it("lists every rule that reviewers read by", async () => {
    const listed = (await builtInRules()).map(({ reviewer, rule }) => `${reviewer}/${rule.id}`);
    const read = (await builtInReviewers()).flatMap(({ name, rules }) =>
      rules.map(({ id }) => `${name}/${id}`),
    );
    expect(listed.toSorted()).toEqual(read.toSorted());
    const ids = [...page.matchAll(/^\| `([a-z0-9-]+)` +\| (?:error|warning|note) /gm)];
    expect(ids).toHaveLength(listed.length);
  });

  it("has an example of a team's rules that works as it says", async () => {
    const { folder, run } = await inside();
    mkdirSync(join(folder, rulesFolder.folder), { recursive: true });
    const files = blocksOf({ path, text: page }, "yaml");
    for (const text of files) {
      const [, name = ""] = /^# (\S+)\n/.exec(text) ?? [];
      writeFileSync(join(folder, name), text);
    }
    const [shown = ""] = blocksOf({ path, text: page }, "console");
    const { code, stdout, stderr } = await run(["rules", "test"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(`$ chorale rules test\n${stdout}`).toBe(`${shown}\n`);
  });

  it("describes every key of such a rule, in the order of the schema, and the numbers that hold", () => {
    const keys = [...page.matchAll(/^\| `([a-z]+)` +\| (?!error|warning|note )/gm)];
    const known = [...Object.keys(WrittenRule.shape), ...Object.keys(WrittenMetadata.shape)];
    expect(keys.map(([, key]) => key)).toEqual(known);
    expect(page).toContain(`| \`reviewer\`        | \`${usualReviewer}\` `);
    const { mostFiles, maxBytes } = rulesFolder;
    expect([mostFiles, maxBytes, mostTeamRules]).toEqual([20, 50_000, 200]);
    expect(page.replaceAll("\n", " ")).toContain(
      "There are 20 files at most, of 50 kB each, with 200 rules",
    );
    expect(page).toContain(`with ${teamFileTimeoutMs / 1000} s for each file`);
  });
});
