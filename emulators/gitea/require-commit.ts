import { findCommit } from "../world/find-commit.ts";
import type { Repository } from "../world/model.ts";
import { notFound } from "./http/errors.ts";

/** The commit that a request names by branch or id, or 404. */
export async function requireCommit(repository: Repository, ref: string): Promise<string> {
  const sha = await findCommit(repository, ref);
  if (sha === undefined) throw notFound();
  return sha;
}
