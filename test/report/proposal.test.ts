import { describe, expect, it } from "vitest";
import { renderProposal } from "../../src/report/findings/proposal.ts";

const proposal = { before: ["  eval(x);"], after: ["  parse(x);", "  // `` ``` ``"] };

describe("a proposed change", () => {
  it("can be committed from the page where the host knows suggestions", () => {
    expect(renderProposal(proposal, { suggestions: true })).toBe(
      ["````suggestion", "  parse(x);", "  // `` ``` ``", "````"].join("\n"),
    );
    // Nothing between the fences takes the lines away.
    const removal = { before: ["a"], after: [] };
    expect(renderProposal(removal, { suggestions: true })).toBe("```suggestion\n```");
  });

  it("is a diff where it does not", () => {
    expect(renderProposal(proposal, { suggestions: false })).toBe(
      ["````diff", "-  eval(x);", "+  parse(x);", "+  // `` ``` ``", "````"].join("\n"),
    );
  });
});
