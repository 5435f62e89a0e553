/** PostgreSQL can't store a NUL in a text. */
export function storable(text: string): string {
  return text.replaceAll("\0", "");
}
