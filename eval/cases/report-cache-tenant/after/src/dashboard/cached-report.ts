import type { Cache } from "../cache.js";
import { logger } from "../logger.js";
import { computeReport, type Report, type ReportKind } from "./compute-report.js";

/** Figures of a month that is over do not change any more. */
const pastSeconds = 24 * 60 * 60;
/** Those of the current month may be this old. */
const currentSeconds = 5 * 60;

export interface ReportRequest {
  tenantId: string;
  kind: ReportKind;
  /** As `2024-05`. */
  month: string;
}

/** A report as it was computed a little while ago, or computed now. */
export async function cachedReport(
  cache: Cache,
  request: ReportRequest,
  now: Date = new Date(),
): Promise<Report> {
  const key = keyOf(request);
  const known = await cache.get<Report>(key);
  if (known !== undefined) {
    logger.debug({ key }, "report from the cache");
    return known;
  }
  const report = await computeReport(request);
  const isCurrent = request.month === now.toISOString().slice(0, "2024-05".length);
  await cache.set(key, report, { ttlSeconds: isCurrent ? currentSeconds : pastSeconds });
  return report;
}

function keyOf({ kind, month }: ReportRequest): string {
  return ["report", "v2", kind, month].join(":");
}
