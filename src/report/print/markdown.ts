import { renderVisible, type CommentOptions } from "../comment/comment.ts";
import type { Report } from "../report.ts";

/** A report as Markdown for a file or a terminal: the comment without its hidden parts, and without a limit. */
export function renderMarkdown(
  report: Report,
  options: Omit<CommentOptions, "maxLength" | "state">,
): string {
  return renderVisible(report, options, { room: Infinity, forgotten: 0 });
}
