import DOMPurify from "dompurify";
import { useMemo } from "react";

/** What the newsroom's editor can produce, and nothing else. */
const allowed = {
  ALLOWED_TAGS: ["p", "h2", "h3", "ul", "ol", "li", "a", "em", "strong", "blockquote", "figure", "img", "figcaption"],
  ALLOWED_ATTR: ["href", "src", "alt", "width", "height"],
  ALLOWED_URI_REGEXP: /^(?:https:\/\/|\/(?!\/)|#)/,
  ALLOW_DATA_ATTR: false,
};

interface Props {
  /** As the editor saved it: HTML that came over the network. */
  html: string;
  lead?: string;
}

/** The text of an article. Everything that is not on the short list above is taken out first. */
export function ArticleBody({ html, lead }: Props) {
  const safe = useMemo(() => DOMPurify.sanitize(html, allowed), [html]);
  return (
    <article className="body">
      {lead !== undefined && <p className="lead">{lead}</p>}
      <div dangerouslySetInnerHTML={{ __html: safe }} />
    </article>
  );
}
