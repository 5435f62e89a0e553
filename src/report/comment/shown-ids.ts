import { fixesIn, type Report } from "../report.ts";

/** What a comment shows that a command may be about: ids of findings. */
export interface ShownIds {
  /** The finding that people see first. */
  finding?: string | undefined;
  /** The first one with a proven change. */
  fix?: string | undefined;
}

/** The ids that the comment of a report shows. */
export function shownIds(report: Report): ShownIds {
  const { findings, standing, unverified } = report;
  return {
    finding: (findings[0] ?? standing[0] ?? unverified[0])?.id,
    fix: fixesIn(report)[0]?.finding.id,
  };
}
