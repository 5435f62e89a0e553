/**
 * The lines of somebody's Markdown that speak: those outside code fences and HTML comments. One on which a comment begins is
 * among them, whole; one on which a longer comment ends is not. Linear in the length of the text.
 */
export function* spokenLines(body: string): Generator<string> {
  let fence: string | undefined;
  let inHtmlComment = false;
  for (const line of body.split(/\r?\n/)) {
    const [, marker, behind = ""] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (fence !== undefined) {
      // What begins another one in other places ends this one only if nothing stands behind it.
      if (marker?.startsWith(fence) === true && behind.trim() === "") fence = undefined;
      continue;
    }
    if (inHtmlComment) {
      inHtmlComment = !line.includes("-->");
      continue;
    }
    // Behind backticks that are no fence another backtick follows: that is code in the middle of a line.
    if (marker !== undefined && !(marker.startsWith("`") && behind.includes("`"))) {
      fence = marker;
      continue;
    }
    const text = line.replaceAll(/`[^`]*`/g, "");
    const opening = text.lastIndexOf("<!--");
    if (opening >= 0 && text.indexOf("-->", opening) < 0) inHtmlComment = true;
    yield line;
  }
}
