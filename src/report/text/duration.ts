/** U+202F: the thin space that keeps a number and its unit together. */
const thinSpace = "\u202F";
/** U+2212: a minus, not a hyphen. */
const minus = "\u2212";

/**
 * A duration in milliseconds as people read it: `420 ms`, `4.2s`, `42s`, `8m 01s`, `2h 03m`.
 * Rounded so that 59.6 s is `1m 00s`, and from whole milliseconds, as they are kept. Below ten seconds a decimal is kept: "1s → 1s" would say nothing.
 */
export function formatDuration(durationMs: number): string {
  const ms = Number.isFinite(durationMs) ? Math.max(0, Math.round(durationMs)) : 0;
  if (ms < 1_000) return `${ms} ms`;
  const tenths = Math.round(ms / 100);
  if (tenths < 100) return `${(tenths / 10).toFixed(1)}s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m ${twoDigits(seconds % 60)}s`;
  const minutes = Math.round(ms / 60_000);
  return `${Math.floor(minutes / 60)}h ${twoDigits(minutes % 60)}m`;
}

/**
 * How side by side compares with the sum, or with one after another, in whole percent: `−47 %`, or `+3 %` when it was slower.
 * `undefined` when there is nothing to compare with. From whole milliseconds, as they are kept: one review has one percentage,
 * wherever it is told.
 */
export function formatSaving(sumMs: number, wallMs: number): string | undefined {
  const [sum, wall] = [Math.round(sumMs), Math.round(wallMs)];
  if (!(sum > 0) || !(wall >= 0)) return undefined;
  const percent = Math.round((wall / sum - 1) * 100);
  if (percent === 0) return `0${thinSpace}%`;
  // Nothing takes no time: even the best run does not save all of it.
  return percent < 0
    ? `${minus}${Math.min(99, -percent)}${thinSpace}%`
    : `+${percent}${thinSpace}%`;
}

/** The same for what is known to the second only: `0s`, `4s`, `8m 01s`. */
export function formatSeconds(durationMs: number): string {
  const seconds = Math.round(durationMs / 1_000);
  return seconds < 60 ? `${Math.max(0, seconds)}s` : formatDuration(seconds * 1_000);
}

/** A duration that may be less than nothing, with a true minus sign then. */
export function signedDuration(ms: number): string {
  return `${ms < 0 ? minus : ""}${formatDuration(Math.abs(ms))}`;
}

/** Which part of a whole something took, in whole percent: `20 %`, `less than 1 %`. The whole is more than nothing. */
export function formatShare(partMs: number, wholeMs: number): string {
  const percent = Math.min(100, Math.round((partMs / wholeMs) * 100));
  return percent < 1 ? `less than 1${thinSpace}%` : `${percent}${thinSpace}%`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
