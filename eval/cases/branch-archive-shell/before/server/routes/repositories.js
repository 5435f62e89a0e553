import { Router } from "express";
import { requireMember } from "../auth.js";
import { findRepository } from "../repositories.js";

export const repositories = Router();

repositories.get("/:slug", requireMember, async (request, response) => {
  const repository = await findRepository(request.params.slug);
  if (repository === undefined) return response.sendStatus(404);
  response.json({ slug: repository.slug, title: repository.title });
});
