import * as fc from "fast-check";
import { expect, it } from "vitest";
import { renderReview } from "../../src/report/comment/comment.ts";
import { shownCode } from "../../src/report/comment/shown-code.ts";
import { codeBlock } from "../../src/report/text/neutralise.ts";
import { aFinding, anOutcome, aReport } from "./builders.ts";

/** Lines that look like what stands around them. */
const pieces = ["**S2 · SQL built**", "", "```ts", "```", "````", " ```", "evil()", "/review"];

function render(code: string, message: string, maxFindings = 10): string {
  const findings = [
    aFinding({ code, message, title: message }),
    aFinding({ id: "S2", line: 50, code: "db.query(sql);" }),
    aFinding({ id: "S10", line: 60, code: "db.query(other);" }),
  ];
  const report = aReport({ findings, outcomes: [anOutcome()] });
  return renderReview(report, { maxLength: 65_536, maxFindings });
}

it("finds the code of each finding, whatever the code and the words of others are", () => {
  const text = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(text, text, fc.constantFrom(1, 10), (code, words, maxFindings) => {
      const body = render(["x", ...code, "y"].join("\n"), words.join("\n"), maxFindings);
      expect(shownCode(body, "S2")).toBe("```ts\ndb.query(sql);\n```");
      expect(shownCode(body, "S10")).toBe("```ts\ndb.query(other);\n```");
      const own = codeBlock(["x", ...code, "y"].join("\n"), "src/db/users.ts");
      expect(shownCode(body, "S1")).toBe(own);
      expect(shownCode(body, "S3")).toBeUndefined();
    }),
  );
});

it("finds none where the comment shows none", () => {
  expect(shownCode(render("", "why"), "S1")).toBeUndefined();
});
