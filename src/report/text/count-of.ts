/** `1 file`, `3 files`; with a plural of its own where an s is not enough. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
