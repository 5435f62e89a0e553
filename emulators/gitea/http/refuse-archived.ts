import { HttpError } from "../../http/http-error.ts";
import { fullName } from "../../world/forge-world.ts";
import type { RepositoryCall } from "./route.ts";

/** What an archived repository does not take: comments, commits and branches. It goes on taking statuses, reactions and reviews. */
export function refuseArchived({ world, repository }: RepositoryCall): void {
  if (world.states.get(repository)?.isArchived !== true) return;
  const status = world.since({ forgejo: 7, gitea: 21 }) ? 423 : 403;
  throw new HttpError(status, `<Repository ${repository.id}:${fullName(repository)}> is archived`);
}
