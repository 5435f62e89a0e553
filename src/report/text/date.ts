/** A day by UTC, from a Unix time in milliseconds: `2026-03-09`, which everybody reads alike. */
export function formatDate(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
