/** A while that ends now. */
export interface Since {
  /** Unix time in milliseconds. */
  fromMs: number;
  /** In words: `in the last 30 days`, `since 2026-01-01`. */
  words: string;
}

const hourMs = 60 * 60_000;
const units = {
  h: { ms: hourMs, word: "hour" },
  d: { ms: 24 * hourMs, word: "day" },
  w: { ms: 7 * 24 * hourMs, word: "week" },
} as const;

/** Reads `12h`, `30d`, `4w` or a date that has begun, `2026-01-01` (UTC); `undefined` for anything else. */
export function parseSince(text: string, nowMs: number): Since | undefined {
  const [, count = "", unit = ""] = /^(\d{1,4})([hdw])$/.exec(text) ?? [];
  if (unit === "h" || unit === "d" || unit === "w") {
    const { ms, word } = units[unit];
    const many = Number(count);
    if (many === 0) return undefined;
    const words = many === 1 ? `in the last ${word}` : `in the last ${many} ${word}s`;
    return { fromMs: nowMs - many * ms, words };
  }
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const fromMs = Date.parse(`${text}T00:00:00Z`);
  // Where a day does not exist, the next one is meant by nobody.
  const isDay = !Number.isNaN(fromMs) && new Date(fromMs).toISOString().startsWith(text);
  return isDay && fromMs <= nowMs ? { fromMs, words: `since ${text}` } : undefined;
}
