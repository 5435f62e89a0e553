/** "ada lovelace" → "Ada Lovelace" */
export function formatName(name: string): string {
  return name
    .split(" ")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(" ");
}
