/** Unix time in milliseconds, with fractions; never runs backwards within a process. */
export function clockMs(): number {
  return performance.timeOrigin + performance.now();
}
