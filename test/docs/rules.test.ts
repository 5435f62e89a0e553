import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { builtInReviewers } from "../../src/reviewers/load-reviewers.ts";
import { builtInRules } from "../../src/reviewers/rule-catalogue.ts";
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
    const read = (await builtInReviewers()).flatMap(({ name, rules }) =>
      rules.map(({ id }) => `${name}/${id}`),
    );
    expect(listed.toSorted()).toEqual(read.toSorted());
    const ids = [...page.matchAll(/^\| `([a-z0-9-]+)` +\| (?:error|warning|note) /gm)];
    expect(ids).toHaveLength(listed.length);
  });
});
