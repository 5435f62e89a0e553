import { Router } from "express";
import { withArchive } from "../archive.js";
import { requireMember } from "../auth.js";
import { findRepository } from "../repositories.js";

export const repositories = Router();

repositories.get("/:slug", requireMember, async (request, response) => {
  const repository = await findRepository(request.params.slug);
  if (repository === undefined) return response.sendStatus(404);
  response.json({ slug: repository.slug, title: repository.title });
});

repositories.get("/:slug/archive", requireMember, async (request, response) => {
  const repository = await findRepository(request.params.slug);
  if (repository === undefined) return response.sendStatus(404);
  const branch = String(request.query.branch ?? repository.defaultBranch);
  await withArchive(repository, branch, (file) => {
    const { promise, resolve, reject } = Promise.withResolvers();
    response.download(file, (error) => (error ? reject(error) : resolve()));
    return promise;
  });
});
