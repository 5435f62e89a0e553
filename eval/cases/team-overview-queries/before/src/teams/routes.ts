import { Router } from "express";
import { requireOrganisation } from "../auth/require-organisation.js";
import { pool } from "../pool.js";
import { listTeams } from "./list-teams.js";

export const teams = Router();
teams.use(requireOrganisation);

teams.get("/", async (_request, response) => {
  response.json({ teams: await listTeams(pool, response.locals.organisationId) });
});
