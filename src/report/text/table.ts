/**
 * A table. Cells are Markdown of one line each, as many in every row as in the head; a `|` in one, which would end it even
 * inside code, is escaped here.
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = `|${"---|".repeat(head.length)}`;
  const [title, ...lines] = [head, ...rows].map(
    (cells) => `| ${cells.map((cell) => cell.replaceAll("|", String.raw`\|`)).join(" | ")} |`,
  );
  return [title, rule, ...lines].join("\n");
}
