import { expect, it } from "vitest";
import { ReviewJson, toJson } from "../../src/report/print/json.ts";
import { aFinding, aFix, aFixing, anOutcome, aReport } from "./builders.ts";
import { fullReport, partialReport, reportWithChanges, thoughtfulReport } from "./examples.ts";

it("prints a report in its documented form", () => {
  const reports = [
    aReport(),
    fullReport(),
    partialReport(),
    thoughtfulReport(),
    reportWithChanges(),
  ];
  for (const report of reports) {
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

it("holds changes that were proven, and none that nobody has proven or may see", () => {
  const unproven = { fix: [{ start: 0, end: 1, text: "" }], suggested: true as const };
  const report = aReport({
    findings: [
      aFinding(unproven),
      aFinding({ id: "S2", ...unproven }),
      aFinding({ id: "S3", ...unproven }),
    ],
    fixing: aFixing({
      fixes: [aFix({ model: "compatible/tiny", iteration: 2 }), aFix({ fingerprint: "f-S3" })],
      tried: 4,
      rejected: { "still found": 2 },
      durationMs: 12.3456,
    }),
    unshownFixes: ["f-S3"],
  });
  const { findings, fixes } = toJson(report);
  expect(findings.map(({ fix }) => fix)).toEqual([
    { hunks: aFix().hunks, model: "compatible/tiny", iteration: 2 },
    undefined,
    undefined,
  ]);
  expect(findings[0]).not.toHaveProperty("suggested");
  expect(fixes).toEqual({ tried: 4, proven: 2, rejected: { "still found": 2 }, durationMs: 12.3 });
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
