import { findCommit } from "../world/find-commit.ts";
import type { Repository } from "../world/model.ts";
import { HttpError } from "./http/http-error.ts";

/** The commit that a request names: 404, 409 or 422 if there is none, as the route at hand answers. */
export async function requireCommit(
  repository: Repository,
  ref: string,
  otherwise: { status: number; message: string } = {
    status: 404,
    message: `No commit found for the ref ${ref}`,
  },
): Promise<string> {
  const sha = await findCommit(repository, ref);
  if (!sha) throw new HttpError(otherwise.status, otherwise.message);
  return sha;
}
