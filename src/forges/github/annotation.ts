import type { Finding, Level } from "../../types/finding.ts";
import { cutBytes, cutCharacters } from "../hosted/cut.ts";

/** An annotation as GitHub's checks API takes it. */
export interface Annotation {
  path: string;
  start_line: number;
  end_line: number;
  annotation_level: "failure" | "warning" | "notice";
  title: string;
  message: string;
}

const levelNames = {
  error: "failure",
  warning: "warning",
  note: "notice",
} as const satisfies Record<Level, Annotation["annotation_level"]>;

/** GitHub's limits: 255 characters for the title, 64 KB for the message. */
export function toAnnotation(finding: Finding): Annotation {
  return {
    path: finding.path,
    start_line: finding.line,
    end_line: Math.max(finding.line, finding.endLine),
    annotation_level: levelNames[finding.level],
    title: cutCharacters(finding.title, 255),
    message: cutBytes(
      [finding.message, finding.remedy, finding.ruleId].filter((text) => text !== "").join("\n\n"),
      65_536,
    ),
  };
}
