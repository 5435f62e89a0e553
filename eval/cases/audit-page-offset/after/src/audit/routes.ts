import { Router } from "express";
import { requireAdmin } from "../auth/require-admin.js";
import { database } from "../database.js";
import { AuditQuery, listEntries } from "./list-entries.js";

export const audit = Router();

audit.get("/audit", requireAdmin, async (request, response) => {
  const query = AuditQuery.safeParse(request.query);
  if (!query.success) {
    response.status(400).json({ problem: "page must be a number from 1 on" });
    return;
  }
  response.json(await listEntries(database, query.data));
});
