import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commitMessage, subjectOf } from "../../src/commands/fixing/commit-message.ts";
import { invisible } from "../../src/types/invisible.ts";
import { aFinding } from "../review/scripted-engine.ts";

const called = (changes: Parameters<typeof aFinding>[0] = {}, id = "S3") => ({
  id,
  finding: aFinding(changes),
});

describe("a commit's message", () => {
  it("names the finding in 72 characters, the rule in a trailer, and why", () => {
    expect(commitMessage([called({ title: "SQL built from request input" })]))
      .toMatchInlineSnapshot(`
        "fix(security): SQL built from request input (S3)

        S3: SQL built from request input, found by security-auditor in
          src/app.ts:1.
        Why: A visitor can run any code.

        This change was proven before it was made: the file parses as before,
        the finding is gone, and no reviewer finds anything new in the file.

        Chorale-Finding: S3 security-auditor/js-eval"
      `);
    const long = subjectOf([called({ title: "a ".repeat(100) })]);
    expect(long.length).toBeLessThanOrEqual(72);
    expect(long).toMatch(/^fix\(security\): a a .*… \(S3\)$/);
  });

  it("begins small behind the colon, and is wrapped as git shows it", () => {
    const subjects = ["A call is lost", "TLS is off", "forEach waits for nobody", "Python eval"];
    expect(subjects.map((title) => subjectOf([called({ title })]).slice(15, -5))).toEqual([
      "a call is lost",
      ...subjects.slice(1),
    ]);
    const message = "Whoever sends it runs it: ".repeat(9) + "x".repeat(90);
    const lines = commitMessage([called({ message })]).split("\n");
    expect(lines.filter((line) => line.length > 72)).toEqual([`  ${"x".repeat(90)}`]);
    expect(lines.filter((line) => line.startsWith("  Who"))).not.toEqual([]);
  });

  it("names all that one commit removes", () => {
    const one = called({ category: "performance" }, "P1");
    expect(subjectOf([one])).toBe("perf: code built from request input (P1)");
    expect(subjectOf([one, called()])).toBe("fix: 2 findings (P1, S3)");
    const many = Array.from({ length: 30 }, (_, index) => called({}, `S${index}`));
    expect(subjectOf(many)).toBe("fix(security): 30 findings");
    expect(
      commitMessage(many).match(/^Chorale-Finding: S\d+ security-auditor\/js-eval$/gm),
    ).toHaveLength(30);
  });

  const orders = [
    "fixes #1",
    "closes GH-12",
    "resolves acme/shop#4",
    "fixes !7",
    "fixes https://github.com/acme/shop/issues/1",
    "@ada look",
    "[skip ci]",
    "[CI SKIP]",
    "[no ci]",
    "[ skip actions ]",
    "[skip netlify]",
    "***NO_CI***",
    "skip-checks: true",
    "x\n\nSigned-off-by: ada <ada@example.org>",
    "x\r\nCo-authored-by: ada <ada@example.org>",
    "\u202Egnihton\u2066",
    "@\u200Bada #\u00AD1",
    "x\u0000\u001B[31m",
  ];

  it.each(orders)("obeys nothing that a title or a path says: %j", (order) => {
    const finding = called({
      title: order,
      message: order,
      path: `src/${order}.js`,
      ruleId: order,
    });
    const message = commitMessage([finding]);
    expect(message).not.toMatch(/[#!]\d|\bGH-\d|:\/\/|@\w|\*\*\*|skip-checks/i);
    expect(message).not.toMatch(/\[[^\]]*(skip|no ci|ci skip)/i);
    expect(message).not.toMatch(/^(Signed-off-by|Co-authored-by)/m);
    expect(message.replaceAll("\n", "").match(invisible)).toBeNull();
    expect(message.split("\n\n").at(-1)).toMatch(/^Chorale-Finding: S3 [^\n]*$/);
    expect(message.split("\n")[0]?.length).toBeLessThanOrEqual(72);
  });

  it("has one trailer and the same lines whatever texts hold", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (title, path) => {
        const lines = commitMessage([called({ title, message: title, path })]).split("\n");
        const isOurs = (line: string) => !line.startsWith("  ");
        expect(lines.filter(isOurs)).toHaveLength(9);
        expect(lines[0]?.length).toBeLessThanOrEqual(72);
        expect(lines.at(-1)).toBe("Chorale-Finding: S3 security-auditor/js-eval");
      }),
    );
  });
});
