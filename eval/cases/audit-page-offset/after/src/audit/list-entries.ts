import { z } from "zod";
import type { Database } from "../database.js";

export interface AuditEntry {
  id: number;
  actor: string;
  action: string;
  at: string;
}

/** Entries of one page. */
export const pageSize = 50;

export const AuditQuery = z.object({
  /** 1 is the newest page. */
  page: z.coerce.number().int().min(1).default(1),
  actor: z.string().max(100).optional(),
  action: z.string().max(100).optional(),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

export interface AuditPage {
  page: number;
  pages: number;
  entries: AuditEntry[];
}

/** One page of the log, the newest entries first. */
export async function listEntries(database: Database, query: AuditQuery): Promise<AuditPage> {
  const { page, actor = null, action = null } = query;
  const where = "($1::text is null or actor = $1) and ($2::text is null or action = $2)";
  const counted = await database.first<{ count: number }>(
    `select count(*)::int as count from audit where ${where}`,
    [actor, action],
  );
  const entries = await database.all<AuditEntry>(
    `select id, actor, action, at from audit where ${where} order by id desc limit $3 offset $4`,
    [actor, action, pageSize, page * pageSize],
  );
  return { page, pages: Math.max(1, Math.ceil((counted?.count ?? 0) / pageSize)), entries };
}
