/** The items in portions: engines limit how many values one statement may have. */
export function* chunksOf<T>(size: number, items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
