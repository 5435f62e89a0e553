import { useMemo } from "react";
import { Marked } from "marked";

const markdown = new Marked({ gfm: true, breaks: true });

interface Props {
  /** As typed; drafts can be opened by everybody in the team. */
  draft: string;
  className?: string;
}

/** What a comment will look like once it is sent. */
export function CommentPreview({ draft, className = "preview" }: Props) {
  const html = useMemo(() => markdown.parse(draft, { async: false }), [draft]);
  if (draft.trim() === "") {
    return <p className={`${className} is-empty`}>Nothing to preview yet.</p>;
  }
  return <div className={className} dangerouslySetInnerHTML={{ __html: html }} />;
}
