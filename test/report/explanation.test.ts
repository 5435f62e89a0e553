import * as fc from "fast-check";
import { expect, it } from "vitest";
import { aboutRule, describeRule } from "../../src/report/findings/about-rule.ts";
import { renderExplanation, type Explained } from "../../src/report/findings/explanation.ts";
import { withoutPlaceholders } from "../../src/report/findings/placeholders.ts";
import { builtInReviewers } from "../../src/reviewers/load-reviewers.ts";
import { builtInRules } from "../../src/reviewers/rule-catalogue.ts";
import { aPastFinding, aSuppression, permalink } from "./builders.ts";
import { hostileText, tagsOf, textOf, toHtml, triggers } from "./hostile.ts";

const rules = await builtInRules();
const sqlRule = await aboutRule("security-auditor/js-sql-from-request", await builtInReviewers());

/** Of S1, which is open and nobody ignores. */
function explained(parts: Partial<Explained> = {}): Explained {
  const finding = { ...aPastFinding({ ruleId: "security-auditor/js-sql-from-request" }) };
  return {
    finding,
    status: "open",
    code: undefined,
    about: sqlRule,
    charter: undefined,
    said: undefined,
    first: { atMs: Date.UTC(2026, 2, 7), headSha: "91ac0b2d4e5f6071" },
    fixed: undefined,
    decision: undefined,
    permalink,
    commentUrl: "https://forge.example/acme/shop/pulls/7#issuecomment-1",
    ...parts,
  };
}

it.each([
  ["open", explained()],
  ["ignored", explained({ decision: aSuppression({ isForRepository: true }) })],
  [
    "fixed",
    explained({ status: "fixed", fixed: { atMs: Date.UTC(2026, 2, 9), headSha: "3f2a91c0d4" } }),
  ],
  [
    "by-model",
    explained({
      finding: aPastFinding({ id: "K1", ruleId: "api-keeper/model", reviewer: "api-keeper" }),
      about: undefined,
      charter: ".chorale/reviewers/api-keeper.md",
    }),
  ],
  [
    "unknown-rule",
    explained({
      finding: aPastFinding({ title: "", ruleId: "security-auditor/of-another-version" }),
      about: undefined,
      status: "gone",
      first: undefined,
      permalink: undefined,
    }),
  ],
])("an explanation reads well: %s", async (name, parts) => {
  await expect(`${renderExplanation(parts)}\n`).toMatchFileSnapshot(
    `__snapshots__/explanation-${name}.md`,
  );
});

it("no placeholder of any rule is shown to people", () => {
  for (const { rule } of rules) {
    const { title, message, remedy } = describeRule(rule);
    const shown = `${title} ${message} ${remedy}`;
    expect(shown, rule.id).not.toMatch(/\$[A-Z]/);
    expect((shown.match(/`/g) ?? []).length % 2, rule.id).toBe(0);
  }
  expect(withoutPlaceholders("$ROW.$SET asks, `$LIST.length` of $SECOND_CALL.")).toBe(
    "`row.set` asks, `list.length` of `secondCall`.",
  );
});

it("an explanation does nothing but be read, whatever was found", () => {
  fc.assert(
    fc.property(hostileText, hostileText, hostileText, (a, b, c) => {
      const html = toHtml(
        renderExplanation(
          explained({
            finding: {
              ...aPastFinding({ path: a, title: b, ruleId: c, reviewer: a }),
              alsoFoundBy: [b],
            },
            about: undefined,
            decision: aSuppression({ login: c, reason: a }),
          }),
        ),
      );
      const allowed = /^\/?(?:h3|p|code|a|br)$/;
      expect(tagsOf(html).filter((tag) => !allowed.test(tag))).toEqual([]);
      for (const [, address] of html.matchAll(/href="([^"]*)"/g)) {
        expect(address).toMatch(/^https:\/\/forge\.example\/acme\/shop\//);
      }
      for (const trigger of triggers.slice(0, 3)) expect(textOf(html)).not.toMatch(trigger);
    }),
    { numRuns: 100 },
  );
});
