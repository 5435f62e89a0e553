import { Router } from "express";
import { requireAdmin } from "../auth/require-admin.js";
import { database } from "../database.js";
import { listEntries } from "./list-entries.js";

export const audit = Router();

audit.get("/audit", requireAdmin, async (_request, response) => {
  response.json({ entries: await listEntries(database) });
});
