import type {
  Fixing,
  IgnoredFinding,
  PastFinding,
  Report,
  ReportedFinding,
} from "../../src/report/report.ts";
import type { State } from "../../src/report/comment/state.ts";
import type { Fix } from "../../src/types/fix.ts";
import type { Outcome } from "../../src/types/outcome.ts";
import type { Suppression } from "../../src/types/suppression.ts";
import { noUsage } from "../../src/types/usage.ts";

/** A finding that names only what a test is about. */
export function aFinding(parts: Partial<ReportedFinding> = {}): ReportedFinding {
  const line = parts.line ?? 42;
  return {
    id: "S1",
    state: "new",
    ruleId: "security-auditor/js-sql-from-input",
    reviewer: "security-auditor",
    category: "security",
    cause: "sql-injection",
    level: "error",
    confidence: "high",
    path: "src/db/users.ts",
    line,
    endLine: line,
    title: "SQL built from request input",
    message:
      "`name` is `req.query.name` (line 37) and reaches the query as text: a visitor can read or change any row.",
    remedy: 'Pass it as a parameter, `db.query("… WHERE name = $1", [name])`.',
    code: "const rows = await db.query(`SELECT * FROM users WHERE name = '${name}'`);",
    fingerprint: `f-${parts.id ?? "S1"}`,
    cwe: "CWE-89",
    ...parts,
  };
}

/** A performance warning, for reports with more than one kind of finding. */
export function aWarning(parts: Partial<ReportedFinding> = {}): ReportedFinding {
  const { cwe: _none, ...finding } = aFinding({
    id: "P1",
    ruleId: "performance-engineer/js-query-in-loop",
    reviewer: "performance-engineer",
    category: "performance",
    cause: "query-in-loop",
    level: "warning",
    path: "src/orders/list.ts",
    line: 18,
    title: "One query per row",
    message: "Each order asks for its customer: 200 orders are 201 queries.",
    remedy: "Fetch the customers of all orders with one `WHERE id = ANY($1)`.",
    code: "for (const order of orders) {\n  order.customer = await db.customer(order.customerId);\n}",
    ...parts,
  });
  return { ...finding, ...(parts.cwe === undefined ? {} : { cwe: parts.cwe }) };
}

/** A note of the third reviewer. */
export function aNote(parts: Partial<ReportedFinding> = {}): ReportedFinding {
  return aWarning({
    id: "C1",
    ruleId: "code-skeptic/js-empty-catch",
    reviewer: "code-skeptic",
    category: "correctness",
    cause: "empty-catch",
    level: "note",
    path: "src/orders/send.ts",
    line: 7,
    title: "Error is swallowed",
    message: "A failed send looks like a sent one.",
    remedy: "Log it, or let it through.",
    code: "} catch {}",
    ...parts,
  });
}

/** The proven change that removes S1. */
export function aFix(parts: Partial<Fix> = {}): Fix {
  return {
    fingerprint: "f-S1",
    path: "src/db/users.ts",
    hunks: [
      {
        line: 42,
        before: ["  const rows = await db.query(`SELECT * FROM users WHERE name = '${name}'`);"],
        after: ['  const rows = await db.query("SELECT * FROM users WHERE name = $1", [name]);'],
      },
    ],
    isByLines: true,
    iteration: 1,
    ...parts,
  };
}

/** What the-fixer came to in one iteration of 400 ms. */
export function aFixing(parts: Partial<Fixing> = {}): Fixing {
  const fixes = parts.fixes ?? [aFix()];
  return {
    fixes,
    tried: fixes.length,
    rejected: {},
    usage: noUsage,
    answers: [],
    durationMs: 400,
    spans: [{ name: "the-fixer 1 of 3", startMs: 1_700_000_483_100, durationMs: 400 }],
    ...parts,
  };
}

/** How an earlier finding is remembered. */
export function aPastFinding(parts: Partial<PastFinding> = {}): PastFinding {
  return {
    id: "S1",
    fingerprint: "f-S1",
    ruleId: "security-auditor/js-sql-from-input",
    reviewer: "security-auditor",
    level: "error",
    path: "src/db/users.ts",
    line: 42,
    title: "SQL built from request input",
    fileHash: "0123456789abcdef",
    ...parts,
  };
}

/** What somebody decided about S1, for one pull request. */
export function aSuppression(parts: Partial<Suppression> = {}): Suppression {
  return {
    fingerprint: "f-S1",
    login: "grace",
    reason: "`name` is checked by the router.",
    sinceMs: Date.UTC(2026, 2, 9),
    isForRepository: false,
    ...parts,
  };
}

/** A finding that somebody ignores. */
export function anIgnoredFinding(
  parts: Partial<PastFinding> & { by?: Partial<Suppression> } = {},
): IgnoredFinding {
  const { by, ...past } = parts;
  return { ...aPastFinding(past), by: aSuppression(by) };
}

/** A reviewer that read two files in eight minutes and found nothing. */
export function anOutcome(parts: Partial<Outcome> = {}): Outcome {
  const reviewer = parts.reviewer ?? "security-auditor";
  const durationMs = parts.durationMs ?? 481_000;
  return {
    reviewer,
    status: "completed",
    durationMs,
    read: ["src/db/users.ts", "src/orders/list.ts"],
    unread: [],
    findings: [],
    untouched: [],
    spans: [{ name: `${reviewer} 1/1`, startMs: 1_700_000_002_000, durationMs }],
    ...parts,
  };
}

/** Three reviewers that all came to their end: 15m 02s of reading within 8m 01s. */
export function threeOutcomes(): [Outcome, Outcome, Outcome] {
  return [
    anOutcome({ reviewer: "security-auditor", durationMs: 481_000 }),
    anOutcome({ reviewer: "performance-engineer", durationMs: 252_000 }),
    anOutcome({ reviewer: "code-skeptic", durationMs: 169_000 }),
  ];
}

/** A complete review of four files that found nothing. */
export function aReport(parts: Partial<Report> = {}): Report {
  const outcomes = parts.outcomes ?? threeOutcomes();
  return {
    version: "0.1.0",
    headSha: "3f2a91c0d4e5f60718293a4b5c6d7e8f90a1b2c3",
    findings: [],
    belowMinLevel: 0,
    fixed: [],
    standing: [],
    unverified: [],
    ignored: [],
    outcomes,
    missing: [],
    coverage: { files: 4, reviewed: 4, skipped: [], unread: [] },
    timing: { wallMs: 481_000, sumMs: 902_000, isShared: false, isResumed: false },
    spans: [
      { name: "fetch diff", startMs: 1_700_000_000_000, durationMs: 900 },
      { name: "fetch files", startMs: 1_700_000_000_900, durationMs: 1_100 },
      ...outcomes.flatMap(({ spans }) => spans),
    ],
    notices: [],
    ...parts,
  };
}

export function aState(parts: Partial<State> = {}): State {
  return {
    v: 1,
    headSha: "b7710de",
    completed: [],
    nextId: { S: 2 },
    findings: [aPastFinding()],
    ...parts,
  };
}

/** Where a line can be looked at, as a forge's adapter would say. */
export function permalink(path: string, line: number): string {
  return `https://forge.example/acme/shop/blob/3f2a91c/${encodeURI(path)}#L${line}`;
}
