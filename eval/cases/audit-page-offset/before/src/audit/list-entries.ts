import { z } from "zod";
import type { Database } from "../database.js";

export interface AuditEntry {
  id: number;
  actor: string;
  action: string;
  at: string;
}

const newest = 100;

export async function listEntries(database: Database): Promise<AuditEntry[]> {
  return await database.all<AuditEntry>(
    "select id, actor, action, at from audit order by id desc limit $1",
    [newest],
  );
}
