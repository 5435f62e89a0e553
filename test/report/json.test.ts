import { expect, it } from "vitest";
import { ReviewJson, toJson } from "../../src/report/print/json.ts";
import { aFinding, anOutcome, aReport } from "./builders.ts";
import { fullReport, partialReport, thoughtfulReport } from "./examples.ts";

it("prints a report in its documented form", () => {
  for (const report of [aReport(), fullReport(), partialReport(), thoughtfulReport()]) {
    const json = toJson(report);
    expect(ReviewJson.parse(JSON.parse(JSON.stringify(json)))).toEqual(json);
  }
});

it("names every file that was not read, whether it was meant to be or not", () => {
  const skipped = [{ path: "a.lock", reason: "lock file" }];
  const unread = [{ path: "b.ts", reason: "larger than 1 MB" }];
  const report = aReport({ coverage: { files: 3, reviewed: 1, skipped, unread } });
  expect(toJson(report).coverage).toEqual({
    files: 3,
    reviewed: 1,
    skipped: [...skipped, ...unread],
  });
});

it("rounds durations to a tenth of a millisecond", () => {
  const report = aReport({
    outcomes: [anOutcome({ durationMs: 12.3456 })],
    timing: { wallMs: 0.06, sumMs: 12.3456, isShared: false, isResumed: false },
  });
  expect(toJson(report).timing).toEqual({ wallMs: 0.1, sumMs: 12.3 });
  expect(toJson(report).outcomes).toEqual([
    { reviewer: "security-auditor", status: "completed", durationMs: 12.3, files: 2 },
  ]);
});

it("holds what somebody needs to act on a finding", () => {
  expect(toJson(aReport({ findings: [aFinding()] })).findings[0]).toMatchInlineSnapshot(`
    {
      "category": "security",
      "code": "const rows = await db.query(\`SELECT * FROM users WHERE name = '\${name}'\`);",
      "confidence": "high",
      "cwe": "CWE-89",
      "endLine": 42,
      "fingerprint": "f-S1",
      "level": "error",
      "line": 42,
      "message": "\`name\` is \`req.query.name\` (line 37) and reaches the query as text: a visitor can read or change any row.",
      "path": "src/db/users.ts",
      "remedy": "Pass it as a parameter, \`db.query("… WHERE name = $1", [name])\`.",
      "reviewer": "security-auditor",
      "ruleId": "security-auditor/js-sql-from-input",
      "title": "SQL built from request input",
    }
  `);
});
