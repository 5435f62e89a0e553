import { Router } from "express";
import { z } from "zod";
import { requireTenant } from "../auth/require-tenant.js";
import { cache } from "../cache.js";
import { cachedReport } from "./cached-report.js";
import { ReportKind } from "./compute-report.js";

const Query = z.object({
  kind: ReportKind,
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
});

export const dashboard = Router();

dashboard.get("/reports", requireTenant, async (request, response) => {
  const { kind, month } = Query.parse(request.query);
  const { tenantId } = response.locals;
  response.json(await cachedReport(cache, { tenantId, kind, month }));
});
