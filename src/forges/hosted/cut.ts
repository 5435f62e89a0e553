/**
 * At most `max` UTF-16 code units, the last of them an ellipsis where something was cut.
 * GitHub counts characters, which are never more than code units.
 */
export function cutCharacters(text: string, max: number): string {
  if (text.length <= max) return text;
  // Not between the two halves of a surrogate pair.
  return `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** At most `max` bytes of UTF-8, the last three of them an ellipsis where something was cut. */
export function cutBytes(text: string, max: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= max) return text;
  let end = max - 3;
  // Bytes of the form 10xxxxxx continue a character: cut in front of one.
  while (((bytes[end] ?? 0) & 0b1100_0000) === 0b1000_0000) end -= 1;
  return `${bytes.subarray(0, end).toString()}…`;
}
