import type { RepositoryAccess } from "../../forges/gitea/setup/repositories.ts";
import { failure, ok, warning, type Diagnosis } from "./diagnosis.ts";

/** What the bot may do in a repository, against what it has to do there. */
export function diagnoseAccess(
  { name, access, isArchived, hasPulls }: RepositoryAccess,
  bot: string,
): Diagnosis {
  if (isArchived) {
    return failure(
      `${name} is archived: nothing can be written there.`,
      "Leave it out, or unarchive it.",
    );
  }
  if (!hasPulls) {
    return failure(
      `${name} has no pull requests.`,
      `Switch them on in the repository's settings, or leave it out.`,
    );
  }
  switch (access) {
    case "admin":
      return ok(`${bot} is an administrator of ${name}.`);
    case "write":
      return warning(
        `${bot} may write to ${name} but is no administrator: it reviews, but obeys only commands that change nothing.`,
        `Hosts tell administrators alone who may command: in ${name} under Settings → Collaborators, make it one.`,
      );
    case "read":
      return failure(
        `${bot} may only read ${name}.`,
        `In ${name} under Settings → Collaborators, give it administrator access; write access is enough for reviews without commands.`,
      );
    default:
      return access satisfies never;
  }
}

/** A repository that does not show itself: hosts don't say whether it is there. */
export function repositoryUnseen(name: string, bot: string): Diagnosis {
  return failure(
    `${name} is not there, or ${bot} may not see it.`,
    `Check its name, and give ${bot} administrator access to it under Settings → Collaborators, or through a team. A token for public repositories alone sees no private ones.`,
  );
}
